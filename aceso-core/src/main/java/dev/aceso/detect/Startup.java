package dev.aceso.detect;

import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Patience with what has only just started. */
final class Startup {
  /**
   * How long after its start a component that has not been well yet is not called hung. A constant
   * of this engine, chosen above the start of a JVM service on a loaded machine.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private Startup() {}

  /** When patience ends; empty for what was there before the engine, or isn't seen to run. */
  static Optional<Instant> patienceEnds(ComponentFacts facts) {
    return facts.presence() instanceof Presence.Running run && !run.adopted()
        ? Optional.of(run.since().plus(PATIENCE))
        : Optional.empty();
  }
}
