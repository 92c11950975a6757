package dev.aceso.targets.systemd;

import dev.aceso.model.ComponentId;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Signal;
import dev.aceso.targets.systemd.UnitState.Main;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What has been told of a unit so far, so that each start and each end is told once, even when
 * systemd folds several changes into one event or events were missed. Immutable; pure.
 *
 * @param seen whether any state was seen yet
 * @param running the process that was told to run; process id 0 for a unit without a main process
 * @param over the main process whose end was told last
 * @param invocation the run of the unit in which an end was told last
 * @param retried whether a start was seen to be tried, or waited for, since an end was told
 */
record UnitHistory(
    boolean seen, Optional<Main> running, Optional<Main> over, String invocation, boolean retried) {
  static final UnitHistory NONE =
      new UnitHistory(false, Optional.empty(), Optional.empty(), "", true);

  /** What is to be told, and the history with it. */
  record Told(UnitHistory history, List<Signal> signals) {}

  /**
   * Compares with the state of now.
   *
   * @param requested whether the engine had asked the process to stop
   */
  Told next(ComponentId id, UnitState state, Instant now, LongPredicate requested) {
    List<Signal> signals = new ArrayList<>();
    Optional<Main> present = present(state);
    Optional<Main> ended = over;
    Main last = state.last();
    if (running.isPresent()) {
      Main old = running.get();
      if (!continues(old, present)) {
        signals.add(exited(id, now, ending(old, state), endOf(old, state), requested));
        ended = Optional.of(old.pid() > 0 ? old : last);
      } else if (old.pid() > 0 && present.orElse(old).pid() == 0) {
        ended = Optional.of(old); // the unit stays active without it
      }
    }
    if (!seen && !state.isFailed()) {
      ended = Optional.of(last); // how it ended before anyone watched is nobody's news
    } else if (cameAndWent(state, ended)) {
      signals.add(exited(id, now, last, last.exit(), requested));
      ended = Optional.of(last);
    }
    if (signals.isEmpty() && state.isFailed() && retried) {
      signals.add(new Signal.Exited(id, now, 0, refused(state), Duration.ZERO, false));
    }
    boolean end = !signals.isEmpty();
    if (present.isPresent() && (running.isEmpty() || end || !sameMain(running, present))) {
      signals.add(new Signal.Started(id, now, present.get().pid(), !seen));
    }
    boolean tries = state.active().equals("activating") || state.active().equals("inactive");
    return new Told(
        new UnitHistory(
            true,
            present,
            ended,
            end ? state.invocation() : invocation,
            !end && !state.isFailed() && (retried || tries)),
        List.copyOf(signals));
  }

  /** How a unit failed that had no process to fail: it could not start, or was not let to. */
  private ExitStatus refused(UnitState state) {
    boolean again = state.startLimitHit() || state.invocation().equals(invocation);
    return again && seen
        ? new ExitStatus.Unseen("start limit hit: systemd starts it no more; " + state.describe())
        : new ExitStatus.Unseen("no process ran: " + state.describe());
  }

  private static Optional<Main> present(UnitState state) {
    if (!state.running()) {
      return Optional.empty();
    }
    Main last = state.last();
    boolean main = state.pid() > 0 && state.pid() == last.pid();
    return Optional.of(main ? last : new Main(state.pid(), 0, state.activeSince(), 0, 0, 0));
  }

  /** A unit that stays active without its main process, or finds one, has not ended. */
  private static boolean continues(Main old, Optional<Main> present) {
    return present.isPresent()
        && (present.get().same(old) || present.get().pid() == 0 || old.pid() == 0);
  }

  private static boolean sameMain(Optional<Main> before, Optional<Main> present) {
    return before.isPresent()
        && present.isPresent()
        && (present.get().pid() == 0 || present.get().same(before.get()));
  }

  /** The process with the time of its end, as near as it is known. */
  private static Main ending(Main old, UnitState state) {
    Main last = state.last();
    return last.same(old)
        ? last
        : new Main(old.pid(), old.started(), old.at(), last.started(), old.code(), old.status());
  }

  private static ExitStatus endOf(Main old, UnitState state) {
    if (old.pid() == 0) {
      return state.exit();
    }
    return state.last().same(old) && state.last().over()
        ? state.last().exit()
        : new ExitStatus.Unseen("it was gone before systemd told of its end");
  }

  private static boolean cameAndWent(UnitState state, Optional<Main> ended) {
    Main last = state.last();
    return last.over() && !state.running() && !(ended.isPresent() && ended.get().same(last));
  }

  private static Signal exited(
      ComponentId id, Instant now, Main main, ExitStatus status, LongPredicate requested) {
    return new Signal.Exited(
        id, now, main.pid(), status, main.uptime(), requested.test(main.pid()));
  }
}
