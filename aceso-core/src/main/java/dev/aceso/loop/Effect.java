package dev.aceso.loop;

import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import dev.aceso.plan.Command;
import java.time.Instant;
import java.util.Set;

/**
 * What the loop wants done, in this order. Everything up to a {@link Perform} must be durable
 * before it is carried out.
 */
public sealed interface Effect {
  /** Append to the journal. */
  record Append(String incident, IncidentEvent event) implements Effect {}

  /** Append to the journal. */
  record Note(SystemEvent event) implements Effect {}

  /** Keep the knowledge. */
  record Learned(Knowledge knowledge) implements Effect {}

  /**
   * Take fresh readings of the components at once, tell them as signals, then say Surveyed.
   *
   * @param presenceOnly look whether they run, and leave out the probes
   */
  record Survey(String incident, Set<ComponentId> components, boolean presenceOnly)
      implements Effect {}

  /** Carry a step out, then say Returned. */
  record Perform(String incident, Command.Perform command) implements Effect {
    /** What to say instead when it could not be made durable in time: it is decided on again. */
    public Input notBegun(Instant now, String why) {
      return new Input.Returned(
          incident,
          new ExecutionEvent.Returned(
              now,
              command.step().index(),
              command.attempt(),
              command.undo(),
              new StepOutcome.NotBegun(why)));
    }
  }

  /** Look whether all that the plan needs is there, without any effect, then say Prechecked. */
  record Precheck(String incident, RecoveryPlan plan) implements Effect {}

  /** Carry out what a person ordered, then say Carried. */
  record Errand(ComponentId component, Action action, String key) implements Effect {
    /** What to say instead when it could not be made durable: the order is withdrawn. */
    public Input notBegun(String why) {
      return new Input.Carried(component, new StepOutcome.NotBegun(why));
    }
  }

  /** Cut short the step that is under way; it says Returned all the same. */
  record Cancel(String incident) implements Effect {}

  /** Look into a step, then say Examined. */
  record Examine(String incident, Command.Examine command) implements Effect {}

  /** The order of this input was dealt with. */
  record Answered(Answer answer) implements Effect {}

  /**
   * The loop itself failed on this input, or on one incident, which is then handed to a person. The
   * rest goes on.
   */
  record Fault(String what, RuntimeException cause) implements Effect {}
}
