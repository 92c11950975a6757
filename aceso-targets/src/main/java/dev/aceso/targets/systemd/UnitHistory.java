package dev.aceso.targets.systemd;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Signal;
import dev.aceso.targets.systemd.Intent.Asked;
import dev.aceso.targets.systemd.UnitState.Main;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been told of a unit so far, so that each start and each end is told once, even when
 * systemd folds several changes into one event or events were missed. Immutable; pure.
 *
 * @param seen whether any state was seen yet
 * @param running the process that was told to run; process id 0 for a unit without a main process
 * @param over the main process whose end was told last
 * @param invocation the run of the unit in which an end was told last
 * @param retried whether a start was seen to be tried, or waited for, since an end was told
 * @param asked what somebody was seen to ask for, that ends the latest run
 * @param told how the latest run was told to have ended; empty while it runs
 * @param rebooted whether the host was booted since
 */
record UnitHistory(
    boolean seen,
    Optional<Main> running,
    Optional<Main> over,
    String invocation,
    boolean retried,
    Asked asked,
    Optional<Ending> told,
    boolean rebooted) {
  static final UnitHistory NONE =
      new UnitHistory(
          false,
          Optional.empty(),
          Optional.empty(),
          "",
          true,
          Asked.NOTHING,
          Optional.empty(),
          false);

  /** Which ends are the engine's own doing. */
  interface Own {
    /**
     * Whether the engine asked for that end.
     *
     * @param pid the main process, or 0
     * @param invocation the run of the unit
     */
    boolean stopped(long pid, String invocation);
  }

  /** What is to be told, and the history with it. */
  record Told(UnitHistory history, List<Signal> signals) {}

  /** After the host was booted anew: what was true of an end before says nothing of now. */
  UnitHistory afterBoot() {
    return new UnitHistory(seen, running, over, invocation, retried, Asked.NOTHING, told, true);
  }

  /** After the start of a restart was given up, as a unit that it requires did not start. */
  UnitHistory leftDown() {
    Asked then = asked == Asked.STOP ? Asked.RESTART : asked;
    return new UnitHistory(seen, running, over, invocation, retried, then, told, rebooted);
  }

  /** How a unit that does not run came to its end. */
  Ending ending(UnitState state, Own own) {
    if (state.masked() || rebooted) {
      return Intent.ending(state, Asked.NOTHING);
    }
    if (state.blank() && told.isPresent()) {
      return told.get(); // systemd forgets a stopped unit that nothing refers to
    }
    Main last = state.last();
    boolean known =
        told.equals(Optional.of(Ending.BY_ENGINE)) && over.filter(last::same).isPresent();
    return known || own.stopped(last.pid(), state.invocation())
        ? Ending.BY_ENGINE
        : Intent.ending(state, asked);
  }

  /** Compares with the state of now. */
  Told next(ComponentId id, UnitState state, Instant now, Own own) {
    return asked(state, own).compare(id, state, now, own);
  }

  /** A job that takes the unit down, though nothing failed, is a stop or a restart. */
  private UnitHistory asked(UnitState state, Own own) {
    boolean job = state.job() != 0;
    boolean takenDown =
        job
            && state.active().equals("deactivating")
            && state.succeeded()
            && !own.stopped(state.last().pid(), state.invocation());
    return new UnitHistory(
        seen, running, over, invocation, retried, takenDown ? Asked.STOP : asked, told, rebooted);
  }

  private Asked stillAsked(UnitState state) {
    if (state.running() && !state.active().equals("deactivating")) {
      return Asked.NOTHING;
    }
    return asked;
  }

  private Told compare(ComponentId id, UnitState state, Instant now, Own own) {
    List<Signal> signals = new ArrayList<>();
    Optional<Main> present = present(state);
    Optional<Main> ended = over;
    Main last = state.last();
    if (running.isPresent()) {
      Main old = running.get();
      if (!continues(old, present) && !state.works()) {
        signals.add(
            exited(id, now, ending(old, state), endOf(old, state), endOfRun(old, state, own)));
        ended = Optional.of(old.pid() > 0 ? old : last);
      } else if (old.pid() > 0 && present.orElse(old).pid() == 0) {
        ended = Optional.of(old); // the unit stays active without it
      }
    }
    if (!seen && !state.isFailed()) {
      ended = Optional.of(last); // how it ended before anyone watched is nobody's news
    } else if (cameAndWent(state, ended)) {
      signals.add(exited(id, now, last, state.exit(), endOfRun(last, state, own)));
      ended = Optional.of(last);
    }
    if (signals.isEmpty() && state.isFailed() && retried) {
      signals.add(
          new Signal.Exited(
              id, now, 0, refused(state), Duration.ZERO, Intent.ending(state, Asked.NOTHING)));
    }
    if (signals.isEmpty() && news(state, own)) {
      ended = Optional.of(last);
      signals.add(exited(id, now, last, state.exit(), ending(state, own)));
    }
    boolean end = !signals.isEmpty();
    if (present.isPresent()
        && (running.isEmpty() || end || !(sameMain(running, present) || state.works()))) {
      signals.add(new Signal.Started(id, now, present.get().pid(), !seen));
    }
    Optional<Ending> how =
        present.isPresent()
            ? Optional.empty()
            : end ? Optional.of(((Signal.Exited) signals.getLast()).ending()) : told;
    boolean tries = state.active().equals("activating") || state.active().equals("inactive");
    return new Told(
        new UnitHistory(
            true,
            present,
            ended,
            end ? state.invocation() : invocation,
            !end && !state.isFailed() && (retried || tries),
            stillAsked(state),
            how,
            rebooted && state.job() != 0 && present.isEmpty()),
        List.copyOf(signals));
  }

  /** Whether a unit that is down counts otherwise than was told, and nobody is at work on it. */
  private boolean news(UnitState state, Own own) {
    if (!state.isStopped() || state.job() != 0) {
      return false;
    }
    Ending now = ending(state, own);
    if (told.isEmpty()) {
      return now == Ending.BY_PERSON || now == Ending.DONE;
    }
    boolean mayChange = now == Ending.BY_PERSON || rebooted || asked == Asked.RESTART;
    return mayChange && told.get() != now;
  }

  private Ending endOfRun(Main main, UnitState state, Own own) {
    if (own.stopped(main.pid(), state.running() ? "" : state.invocation())) {
      return Ending.BY_ENGINE;
    }
    if (state.running()) {
      return asked == Asked.STOP ? Intent.ending(state, asked) : Ending.UNASKED;
    }
    return rebooted ? Intent.ending(state, Asked.NOTHING) : Intent.ending(state, asked);
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
        ? state.exit()
        : new ExitStatus.Unseen("it was gone before systemd told of its end");
  }

  private static boolean cameAndWent(UnitState state, Optional<Main> ended) {
    Main last = state.last();
    return last.over() && !state.running() && !(ended.isPresent() && ended.get().same(last));
  }

  private static Signal exited(
      ComponentId id, Instant now, Main main, ExitStatus status, Ending ending) {
    return new Signal.Exited(id, now, main.pid(), status, main.uptime(), ending);
  }
}
