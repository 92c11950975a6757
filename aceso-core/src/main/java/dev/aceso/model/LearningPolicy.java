package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;

/**
 * How outcomes are turned into knowledge.
 *
 * @param relapse the same failure again within this time counts against the last cure
 * @param shrinkage how many trials the playbook's record elsewhere counts for at most, however long
 *     it is; at least 0
 */
public record LearningPolicy(Duration relapse, double shrinkage) {
  public static final LearningPolicy DEFAULT = new LearningPolicy(Duration.ofMinutes(10), 4);

  /**
   * Whether a failure shows that an attempt which was reported as a success did not last: the same
   * component fails in the same way, or in a crash loop after a crash, too soon.
   */
  public boolean relapsed(Attempt attempt, Pattern pattern, Instant onset) {
    boolean alike =
        attempt.kind() == pattern.kind()
            || (attempt.kind() == FailureKind.CRASHED && pattern.kind() == FailureKind.CRASH_LOOP);
    return attempt.outcome() == Outcome.SUCCESS
        && attempt.component().equals(pattern.component())
        && alike
        && !onset.isAfter(attempt.at().plus(relapse));
  }
}
