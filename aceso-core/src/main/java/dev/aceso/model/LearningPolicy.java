package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;

/**
 * How outcomes are turned into knowledge.
 *
 * @param relapse the same failure again within this time counts against the last cure
 * @param shrinkage how many trials the playbook's record on other components of the type counts for
 *     at most, however long it is; at least 0
 */
public record LearningPolicy(Duration relapse, double shrinkage) {
  /**
   * What is believed of a playbook of which nothing is known: any chance is as good as any other;
   * see Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4.
   */
  public static final Beta PRIOR = new Beta(1, 1);

  /**
   * Four trials elsewhere at most, so that five of a component's own outweigh them. Empirical Bayes
   * would estimate the number from how much components differ (Gelman et al., section 5.1); a
   * handful of components with a handful of trials each don't tell, so it is ours.
   */
  public static final LearningPolicy DEFAULT = new LearningPolicy(Duration.ofMinutes(10), 4);

  /**
   * The chance of success by a hierarchical model of three levels, where what is believed at one is
   * the prior of the next: of any playbook, of this one against the kind of failure on components
   * of the type, and on this component; see Gelman et al., Bayesian Data Analysis, 3rd ed., chapter
   * 5. The middle level's evidence is discounted to {@code shrinkage} trials at most, so that it
   * guides while little is known here and fades as more becomes known.
   *
   * <p>Where the playbook has healed, failures on other components don't count against it: they are
   * left out as soon as its own record speaks better of it.
   *
   * @param here its record against the pattern
   * @param alike its record against the same kind of failure on other components of the type
   */
  public Beta chance(StrategyRecord here, StrategyRecord alike) {
    double share = Math.min(1, shrinkage / Math.max(1, alike.trials()));
    Beta own = PRIOR.after(here.successes(), here.failures());
    Beta pooled = own.after(share * alike.successes(), share * alike.failures());
    return here.successes() > 0 && own.mean() > pooled.mean() ? own : pooled;
  }

  /**
   * Whether a failure shows that an attempt which was reported as a success did not last: the same
   * component fails in the same way, or in a crash loop after a crash, too soon.
   */
  public boolean relapsed(Attempt attempt, Pattern pattern, Instant onset) {
    boolean alike =
        attempt.kind() == pattern.kind()
            || (pattern.kind() == FailureKind.CRASH_LOOP
                && (attempt.kind() == FailureKind.CRASHED
                    || attempt.kind() == FailureKind.OUT_OF_MEMORY));
    return attempt.outcome() == Outcome.SUCCESS
        && attempt.component().equals(pattern.component())
        && alike
        && !onset.isAfter(attempt.at().plus(relapse));
  }
}
