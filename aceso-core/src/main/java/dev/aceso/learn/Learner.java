package dev.aceso.learn;

import dev.aceso.model.*;
import java.time.Instant;

/** Stub. */
public final class Learner {
  private Learner() {}

  /** Stub. */
  public static Knowledge learn(Knowledge k, Pattern p, RecoveryResult r) {
    return java.util.Objects.requireNonNull(null);
  }

  /** Stub. */
  public static Knowledge relapsed(Knowledge k, Pattern p, String playbook, Instant at) {
    return java.util.Objects.requireNonNull(null);
  }
}
