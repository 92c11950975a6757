package dev.aceso.model;

/**
 * A Beta distribution: what is believed of a chance after so many successes and failures.
 *
 * @param a successes counted in, above 0
 * @param b failures counted in, above 0
 */
public record Beta(double a, double b) {
  /** Throws IllegalArgumentException for parameters that are not above 0. */
  public Beta {
    if (!(a > 0 && b > 0)) {
      throw new IllegalArgumentException("Beta(%s, %s) needs parameters above 0".formatted(a, b));
    }
  }

  /** What is believed after more trials; as the two are conjugate, they are added up. */
  public Beta after(double successes, double failures) {
    return new Beta(a + successes, b + failures);
  }

  /** The expected chance, 0 to 1. */
  public double mean() {
    return a / (a + b);
  }

  /**
   * The chance that the chance is at most x: the regularised incomplete beta function I_x(a, b), by
   * its continued fraction (Press et al., Numerical Recipes, 3rd ed., section 6.4). Good to about
   * 12 digits.
   *
   * @param x 0 to 1
   */
  public double below(double x) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  /**
   * The chance below which the distribution has the share p, by bisection.
   *
   * @param p 0 to 1
   */
  public double quantile(double p) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The evaluation by the modified Lentz method: even and odd steps in turn until it stands. */
  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / apart(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m <= 10_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / apart(1 + even * d);
      c = apart(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / apart(1 + odd * d);
      c = apart(1 + odd / c);
      h *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return h;
  }

  /** Lentz's method must not divide by 0. */
  private static double apart(double value) {
    return Math.abs(value) < 1e-300 ? 1e-300 : value;
  }

  /**
   * The logarithm of the gamma function: Stirling's series from 10 on (Abramowitz and Stegun,
   * 6.1.41), below it by recurrence.
   */
  private static double lnGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift += Math.log(z);
      z++;
    }
    double s = 1 / (z * z);
    double series =
        (1 / 12.0 + s * (-1 / 360.0 + s * (1 / 1260.0 + s * (-1 / 1680.0 + s / 1188.0)))) / z;
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
