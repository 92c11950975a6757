package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a strategy has done against a pattern. The chance of success is a Beta distribution with the
 * uniform prior, Beta(1, 1); see Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4.
 *
 * @param successes trials that ended in success
 * @param failures trials that did not, including cures after which the failure came back
 * @param total the sum of the times from act to proof of the successes
 * @param fastest the shortest of these times
 */
public record StrategyRecord(
    int successes, int failures, Duration total, Optional<Duration> fastest, Instant last) {
  public static StrategyRecord none() {
    return new StrategyRecord(0, 0, Duration.ZERO, Optional.empty(), Instant.EPOCH);
  }

  public int trials() {
    return successes + failures;
  }

  /** Expected chance of success, 0 to 1. */
  public double mean() {
    return (successes + 1.0) / (trials() + 2.0);
  }

  /** Mean time of the successes, empty when there is none. */
  public Optional<Duration> meanTime() {
    return successes == 0 ? Optional.empty() : Optional.of(total.dividedBy(successes));
  }

  public StrategyRecord succeeded(Duration took, Instant at) {
    Duration best = fastest.filter(f -> f.compareTo(took) < 0).orElse(took);
    return new StrategyRecord(successes + 1, failures, total.plus(took), Optional.of(best), at);
  }

  public StrategyRecord failed(Instant at) {
    return new StrategyRecord(successes, failures + 1, total, fastest, at);
  }

  /** A success that did not last: it counts as a failure instead, the mean time stays. */
  public StrategyRecord relapsed(Instant at) {
    Duration less = meanTime().map(total::minus).orElse(total);
    return new StrategyRecord(Math.max(0, successes - 1), failures + 1, less, fastest, at);
  }
}
