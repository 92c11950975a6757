package dev.aceso.detect;

import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Presence;
import java.time.Instant;
import java.util.Optional;

/** Patience with what has only just started. */
final class Startup {
  private Startup() {}

  /** When patience ends; empty for what was there before the engine, or isn't seen to run. */
  static Optional<Instant> patienceEnds(ComponentFacts facts) {
    return facts.presence() instanceof Presence.Running run && !run.adopted()
        ? Optional.of(run.since().plus(facts.component().startup()))
        : Optional.empty();
  }
}
