package dev.aceso.model;

/** What is known of an effect once it was tried. */
public sealed interface StepOutcome {
  /** It happened. Output is bounded and free of secrets. */
  record Succeeded(String output) implements StepOutcome {}

  /** It certainly did not happen, or happened and had no effect. */
  record Failed(String why, String output) implements StepOutcome {}

  /** It may have happened: timed out, or the engine died meanwhile. */
  record Unknown(String why) implements StepOutcome {}

  /** It was not even tried, for a reason that lies with the engine: the try does not count. */
  record NotBegun(String why) implements StepOutcome {}
}
