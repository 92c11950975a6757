package dev.aceso.targets;

import dev.aceso.model.SteadyTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The engine's clock, by which all that is seen, done and written down is stamped: it never goes
 * back though the wall clock may. Thread-safe.
 *
 * @see SteadyTime
 */
public final class SteadyClock implements InstantSource {
  /** Two clocks read further apart than this say nothing of each other. */
  private static final Duration TOGETHER = Duration.ofMillis(20);

  /** So many times from outside are remembered. */
  private static final int KNOWN = 10_000;

  private static final SteadyClock SYSTEM =
      new SteadyClock(InstantSource.system(), System::nanoTime);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Map<Instant, Instant> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Instant, Instant> eldest) {
          return size() > KNOWN;
        }
      };
  private SteadyTime time;

  /**
   * A clock that begins as the wall clock shows it.
   *
   * @param nanos a clock that never goes back, in nanoseconds from any origin
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.time = SteadyTime.begin(wall.instant(), nanos.getAsLong());
  }

  /** The clock that all of this program shares. */
  public static SteadyClock system() {
    return SYSTEM;
  }

  @Override
  public Instant instant() {
    return read().now();
  }

  /**
   * A time that something else took from the wall clock, in this clock's; never one to come. It
   * stays what it was at first, though the wall clock be set meanwhile.
   */
  public synchronized Instant of(Instant outside) {
    return known.computeIfAbsent(outside, read()::of);
  }

  /** From now on it shows nothing earlier than what was written down before. */
  public synchronized void notBefore(Instant written) {
    time = read().notBefore(written);
  }

  private synchronized SteadyTime read() {
    Instant shown;
    long before;
    do {
      before = nanos.getAsLong();
      shown = wall.instant();
    } while (nanos.getAsLong() - before > TOGETHER.toNanos());
    time = time.next(shown, before);
    return time;
  }
}
