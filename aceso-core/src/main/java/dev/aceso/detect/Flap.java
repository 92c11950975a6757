package dev.aceso.detect;

import java.time.Duration;
import java.time.Instant;

/**
 * How restlessly one failure of a component comes and goes, so that what flaps stays one incident.
 * After RFC 2439, BGP Route Flap Damping, section 4.2: a figure of merit grows by 1 each time the
 * failure comes, is at most {@link #CEILING}, and halves every half-life while the failure is
 * absent. It is over once the figure has sunk to {@link #REUSE}.
 *
 * <p>A failure that came once is thus over one half-life after it went, one that came twice in
 * quick succession two half-lives after, and none later than four.
 *
 * @param merit the figure of merit at {@code at}, 0 to {@link #CEILING}
 * @param at of the last change
 * @param failing whether the failure is there
 */
public record Flap(double merit, Instant at, boolean failing) {
  /** The figure of merit at which the failure is over. */
  public static final double REUSE = 0.5;

  /** The figure of merit never grows beyond it. */
  public static final double CEILING = 8;

  /** Nothing has failed so far. */
  public static final Flap NONE = new Flap(0, Instant.EPOCH, false);

  /** The failure is there. Told again and again, it counts once. */
  public Flap came(Instant now, Duration halfLife) {
    return failing ? this : new Flap(Math.min(CEILING, merit(now, halfLife) + 1), now, true);
  }

  /** The failure is no longer there, without anybody having done anything about it. */
  public Flap went(Instant now) {
    return failing ? new Flap(merit, now, false) : this;
  }

  /** The figure of merit at a time that is not before the last change. */
  public double merit(Instant now, Duration halfLife) {
    double lives = millis(Duration.between(at, now)) / millis(halfLife);
    return failing || merit == 0 ? merit : merit * Math.pow(2, -lives);
  }

  /** When it is over, provided that it stays away; {@link Instant#MAX} while it is there. */
  public Instant overAt(Duration halfLife) {
    if (failing) {
      return Instant.MAX;
    }
    double lives = merit <= REUSE ? 0 : Math.log(merit / REUSE) / Math.log(2);
    return at.plusMillis((long) Math.ceil(lives * millis(halfLife) - 1e-6));
  }

  /** Whether the failure is gone for good, so that the next one is another incident. */
  public boolean over(Instant now, Duration halfLife) {
    return !now.isBefore(overAt(halfLife));
  }

  private static double millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
