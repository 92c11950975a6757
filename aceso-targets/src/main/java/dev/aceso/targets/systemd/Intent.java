package dev.aceso.targets.systemd;

import dev.aceso.model.Ending;
import dev.aceso.targets.systemd.UnitState.Main;
import java.util.Set;

/**
 * Who or what brought a unit's run to its end, by systemd's own record of it. Pure.
 *
 * <p>A stop that was asked for takes the unit out of its active state and then ends its process; a
 * process that ends by itself, or is killed, takes the unit along. So the order of two times tells
 * them apart, except where a service may announce its own end by {@code STOPPING=1}, see
 * sd_notify(3). What can't be told counts as unasked.
 */
final class Intent {
  private static final Set<String> PROCESS_ENDED = Set.of("exit-code", "signal", "core-dump");
  private static final Set<String> BROUGHT_BACK = Set.of("always", "on-success");
  private static final Set<String> ONLY_STOPPED = Set.of("socket", "timer", "path", "target");

  private Intent() {}

  /** What somebody was seen to have asked of systemd for the latest run. */
  enum Asked {
    NOTHING,
    STOP,
    /** A restart whose start never came, as systemd gave it up. */
    RESTART
  }

  /**
   * How the unit's latest run ended.
   *
   * @param asked what was seen; {@code NOTHING} also when nobody watched
   */
  static Ending ending(UnitState state, Asked asked) {
    if (state.masked() || (!state.nature().bound() && stopped(state, asked))) {
      return Ending.BY_PERSON;
    }
    boolean well = state.succeeded() && !state.isFailed() && !state.active().equals("activating");
    return well && state.nature().onDemand() ? Ending.DONE : Ending.UNASKED;
  }

  private static boolean stopped(UnitState state, Asked asked) {
    return switch (asked) {
      case STOP -> true;
      case RESTART -> false;
      case NOTHING -> state.isStopped() && stopped(state);
    };
  }

  private static boolean stopped(UnitState state) {
    Nature nature = state.nature();
    boolean wasActive = state.activeExit() > 0;
    if (!state.isFailed() && wasActive && ONLY_STOPPED.contains(nature.kind())) {
      return true;
    }
    if (state.last().over()) {
      return endedByAStop(state) || keptFromRestart(state) || remained(state);
    }
    return remained(state);
  }

  private static boolean endedByAStop(UnitState state) {
    Main last = state.last();
    boolean stopCameFirst =
        last.started() < state.activeExit() && state.activeExit() < last.ended();
    boolean spokeForItself = state.nature().notifies() && !last.killed();
    return stopCameFirst
        && !spokeForItself
        && (state.succeeded() || PROCESS_ENDED.contains(state.result()));
  }

  /** Its own Restart= would have started it again, had it not been stopped. */
  private static boolean keptFromRestart(UnitState state) {
    if (state.isFailed()) {
      return false;
    }
    Nature nature = state.nature();
    return state.succeeded()
        ? BROUGHT_BACK.contains(nature.restart()) && nature.clean(state.last())
        : !nature.restart().equals("no") && PROCESS_ENDED.contains(state.result());
  }

  private static boolean remained(UnitState state) {
    return state.nature().remains()
        && !state.isFailed()
        && state.succeeded()
        && state.activeExit() > Math.max(state.last().started(), state.last().ended());
  }
}
