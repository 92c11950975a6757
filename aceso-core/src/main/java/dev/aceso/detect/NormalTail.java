package dev.aceso.detect;

/** The upper tail of the standard normal distribution, Q(z) = erfc(z/√2)/2, as a logarithm. */
final class NormalTail {
  private static final double LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);
  private static final double LN10 = Math.log(10);

  /** From here on the continued fraction needs fewer than {@link #DEPTH} terms. */
  private static final double FAR = 3;

  private static final int DEPTH = 100;

  private NormalTail() {}

  /**
   * log10 of Q(z): 0 or less, finite up to |z| of 1e150, with a relative error below 1e-12.
   *
   * <p>M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions: near 0 the series
   * 26.2.11, far from it the continued fraction 26.2.14, whose factor exp(-z²/2) stays a logarithm
   * and so can't underflow.
   */
  static double log10(double z) {
    if (z < 0) {
      return Math.log1p(-Math.exp(LN10 * log10(-z))) / LN10;
    }
    return z < FAR ? Math.log(0.5 - middle(z)) / LN10 : logFar(z) / LN10;
  }

  /** The probability of a value from 0 to z. */
  private static double middle(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; term > sum * 1e-17; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return sum * Math.exp(-z * z / 2 - LOG_SQRT_2PI);
  }

  private static double logFar(double z) {
    double fraction = z;
    for (int k = DEPTH; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return -z * z / 2 - LOG_SQRT_2PI - Math.log(fraction);
  }
}
