package dev.aceso.targets.systemd;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.systemd.UnitObject.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be done to a unit, each verb as a job of systemd whose result is waited for. */
final class UnitVerbs {
  static final List<ActionType> ALL =
      List.of(
          new ActionType("start", true, false, Duration.ofSeconds(90)),
          new ActionType("stop", true, true, Duration.ofSeconds(90)),
          new ActionType("restart", false, true, Duration.ofSeconds(180)),
          new ActionType("kill", true, true, Duration.ofSeconds(30)),
          new ActionType("reset-failed", true, false, Duration.ofSeconds(10)));

  /** How long a forced stop waits for the unit to end by itself. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int SIGKILL = 9;

  private final UnitObject object;
  private final Duration deadline;
  private final OwnStops own;

  /**
   * @param deadline of one call
   * @param own takes what is asked to end, before it is asked
   */
  UnitVerbs(UnitObject object, Duration deadline, OwnStops own) {
    this.object = object;
    this.deadline = deadline;
    this.own = own;
  }

  StepOutcome perform(Action action, Duration timeout) throws InterruptedException {
    Deadline end = Deadline.in(timeout);
    return switch (object.look(end.left(deadline))) {
      case Look.Blind blind -> unanswered(blind.why());
      case Look.Seen seen -> perform(action, seen.state(), end);
    };
  }

  private StepOutcome perform(Action action, UnitState state, Deadline end)
      throws InterruptedException {
    return switch (action.verb()) {
      case "start" -> start(state, "StartUnit", end);
      case "restart" -> ending(state, () -> start(state, "RestartUnit", end));
      case "stop" -> ending(state, () -> stop(action, end));
      case "kill" -> ending(state, () -> kill(end));
      case "reset-failed" -> resetFailed(end);
      default -> new StepOutcome.Failed(unknown(action), "");
    };
  }

  /** Why the verb is not one of a unit's. */
  static String unknown(Action action) {
    return "systemd units know no '%s': use one of %s"
        .formatted(action.verb(), ALL.stream().map(ActionType::verb).toList());
  }

  /** Looks whether the action had its effect since it was intended. */
  Finding examine(Action action, Instant since) throws InterruptedException {
    if (!(object.look(deadline) instanceof Look.Seen(UnitState state, var properties))
        || state.job() != 0) {
      return Finding.CANNOT_TELL;
    }
    boolean startedSince = !state.startedAt().isBefore(since);
    return switch (action.verb()) {
      case "start" -> state.running() || startedSince ? Finding.DONE : Finding.NOT_DONE;
      case "restart" -> startedSince ? Finding.DONE : Finding.NOT_DONE;
      case "stop", "kill" -> {
        if (state.isStopped()) {
          yield Finding.DONE;
        }
        // It may have been stopped and started again by someone else since.
        yield startedSince ? Finding.CANNOT_TELL : Finding.NOT_DONE;
      }
      case "reset-failed" -> state.isFailed() ? Finding.NOT_DONE : Finding.DONE;
      default -> Finding.CANNOT_TELL;
    };
  }

  /** Something that ends the unit's main process; runs with it marked as asked to end. */
  private interface Ending {
    StepOutcome run() throws InterruptedException;
  }

  private StepOutcome ending(UnitState state, Ending ending) throws InterruptedException {
    if (!state.running()) {
      return ending.run();
    }
    own.begin(state);
    StepOutcome outcome = ending.run();
    if (!(outcome instanceof StepOutcome.Unknown)) {
      own.through(state, !(outcome instanceof StepOutcome.Failed));
    }
    return outcome;
  }

  /** Resets a failed unit first: systemd refuses it when its start limit is hit. */
  private StepOutcome start(UnitState state, String method, Deadline end)
      throws InterruptedException {
    if (state.isFailed()) {
      own.clear(state);
      StepOutcome reset = resetFailed(end);
      if (!(reset instanceof StepOutcome.Succeeded)) {
        return reset;
      }
    }
    try (JobWait jobs = JobWait.on(object.bus())) {
      return switch (job(method, end)) {
        case Reply.Answer answer -> finish(method, job(answer), jobs, end);
        case Reply reply -> unanswered(reply);
      };
    }
  }

  private StepOutcome stop(Action action, Deadline end) throws InterruptedException {
    boolean force = action.args().flag("force", false);
    Duration grace = action.args().duration("grace", force ? GRACE : end.left());
    try (JobWait jobs = JobWait.on(object.bus())) {
      Reply reply = job("StopUnit", end);
      if (!(reply instanceof Reply.Answer answer)) {
        return unanswered(reply);
      }
      Deadline graceful = Deadline.in(end.left(grace));
      boolean over = jobs.result(job(answer), graceful.left()).isPresent();
      return over || !force
          ? finish("StopUnit", job(answer), jobs, graceful)
          : killed(job(answer), jobs, end);
    }
  }

  /** The stop is asked for first, so that systemd does not start again what is killed. */
  private StepOutcome kill(Deadline end) throws InterruptedException {
    try (JobWait jobs = JobWait.on(object.bus())) {
      return switch (job("StopUnit", end)) {
        case Reply.Answer answer -> killed(job(answer), jobs, end);
        case Reply reply -> unanswered(reply);
      };
    }
  }

  private StepOutcome killed(String job, JobWait jobs, Deadline end) throws InterruptedException {
    Reply reply =
        object
            .bus()
            .call(
                Call.manager("KillUnit", "ssi", object.unit(), "all", SIGKILL), end.left(deadline));
    return switch (reply) {
      case Reply.Answer answer -> finish("KillUnit", job, jobs, end);
      case Reply.Refusal refusal when !refusal.forbidden() -> finish("KillUnit", job, jobs, end);
      case Reply other ->
          new StepOutcome.Unknown("the stop is under way, the kill may not be: " + other);
    };
  }

  private StepOutcome resetFailed(Deadline end) throws InterruptedException {
    Reply reply =
        object.bus().call(Call.manager("ResetFailedUnit", "s", object.unit()), end.left(deadline));
    return reply instanceof Reply.Answer
        ? new StepOutcome.Succeeded("failed state and start limit of " + object.unit() + " reset")
        : unanswered(reply);
  }

  private Reply job(String method, Deadline end) throws InterruptedException {
    return object
        .bus()
        .call(Call.manager(method, "ss", object.unit(), "replace"), end.left(deadline));
  }

  private static String job(Reply.Answer answer) {
    return String.valueOf(answer.values().getFirst());
  }

  private StepOutcome finish(String method, String job, JobWait jobs, Deadline end)
      throws InterruptedException {
    Optional<String> result = jobs.result(job, end.left());
    String state =
        switch (object.look(deadline)) {
          case Look.Seen seen -> seen.state().describe();
          case Look.Blind blind -> "out of sight";
        };
    String what = method + " of " + object.unit();
    return switch (result.orElse("")) {
      case "done" -> new StepOutcome.Succeeded(what + " done: " + state);
      case "" -> new StepOutcome.Unknown(what + " is not through in time: " + state);
      case "canceled" -> new StepOutcome.Unknown(what + " was cancelled by another job: " + state);
      default ->
          new StepOutcome.Failed(
              what + " ended as '" + result.get() + "': the unit is " + state, "");
    };
  }

  private static StepOutcome unanswered(Reply reply) {
    return switch (reply) {
      case Reply.Answer answer -> new StepOutcome.Unknown("an answer of unknown meaning");
      case Reply.Refusal refusal when refusal.undecided() ->
          new StepOutcome.Unknown(refusal.toString());
      case Reply.Refusal refusal -> new StepOutcome.Failed(refusal.toString(), "");
      case Reply.Silence silence -> new StepOutcome.Unknown(silence.why());
      case Reply.Unreachable unreachable -> new StepOutcome.Failed(unreachable.why(), "");
    };
  }
}
