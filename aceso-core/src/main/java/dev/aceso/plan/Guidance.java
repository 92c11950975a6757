package dev.aceso.plan;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Examined;
import dev.aceso.model.ExecutionEvent.Released;
import dev.aceso.model.ExecutionEvent.Returned;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A step that a person has to let go, or to do (EXT-1). What a person says is done is looked at;
 * only where that can't be seen is a person's word enough, and only when it is given twice.
 */
final class Guidance {
  /** So often a step may come to nothing before people are told that this leads nowhere. */
  static final int IN_VAIN = 5;

  private Guidance() {}

  /** What the step needs, or nothing when it is done. */
  static Optional<Command> next(RecoveryPlan plan, Step step, List<ExecutionEvent> events) {
    Tries tries = Tries.of(events, step.index(), false);
    return switch (tries.progress()) {
      case DONE, LEFT_OUT -> Optional.empty();
      case UNDER_WAY -> Optional.of(new Command.Await(step, false));
      case REPORTED, UNKNOWN ->
          Optional.of(Interpreter.examine(plan, step, step.action(), tries, false));
      case NOT_TRIED, FAILED, KNOWN_NOT_DONE -> Optional.of(ask(plan, step, events, tries));
      case CANNOT_TELL ->
          word(step, events).isPresent()
              ? Optional.empty()
              : Optional.of(ask(plan, step, events, tries));
    };
  }

  private static Command ask(
      RecoveryPlan plan, Step step, List<ExecutionEvent> events, Tries tries) {
    Optional<Released> released = released(step, events);
    if (released.isEmpty()) {
      return inVain(step, events) < IN_VAIN
          ? new Command.AskStep(step, asked(tries))
          : new Command.AskPerson(
              "'%s' was let go %d times and is not known to be done: %s"
                  .formatted(step.summary(), IN_VAIN, why(tries)));
    }
    return released.get().byHand()
        ? Interpreter.examine(plan, step, step.action(), tries, false)
        : Interpreter.perform(plan, step, step.action(), tries, false, step.timeout());
  }

  private static String asked(Tries tries) {
    return tries.progress() == Tries.Progress.CANNOT_TELL
        ? why(tries) + "; say it again if you are sure"
        : why(tries);
  }

  private static String why(Tries tries) {
    return switch (tries.progress()) {
      case NOT_TRIED, REPORTED, DONE, LEFT_OUT, UNDER_WAY, UNKNOWN -> "";
      case FAILED -> "it failed: " + tries.why();
      case KNOWN_NOT_DONE -> "it is not done yet";
      case CANNOT_TELL -> "it can't be seen whether it is done";
    };
  }

  /** The person's latest word on the step since it was last tried or looked at. */
  private static Optional<Released> released(Step step, List<ExecutionEvent> events) {
    Optional<Released> latest = Optional.empty();
    for (ExecutionEvent event : events) {
      switch (event) {
        case Released r when r.step() == step.index() -> latest = Optional.of(r);
        case Returned r when r.step() == step.index() && !r.undo() -> latest = Optional.empty();
        case Examined e when e.step() == step.index() && !e.undo() -> latest = Optional.empty();
        case ExecutionEvent _ -> {}
      }
    }
    return latest;
  }

  /** How often a person's word on the step has come to something, which was not that it is done. */
  private static int inVain(Step step, List<ExecutionEvent> events) {
    int times = 0;
    boolean released = false;
    for (ExecutionEvent event : events) {
      switch (event) {
        case Released r when r.step() == step.index() -> released = true;
        case Returned r when r.step() == step.index() && !r.undo() -> {
          times += released && !(r.outcome() instanceof StepOutcome.NotBegun) ? 1 : 0;
          released = false;
        }
        case Examined e when e.step() == step.index() && !e.undo() -> {
          times += released ? 1 : 0;
          released = false;
        }
        case ExecutionEvent _ -> {}
      }
    }
    return times;
  }

  /** That it is done, said again after nobody could see it. */
  private static Optional<Released> word(Step step, List<ExecutionEvent> events) {
    return released(step, events).filter(Released::byHand);
  }
}
