package dev.aceso.decide;

import dev.aceso.model.Decision;
import java.time.Instant;

/** Stub. */
public final class Decider {
  private Decider() {}

  /** Stub. */
  public static Decision decide(Situation s, Instant now) {
    return java.util.Objects.requireNonNull(null);
  }
}
