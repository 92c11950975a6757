package dev.aceso.bench;

import java.time.Duration;
import java.util.List;

/**
 * Measured times, in order.
 *
 * @param sorted the shortest first, never empty
 */
public record Summary(List<Duration> sorted) {
  public Summary {
    sorted = sorted.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  /** The middle one; the mean of the two in the middle of an even number. */
  public Duration median() {
    int n = sorted.size();
    return sorted.get((n - 1) / 2).plus(sorted.get(n / 2)).dividedBy(2);
  }

  /** The 95th percentile by the nearest rank: the smallest that 95 % don't exceed. */
  public Duration p95() {
    return sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
  }

  public Duration min() {
    return sorted.getFirst();
  }

  public Duration max() {
    return sorted.getLast();
  }

  public int count() {
    return sorted.size();
  }

  /** A time for a table: milliseconds with one decimal below 100 ms. */
  public static String show(Duration time) {
    double ms = time.toNanos() / 1e6;
    return Math.abs(ms) < 100 ? "%.1f ms".formatted(ms) : "%,.0f ms".formatted(ms);
  }
}
