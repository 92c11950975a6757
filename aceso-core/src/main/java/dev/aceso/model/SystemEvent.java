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

  /** A person paused a component, or everything. */
  record Paused(Instant at, Optional<ComponentId> component, String by) implements SystemEvent {}

  record Resumed(Instant at, Optional<ComponentId> component, String by) implements SystemEvent {}

  /** Another configuration came into force. */
  record Reconfigured(Instant at, String configuration) implements SystemEvent {}
}
