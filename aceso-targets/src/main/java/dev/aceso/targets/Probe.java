package dev.aceso.targets;

import dev.aceso.model.ProbeOutcome;

/** Looks at a component once. Thread-safe; never throws for what can be expected to go wrong. */
@FunctionalInterface
public interface Probe {
  /** Blocks for at most the probe's timeout; a probe that takes longer has failed. */
  Reading read() throws InterruptedException;

  /**
   * What was seen.
   *
   * @param detail in a few words, free of secrets
   */
  record Reading(ProbeOutcome outcome, String detail) {
    public static Reading pass(String detail) {
      return new Reading(ProbeOutcome.PASS, detail);
    }

    public static Reading fail(String detail) {
      return new Reading(ProbeOutcome.FAIL, detail);
    }

    public static Reading inconclusive(String detail) {
      return new Reading(ProbeOutcome.INCONCLUSIVE, detail);
    }
  }
}
