package dev.aceso.plan;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Examined;
import dev.aceso.model.ExecutionEvent.Released;
import dev.aceso.model.ExecutionEvent.Returned;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import java.util.List;
import java.util.Optional;

/**
 * A step that a person has to let go, or to do (EXT-1). What a person says is done is looked at;
 * only where that can't be seen is a person's word enough, and only when it is given twice.
 */
final class Guidance {
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
      return new Command.AskStep(step, why(tries));
    }
    return released.get().byHand()
        ? Interpreter.examine(plan, step, step.action(), tries, false)
        : Interpreter.perform(plan, step, step.action(), tries, false, step.timeout());
  }

  private static String why(Tries tries) {
    return switch (tries.progress()) {
      case NOT_TRIED, REPORTED, DONE, LEFT_OUT, UNDER_WAY, UNKNOWN -> "";
      case FAILED -> "it failed: " + tries.why();
      case KNOWN_NOT_DONE -> "it is not done yet";
      case CANNOT_TELL -> "it can't be seen whether it is done; say it again if you are sure";
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

  /** That it is done, said again after nobody could see it. */
  private static Optional<Released> word(Step step, List<ExecutionEvent> events) {
    return released(step, events).filter(Released::byHand);
  }
}
