package dev.aceso.model;

import java.time.Instant;
import java.util.Optional;

/** What happened to the engine as a whole; kept in the journal beside the incidents. */
public sealed interface SystemEvent {
  Instant at();

  /**
   * The engine started.
   *
   * @param configuration fingerprint of the configuration it started with
   */
  record EngineStarted(Instant at, String version, String configuration) implements SystemEvent {}

  /**
   * A person paused a component, or everything.
   *
   * @param until when it ends by itself; empty: when it is resumed
   */
  record Paused(Instant at, Optional<ComponentId> component, String by, Optional<Instant> until)
      implements SystemEvent {}

  record Resumed(Instant at, Optional<ComponentId> component, String by) implements SystemEvent {}

  /** A person wants a component to be down. */
  record Stopped(Instant at, ComponentId component, String by, String why) implements SystemEvent {}

  /** A person wants a component to be as configured; an earlier wish that it be down is over. */
  record Wanted(Instant at, ComponentId component, String by, String why) implements SystemEvent {}

  /** An action that a person ordered has ended. */
  record Carried(Instant at, ComponentId component, String verb, String by, StepOutcome outcome)
      implements SystemEvent {}

  /** The kill-switch file came or went. */
  record KillSwitched(Instant at, boolean set) implements SystemEvent {}

  /**
   * The engine found that its own view can't be trusted, or can be again.
   *
   * @param unfit why; empty when it can be trusted
   */
  record Introspected(Instant at, Optional<String> unfit) implements SystemEvent {}

  /** Another configuration came into force. */
  record Reconfigured(Instant at, String configuration) implements SystemEvent {}
}
