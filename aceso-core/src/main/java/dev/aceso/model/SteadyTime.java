package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that never goes back, whatever the wall clock does: it goes on as the monotonic clock does
 * and draws near the wall clock by at most a twentieth of what passes. Only when it lies far
 * behind, as after the machine was suspended, does it leap to the wall clock at once.
 *
 * @param now the time that is shown
 * @param wall what the wall clock showed then
 * @param nanos what the monotonic clock showed then, in nanoseconds from any origin
 */
public record SteadyTime(Instant now, Instant wall, long nanos) {
  /** Further behind than this it leaps. */
  public static final Duration LEAP = Duration.ofSeconds(5);

  /** It gains or loses one part in so many of what passes. */
  private static final int SLEW = 20;

  /** A time that begins as the wall clock shows it. */
  public static SteadyTime begin(Instant wall, long nanos) {
    return new SteadyTime(wall, wall, nanos);
  }

  /** The same reading, shown no earlier than what was written down before. */
  public SteadyTime notBefore(Instant written) {
    return written.isAfter(now) ? new SteadyTime(written, wall, nanos) : this;
  }

  /** The time by a later reading of both clocks. */
  public SteadyTime next(Instant wallNow, long nanosNow) {
    long passed = Math.max(0, nanosNow - nanos);
    Instant free = now.plusNanos(passed);
    Duration behind = Duration.between(free, wallNow);
    Instant shown =
        behind.compareTo(LEAP) > 0
            ? wallNow
            : free.plus(within(behind, Duration.ofNanos(passed / SLEW)));
    return new SteadyTime(shown, wallNow, nanos + passed);
  }

  /** A time that something else took from the wall clock, in this time; never one to come. */
  public Instant of(Instant outside) {
    Instant mapped = outside.plus(Duration.between(wall, now));
    return mapped.isAfter(now) ? now : mapped;
  }

  private static Duration within(Duration wanted, Duration most) {
    Duration least = most.negated();
    if (wanted.compareTo(most) > 0) {
      return most;
    }
    return wanted.compareTo(least) < 0 ? least : wanted;
  }
}
