package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import java.time.Duration;
import java.util.Optional;

/** What people can order. */
public sealed interface Order {
  /** Who orders it. */
  String by();

  /** Whether all that it can do is to hold the engine back. */
  default boolean holdsBack() {
    return switch (this) {
      case Reject _, Stop _, Pause _ -> true;
      case Approve _,
          Guide _,
          Proceed _,
          Acknowledge _,
          Start _,
          Down _,
          Restart _,
          Retry _,
          Close _,
          Resume _ ->
          false;
    };
  }

  /** An empty plan approves whatever plan the incident waits with. */
  record Approve(String incident, Optional<String> plan, String by) implements Order {}

  record Reject(String incident, String by, String why) implements Order {}

  /** Ends the recovery before its next effect and hands the incident to a person. */
  record Stop(String incident, String by) implements Order {}

  /** Leads a person through the incident's plan, step by step. */
  record Guide(String incident, String by) implements Order {}

  /**
   * Lets the next step of a guided plan go.
   *
   * @param byHand the person has done it
   */
  record Proceed(String incident, String by, boolean byHand) implements Order {}

  /** A person has taken notice of an escalated incident: no more reminders. */
  record Acknowledge(String incident, String by) implements Order {}

  /** A person wants the component up. */
  record Start(ComponentId component, String by, String why) implements Order {}

  /** A person wants the component down, until a person wants it up again. */
  record Down(ComponentId component, String by, String why) implements Order {}

  record Restart(ComponentId component, String by, String why) implements Order {}

  /** A person wants the incident to be looked at afresh, and tried again from the beginning. */
  record Retry(String incident, String by, String why) implements Order {}

  /** A person has seen to the incident. */
  record Close(String incident, String by, String why) implements Order {}

  /**
   * An empty component pauses everything.
   *
   * @param length after which it resumes by itself; empty: when a person says so
   */
  record Pause(Optional<ComponentId> component, String by, Optional<Duration> length)
      implements Order {}

  record Resume(Optional<ComponentId> component, String by) implements Order {}
}
