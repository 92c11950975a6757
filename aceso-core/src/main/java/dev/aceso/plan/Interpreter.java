package dev.aceso.plan;

import dev.aceso.model.Action;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Outcome;
import dev.aceso.model.Precheck;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The execution of a plan as a pure function: what to do next follows from the plan, what the
 * journal says has happened, and the time. Any prefix of a journal is a state to go on from.
 *
 * <p>What a step reports is looked at before the plan goes on (EXE-3.1). A step that failed is
 * tried again as often as it allows, with exponential backoff; then what has happened, or may have,
 * is undone in reverse order, and what can't be undone is named. A step of unknown outcome is
 * looked into; if that can't tell, it is repeated only when it is idempotent, otherwise a person is
 * asked (invariant 5). No try outlasts the plan's deadline.
 */
public final class Interpreter {
  /** Tries at a compensation before a person is asked. */
  static final int UNDO_TRIES = 2;

  /** How often a try that was cut off before it had its effect is made up for. */
  static final int INTERRUPTIONS = 3;

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  private Interpreter() {}

  /** The next command; {@code execution} has at least its Started event. */
  public static Command next(RecoveryExecution execution, Instant now) {
    RecoveryPlan plan = execution.plan();
    List<ExecutionEvent> events = execution.events();
    Optional<Command> await = underWay(plan, events);
    if (await.isPresent()) {
      return await.get();
    }
    Optional<ExecutionEvent.Halted> halted = last(events, ExecutionEvent.Halted.class);
    if (halted.isPresent()) {
      return new Command.Stopped(halted.get().by(), halted.get().why());
    }
    Optional<ExecutionEvent.Prechecked> prechecked = last(events, ExecutionEvent.Prechecked.class);
    if (prechecked.isEmpty()) {
      return new Command.Precheck(plan);
    }
    if (!prechecked.get().unmet().isEmpty()) {
      Precheck unmet = prechecked.get().unmet().getFirst();
      return new Command.Finish(
          Outcome.FAILED, "nothing was done: %s: %s".formatted(unmet.what(), unmet.detail()));
    }
    boolean guided = execution.guided().isPresent();
    Instant deadline =
        guided || plan.manual()
            ? Instant.MAX
            : execution.deadline().orElseGet(() -> now.plus(plan.deadline()));
    for (Step step : plan.steps()) {
      Optional<Command> command =
          guided || step.action().manual()
              ? Guidance.next(plan, step, events)
              : forward(plan, step, events, deadline, now);
      if (command.isPresent()) {
        return command.get();
      }
    }
    return validated(execution, now);
  }

  private static Optional<Command> underWay(RecoveryPlan plan, List<ExecutionEvent> events) {
    for (Step step : plan.steps()) {
      if (Tries.of(events, step.index(), false).underWay()) {
        return Optional.of(new Command.Await(step, false));
      }
      if (step.undo().isPresent() && Tries.of(events, step.index(), true).underWay()) {
        return Optional.of(new Command.Await(step, true));
      }
    }
    return Optional.empty();
  }

  /** What the step needs, or nothing when it is done. */
  private static Optional<Command> forward(
      RecoveryPlan plan, Step step, List<ExecutionEvent> events, Instant deadline, Instant now) {
    Tries tries = Tries.of(events, step.index(), false);
    return switch (tries.progress()) {
      case DONE, LEFT_OUT -> Optional.empty();
      case UNDER_WAY -> Optional.of(new Command.Await(step, false));
      case REPORTED, UNKNOWN -> Optional.of(examine(plan, step, step.action(), tries, false));
      case CANNOT_TELL -> {
        if (!step.idempotent()) {
          yield Optional.of(
              new Command.AskPerson(
                  "'%s' may have happened (%s), it can't be found out, and it must not be done twice"
                      .formatted(step.summary(), tries.why())));
        }
        yield Optional.of(
            !now.isBefore(deadline) || tries.attempts() > step.retries() + INTERRUPTIONS
                ? compensate(plan, step, events, tries.why(), now)
                : forward(plan, step, tries, deadline, now));
      }
      case NOT_TRIED ->
          Optional.of(
              now.isBefore(deadline)
                  ? forward(plan, step, tries, deadline, now)
                  : compensate(plan, step, events, "the plan's deadline passed", now));
      case KNOWN_NOT_DONE ->
          Optional.of(
              tries.attempts() > step.retries() + INTERRUPTIONS || !now.isBefore(deadline)
                  ? compensate(plan, step, events, tries.why(), now)
                  : forward(plan, step, tries, deadline, now));
      case FAILED -> {
        if (tries.attempts() <= step.retries() && now.isBefore(deadline)) {
          yield Optional.of(afterBackoff(plan, step, tries, deadline, now));
        }
        yield Optional.of(
            tries.seen().isEmpty()
                ? examine(plan, step, step.action(), tries, false)
                : compensate(plan, step, events, tries.why(), now));
      }
    };
  }

  private static Command forward(
      RecoveryPlan plan, Step step, Tries tries, Instant deadline, Instant now) {
    Duration left = deadline.equals(Instant.MAX) ? step.timeout() : Duration.between(now, deadline);
    Duration within = left.compareTo(step.timeout()) < 0 ? left : step.timeout();
    return perform(plan, step, step.action(), tries, false, within);
  }

  private static Command afterBackoff(
      RecoveryPlan plan, Step step, Tries tries, Instant deadline, Instant now) {
    Instant at =
        tries
            .lastAt()
            .plus(backoff(plan.key(step.index(), tries.attempts(), false), tries.attempts()));
    return now.isBefore(at)
        ? new Command.WaitUntil(at, "trying '%s' again: %s".formatted(step.summary(), tries.why()))
        : forward(plan, step, tries, deadline, now);
  }

  /**
   * Exponential backoff with jitter of up to a half, drawn from the step's key so that it can be
   * derived again; see M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
   */
  private static Duration backoff(String key, int attempts) {
    Duration full = FIRST_BACKOFF.multipliedBy(1L << Math.min(10, Math.max(0, attempts - 1)));
    Duration bounded = full.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : full;
    long half = bounded.toMillis() / 2;
    return Duration.ofMillis(half + Math.floorMod(key.hashCode(), half + 1));
  }

  /**
   * Undoes, latest first, what was done before the step that failed, and what that may have done.
   */
  private static Command compensate(
      RecoveryPlan plan, Step failed, List<ExecutionEvent> events, String why, Instant now) {
    String reason =
        unharmed(plan, failed)
            ? "nothing was stopped: the checkpoint failed: " + why
            : "'%s' failed: %s".formatted(failed.summary(), why);
    return undone(plan, failed.index(), events, reason, now)
        .orElseGet(() -> new Command.Finish(Outcome.FAILED, reason + remains(plan, events)));
  }

  /** Whether it was the checkpoint that failed, before anything could interrupt service. */
  private static boolean unharmed(RecoveryPlan plan, Step failed) {
    return failed.action().saves()
        && plan.steps().subList(0, failed.index()).stream().noneMatch(Step::disruptive);
  }

  private static Optional<Command> undone(
      RecoveryPlan plan, int last, List<ExecutionEvent> events, String reason, Instant now) {
    for (int i = last; i >= 0; i--) {
      Optional<Command> command = undo(plan, plan.steps().get(i), events, reason, now);
      if (command.isPresent()) {
        return command;
      }
    }
    return Optional.empty();
  }

  /** What was undone and what was not; what was stopped is owed and not told here. */
  private static String remains(RecoveryPlan plan, List<ExecutionEvent> events) {
    List<String> undone = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (Tries.of(events, step.index(), true).progress() == Tries.Progress.DONE) {
        undone.add("'" + step.summary() + "'");
      } else if (!step.action().harmless()
          && !step.action().stops()
          && !step.action().touchesNothing()
          && Tries.of(events, step.index(), false).mayHaveHappened()) {
        left.add("'" + step.summary() + "'");
      }
    }
    return (undone.isEmpty() ? "" : "; undone: " + String.join(", ", undone))
        + (left.isEmpty() ? "" : "; not undone: " + String.join(", ", left));
  }

  private static Optional<Command> undo(
      RecoveryPlan plan, Step step, List<ExecutionEvent> events, String reason, Instant now) {
    Optional<Action> action = step.undo();
    if (action.isEmpty() || !Tries.of(events, step.index(), false).mayHaveHappened()) {
      return Optional.empty();
    }
    Tries tries = Tries.of(events, step.index(), true);
    Command.AskPerson ask =
        new Command.AskPerson(
            "%s; and '%s' could not be undone: %s".formatted(reason, step.summary(), tries.why()));
    return switch (tries.progress()) {
      case DONE, LEFT_OUT -> Optional.empty();
      case UNDER_WAY -> Optional.of(new Command.Await(step, true));
      case REPORTED, UNKNOWN -> Optional.of(examine(plan, step, action.get(), tries, true));
      case CANNOT_TELL -> Optional.of(ask);
      case NOT_TRIED, FAILED, KNOWN_NOT_DONE -> {
        if (tries.attempts() >= UNDO_TRIES) {
          yield Optional.of(ask);
        }
        Instant at =
            tries
                .lastAt()
                .plus(backoff(plan.key(step.index(), tries.attempts(), true), tries.attempts()));
        yield Optional.of(
            tries.attempts() > 0 && now.isBefore(at)
                ? new Command.WaitUntil(at, "trying again to undo '%s'".formatted(step.summary()))
                : perform(plan, step, action.get(), tries, true, step.timeout()));
      }
    };
  }

  private static Command validated(RecoveryExecution execution, Instant now) {
    Optional<ExecutionEvent.Validated> verdict =
        last(execution.events(), ExecutionEvent.Validated.class);
    if (verdict.isEmpty()) {
      return new Command.Validate(execution.actedAt().orElse(execution.startedAt().orElse(now)));
    }
    if (verdict.get().outcome() != Outcome.FAILED) {
      return new Command.Finish(verdict.get().outcome(), verdict.get().summary());
    }
    RecoveryPlan plan = execution.plan();
    String why = verdict.get().summary();
    return undone(plan, plan.steps().size() - 1, execution.events(), why, now)
        .orElseGet(
            () -> new Command.Finish(Outcome.FAILED, why + remains(plan, execution.events())));
  }

  static Command perform(
      RecoveryPlan plan, Step step, Action action, Tries tries, boolean undo, Duration within) {
    int attempt = tries.latest() + 1;
    return new Command.Perform(
        step, action, attempt, undo, plan.key(step.index(), attempt, undo), within);
  }

  static Command examine(RecoveryPlan plan, Step step, Action action, Tries tries, boolean undo) {
    return new Command.Examine(
        step,
        action,
        tries.begun(),
        undo,
        plan.key(step.index(), tries.begun(), undo),
        tries.intendedAt().orElse(tries.lastAt()),
        tries.progress() == Tries.Progress.UNKNOWN);
  }

  private static <T extends ExecutionEvent> Optional<T> last(
      List<ExecutionEvent> events, Class<T> type) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (type.isInstance(events.get(i))) {
        return Optional.of(type.cast(events.get(i)));
      }
    }
    return Optional.empty();
  }
}
