package dev.aceso.validate;

import dev.aceso.model.CategoryResult;
import dev.aceso.model.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the evidence says so far. */
public sealed interface Verdict {
  /**
   * It can't be told yet.
   *
   * @param lookAgain when it may be told even if nothing more is heard; always in the future. Every
   *     new reading, start or exit may tell it earlier.
   * @param why what is waited for
   */
  record Pending(Instant lookAgain, String why) implements Verdict {}

  /**
   * It is told; further evidence does not change it.
   *
   * @param summary in one sentence
   * @param categories every category that was looked at, HEALTH first
   * @param goodSince since when service has been proved back: the recovered component's health, and
   *     for a success everything that is required; empty when it isn't back
   */
  record Decided(
      Outcome outcome, String summary, List<CategoryResult> categories, Optional<Instant> goodSince)
      implements Verdict {
    public Decided {
      categories = List.copyOf(categories);
    }
  }
}
