package dev.aceso.detect;

import java.time.Duration;
import java.util.List;

/**
 * The phi-accrual failure detector of N. Hayashibara, X. Défago, R. Yared and T. Katayama, "The φ
 * Accrual Failure Detector", SRDS 2004: intervals between heartbeats are taken as normally
 * distributed, and {@code phi(t) = -log10(P(an interval is longer than t))}.
 *
 * <p>The paper leaves two things open that practice needs. A very regular heart would make a hair
 * trigger, so the deviation has a floor of a fifth of the mean: one lost heartbeat alone, a silence
 * of twice the mean, then stays at a phi of 6.5, below the usual 8. And a pause that is always
 * accepted, such as that of a garbage collection, shifts the distribution.
 *
 * @param mean expected interval, the accepted pause included, in milliseconds
 * @param deviation standard deviation, in milliseconds, above 0
 */
record PhiAccrual(double mean, double deviation) {
  private static final double FLOOR_SHARE = 0.2;
  private static final double FLOOR_MS = 10;

  /** From intervals of which there is at least one. */
  static PhiAccrual of(List<Duration> intervals, Duration pause) {
    double[] ms = intervals.stream().mapToDouble(PhiAccrual::millis).toArray();
    double mean = 0;
    for (double m : ms) {
      mean += m / ms.length;
    }
    double variance = 0;
    for (double m : ms) {
      variance += (m - mean) * (m - mean) / ms.length;
    }
    double floor = Math.max(FLOOR_MS, FLOOR_SHARE * mean);
    return new PhiAccrual(mean + millis(pause), Math.max(Math.sqrt(variance), floor));
  }

  /** How suspect a silence is; 0 or more, finite. */
  double phi(Duration silence) {
    return -NormalTail.log10((millis(silence) - mean) / deviation);
  }

  /** The shortest silence, in whole milliseconds, of which phi is at least {@code level}. */
  Duration reaches(double level) {
    double low = -10;
    double high = 1;
    while (-NormalTail.log10(high) < level) {
      high *= 2;
    }
    while (high - low > 1e-9 * Math.max(1, high)) {
      double middle = (low + high) / 2;
      if (-NormalTail.log10(middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Duration.ofMillis((long) Math.ceil(Math.max(0, mean + high * deviation)));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
