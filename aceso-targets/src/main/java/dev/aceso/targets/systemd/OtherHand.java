package dev.aceso.targets.systemd;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who but the engine is at work on a unit. Pure. */
enum OtherHand {
  NONE("", ""),
  /** The unit's own Restart= is about to start it, see systemd.service(5). */
  RESTARTS("systemd", "starts it again by its own Restart="),
  /** A job that somebody else asked for is queued or runs. */
  JOB("a job of systemd", "somebody asked systemd to start, stop or restart it"),
  /** It was stopped by such a job, and did not end by itself. */
  STOPPED("a person", "stopped it by systemctl; it is left alone until it is started again");

  private final String by;
  private final String what;

  OtherHand(String by, String what) {
    this.by = by;
    this.what = what;
  }

  /**
   * Who is at work now.
   *
   * @param ours the engine itself is acting on the unit
   */
  OtherHand next(UnitState state, boolean ours) {
    if (ours) {
      return NONE;
    }
    if (state.sub().startsWith("auto-restart")) {
      return RESTARTS;
    }
    if (state.job() != 0) {
      return this == RESTARTS ? RESTARTS : JOB;
    }
    boolean stopped = (this == JOB || this == STOPPED) && state.active().equals("inactive");
    return stopped ? STOPPED : NONE;
  }

  /** What is to be told when the next one follows this one. */
  List<Signal> told(OtherHand next, ComponentId id, Instant now) {
    List<Signal> signals = new ArrayList<>();
    if (next != this && this != NONE) {
      signals.add(new Signal.Released(id, now, by));
    }
    if (next != this && next != NONE) {
      signals.add(new Signal.Claimed(id, now, next.by, next.what));
    }
    return signals;
  }
}
