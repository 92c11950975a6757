package dev.aceso.engine.loop;

import dev.aceso.engine.journal.Course;
import dev.aceso.loop.Answer;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What people and programs may ask of a running engine; the one door for API, console and CLI. All
 * methods are thread-safe. What changes something returns once the change is durable and in force.
 */
public interface Control {
  SystemStatus status();

  /** Every incident that is kept, the latest first. */
  List<Incident> incidents();

  Optional<Incident> incident(String id);

  /** The latest of all that happened in an incident; unknown when there is no record of it. */
  Course events(String incident);

  /** The incident's step that is under way; empty when none is. */
  Optional<Progress> progress(String incident);

  Knowledge knowledge();

  /** How messages get to each address. */
  List<Delivery> deliveries();

  /** The policy in force. */
  Policy policy();

  /**
   * Approves the plan an incident waits with.
   *
   * @param plan id of the plan that was shown; a plan that has changed since is refused
   */
  Answer approve(String incident, Optional<String> plan, String by);

  Answer reject(String incident, String by, String why);

  /** Ends an incident's recovery before its next effect and hands it to a person. */
  Answer stop(String incident, String by);

  /** Closes an escalated incident: a person has seen to it. */
  Answer close(String incident, String by, String why);

  /** A person has taken notice of an escalated incident: nobody is reminded any more. */
  Answer acknowledge(String incident, String by);

  /** Looks at an incident afresh and tries again from the beginning, as a person wants it. */
  Answer retry(String incident, String by, String why);

  /** A person wants the component up: it is started unless it runs. */
  Answer start(ComponentId component, String by, String why);

  /** A person wants the component down, and it stays down until a person wants it up again. */
  Answer stop(ComponentId component, String by, String why);

  Answer restart(ComponentId component, String by, String why);

  /** Leads a person through an incident's plan: no step is taken before the person lets it go. */
  Answer guide(String incident, String by);

  /**
   * Lets the step go that waits for a person.
   *
   * @param byHand the person has done it; whether its effect is there is looked at
   */
  Answer proceed(String incident, String by, boolean byHand);

  /**
   * Nothing is done to the component, or to any, before it is resumed.
   *
   * @param length after which it resumes by itself; empty: when a person says so
   */
  Answer pause(Optional<ComponentId> component, String by, Optional<Duration> length);

  Answer resume(Optional<ComponentId> component, String by);

  /** A component's own sign of life. */
  Answer heartbeat(ComponentId component);

  /**
   * Tells every change, from the engine's threads; the listener must not block.
   *
   * @return ends the subscription
   */
  AutoCloseable subscribe(Consumer<Change> listener);

  /** What has changed. */
  sealed interface Change {
    record OfComponent(ComponentStatus component) implements Change {}

    /**
     * An incident moved.
     *
     * @param incident as it is now
     * @param events what has happened since the change before, oldest first
     */
    record OfIncident(Incident incident, List<IncidentEvent> events) implements Change {
      public OfIncident {
        events = List.copyOf(events);
      }
    }

    /** Pause, mode or configuration. */
    record OfSystem(SystemStatus status) implements Change {}

    /**
     * Something keeps the engine from acting at all, or soon will.
     *
     * @param why what it is and what to do about it; empty when it is over
     */
    record Disabled(Hindrance by, String why) implements Change {}
  }
}
