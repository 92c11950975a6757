package dev.aceso.decide;

import dev.aceso.model.*;

/** Stub. */
public final class Modes {
  private Modes() {}

  /** Stub. */
  public static Mode of(Policy p, Component c, FailureClass f, String s) {
    return java.util.Objects.requireNonNull(null);
  }
}
