package dev.aceso.detect;

import java.time.Duration;
import java.util.List;

/**
 * The phi-accrual failure detector: N. Hayashibara, X. Defago, R. Yared, T. Katayama, "The phi
 * Accrual Failure Detector", SRDS 2004. Inter-arrival times are taken as normally distributed;
 * {@code phi = -log10(P(an interval is longer than the silence so far))}.
 *
 * @param mean of the intervals, the accepted pause included, in milliseconds
 * @param deviation standard deviation in milliseconds, never below a tenth of the mean nor 1 ms, so
 *     that a very regular heart doesn't make a hair trigger
 */
record PhiAccrual(double mean, double deviation) {
  static PhiAccrual of(List<Duration> intervals, Duration pause) {
    double[] ms = intervals.stream().mapToDouble(i -> i.toNanos() / 1e6).toArray();
    double mean = java.util.Arrays.stream(ms).average().orElse(0);
    double variance =
        java.util.Arrays.stream(ms).map(m -> (m - mean) * (m - mean)).average().orElse(0);
    double deviation = Math.max(Math.sqrt(variance), Math.max(1, mean / 10));
    return new PhiAccrual(mean + pause.toNanos() / 1e6, deviation);
  }

  double phi(Duration silence) {
    return -logTail((silence.toNanos() / 1e6 - mean) / deviation);
  }

  /** The silence at which phi reaches a level above 0.31, to a millisecond, rounded up. */
  Duration reaches(double level) {
    double low = 0;
    double high = 40;
    while (high - low > 1e-6) {
      double middle = (low + high) / 2;
      if (-logTail(middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Duration.ofMillis((long) Math.ceil(mean + high * deviation));
  }

  /**
   * log10 of the upper tail of the standard normal distribution. Below 5 by the rational
   * approximation 26.2.17 of Abramowitz and Stegun (error below 7.5e-8), above by the asymptotic
   * series 26.2.12, which neither underflows nor cancels.
   */
  static double logTail(double z) {
    if (z < 0) {
      return Math.log10(1 - Math.pow(10, logTail(-z)));
    }
    double logDensity = -z * z / 2 - Math.log(Math.sqrt(2 * Math.PI));
    if (z > 5) {
      double square = z * z;
      double series = 1 - 1 / square + 3 / (square * square) - 15 / (square * square * square);
      return (logDensity - Math.log(z) + Math.log(series)) / Math.log(10);
    }
    double t = 1 / (1 + 0.2316419 * z);
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return (logDensity + Math.log(polynomial)) / Math.log(10);
  }
}
