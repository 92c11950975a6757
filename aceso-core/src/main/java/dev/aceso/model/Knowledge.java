package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was learned (MOD-6), per pattern and playbook.
 *
 * @param entries ordered by pattern and playbook
 * @param recoveries how many incidents were recovered without a person
 * @param repairTime the sum of their times from onset to proof
 */
public record Knowledge(List<Entry> entries, int recoveries, Duration repairTime) {
  public static final Knowledge NONE = new Knowledge(List.of(), 0, Duration.ZERO);

  public Knowledge {
    entries = List.copyOf(entries);
  }

  /** How a playbook has done against a pattern. */
  public record Entry(Pattern pattern, String playbook, StrategyRecord record) {}

  public StrategyRecord of(Pattern pattern, String playbook) {
    for (Entry e : entries) {
      if (e.playbook().equals(playbook) && e.pattern().equals(pattern)) {
        return e.record();
      }
    }
    return StrategyRecord.none();
  }

  /**
   * The chance that the playbook heals the pattern. Its record against all other patterns is pooled
   * in as at most {@link LearningPolicy#shrinkage} trials, so that it guides while little is known
   * here and fades as more becomes known: partial pooling, see Gelman et al., Bayesian Data
   * Analysis, 3rd ed., chapter 5.
   */
  public Beta chance(Pattern pattern, String playbook, LearningPolicy policy) {
    return chance(of(pattern, playbook), elsewhere(pattern, playbook), policy);
  }

  /** The same, of a record against the pattern and one against all others. */
  public static Beta chance(StrategyRecord here, StrategyRecord elsewhere, LearningPolicy policy) {
    double share =
        elsewhere.trials() == 0 ? 0 : Math.min(1, policy.shrinkage() / elsewhere.trials());
    return new Beta(
        1 + here.successes() + share * elsewhere.successes(),
        1 + here.failures() + share * elsewhere.failures());
  }

  /** How the playbook has done against all patterns but this one; its times are left out. */
  public StrategyRecord elsewhere(Pattern pattern, String playbook) {
    int successes = 0;
    int failures = 0;
    Instant last = Instant.EPOCH;
    for (Entry e : entries) {
      if (e.playbook().equals(playbook) && !e.pattern().equals(pattern)) {
        successes += e.record().successes();
        failures += e.record().failures();
        last = e.record().last().isAfter(last) ? e.record().last() : last;
      }
    }
    return new StrategyRecord(successes, failures, Duration.ZERO, Optional.empty(), last);
  }

  /** Mean time to recovery, from onset to proof; empty before the first recovery. */
  public Optional<Duration> mttr() {
    return recoveries == 0 ? Optional.empty() : Optional.of(repairTime.dividedBy(recoveries));
  }
}
