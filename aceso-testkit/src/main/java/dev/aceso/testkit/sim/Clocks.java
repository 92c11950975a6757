package dev.aceso.testkit.sim;

import dev.aceso.model.SteadyTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The wall clock of the simulated machine, which may jump, and the engine's, which follows it. */
final class Clocks {
  private final Agenda agenda;
  private final Instant origin;
  private final Map<Instant, Instant> known = new HashMap<>();
  private Duration off = Duration.ZERO;
  private SteadyTime time;

  Clocks(Agenda agenda) {
    this.agenda = agenda;
    this.origin = agenda.now();
    this.time = SteadyTime.begin(wall(), nanos());
  }

  /** What the machine's clock shows. */
  Instant wall() {
    return agenda.now().plus(off);
  }

  /** What the engine's clock shows. */
  Instant now() {
    time = time.next(wall(), nanos());
    return time.now();
  }

  /** What the engine made of a time from the wall clock when it first saw it. */
  Instant of(Instant stamp) {
    now();
    return known.computeIfAbsent(stamp, time::of);
  }

  /** Somebody or something sets the wall clock. */
  void jump(Duration by) {
    now();
    off = off.plus(by);
  }

  /** Another engine begins, and knows what the one before has written. */
  void anew(Instant written) {
    time = SteadyTime.begin(wall(), nanos()).notBefore(written);
    known.clear();
  }

  private long nanos() {
    return Duration.between(origin, agenda.now()).toNanos();
  }
}
