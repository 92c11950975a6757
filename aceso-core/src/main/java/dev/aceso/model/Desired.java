package dev.aceso.model;

import java.time.Instant;

/** What a component is meant to be; a failure is a divergence from it. */
public sealed interface Desired {
  /** Running and well. */
  record Up() implements Desired {}

  /** Started once; it may end well. */
  record Once() implements Desired {}

  /**
   * A person wants it to be down.
   *
   * @param by who, as far as is known
   * @param why in that person's words; empty when nothing was said
   */
  record Stopped(String by, Instant since, String why) implements Desired {
    @Override
    public String toString() {
      return "stopped by " + by + (why.isEmpty() ? "" : " (" + why + ")");
    }
  }
}
