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
  JOB("a job of systemd", "somebody asked systemd to start, stop or restart it");

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
    if (state.job() == 0) {
      return NONE;
    }
    return this == RESTARTS ? RESTARTS : JOB;
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
