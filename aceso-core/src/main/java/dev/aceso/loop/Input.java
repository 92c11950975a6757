package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the loop can be told. */
public sealed interface Input {
  /** Something was observed. */
  record Seen(Signal signal) implements Input {}

  /**
   * A survey that the loop asked for is complete; its readings were told before.
   *
   * @param presence whether each component runs, by a look taken during the survey; without those
   *     that could not be looked at
   */
  record Surveyed(String incident, Instant startedAt, Map<ComponentId, Presence> presence)
      implements Input {}

  /** A try at a step ended. */
  record Returned(String incident, ExecutionEvent.Returned event) implements Input {}

  /** What a plan needs was looked at. */
  record Prechecked(String incident, ExecutionEvent.Prechecked event) implements Input {}

  /** A step of unknown outcome was looked into. */
  record Examined(String incident, ExecutionEvent.Examined event) implements Input {}

  /** A person, or a program for a person, orders something. */
  record Ordered(Order order) implements Input {}

  /** What a person had ordered was done, or not. */
  record Carried(ComponentId component, StepOutcome outcome) implements Input {}

  /** The kill-switch file came or went. */
  record KillSwitched(boolean set) implements Input {}

  /**
   * The engine judged its own view.
   *
   * @param unfit why what it sees can't be trusted at present; empty when it can
   */
  record Introspected(Optional<String> unfit) implements Input {}

  /** Time has passed. */
  record Ticked() implements Input {}

  /** Another configuration is in force from now on. */
  record Reconfigured(LoopConfig config, String fingerprint) implements Input {}
}
