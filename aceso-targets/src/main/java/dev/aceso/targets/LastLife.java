package dev.aceso.targets;

/** What has become of what an earlier engine had started. */
public sealed interface LastLife {
  /** It is none of the engine's own: others start it, or nothing can. */
  record NotOwned() implements LastLife {}

  /** It was never started. */
  record Never() implements LastLife {}

  /** It runs, and is adopted. */
  record Runs() implements LastLife {}

  /**
   * An engine saw it end, or had told it to.
   *
   * @param earlierBoot that was before the machine was booted last
   */
  record Ended(boolean earlierBoot) implements LastLife {}

  /**
   * It ran when an engine last saw it, and is gone.
   *
   * @param earlierBoot it went with an earlier boot of the machine
   */
  record Lost(boolean earlierBoot) implements LastLife {}
}
