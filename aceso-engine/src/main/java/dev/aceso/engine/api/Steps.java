package dev.aceso.engine.api;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.RecoveryPlan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells the events of one execution in words, one after the other. */
final class Steps {
  private final Optional<RecoveryPlan> plan;
  private final String approvedBy;
  private final Set<String> tried = new HashSet<>();

  /**
   * An execution of which nothing has been told.
   *
   * @param plan empty when it is no longer known
   */
  Steps(Optional<RecoveryPlan> plan, String approvedBy) {
    this.plan = plan;
    this.approvedBy = approvedBy;
  }

  Timeline.Entry told(ExecutionEvent event) {
    String stage = event instanceof ExecutionEvent.Validated ? "validate" : "act";
    return new Timeline.Entry(event.at(), stage, text(event));
  }

  private String text(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.Started _ ->
          "%s begins, allowed by %s"
              .formatted(plan.map(RecoveryPlan::playbook).orElse("a plan"), approvedBy);
      case ExecutionEvent.Prechecked e ->
          e.unmet().isEmpty()
              ? "all that it needs is there"
              : e.unmet().getFirst().what() + ": no, " + e.unmet().getFirst().detail();
      case ExecutionEvent.Guided e -> e.by() + " is led through it step by step";
      case ExecutionEvent.Released e ->
          "%s %s %s"
              .formatted(
                  e.by(), e.byHand() ? "says it is done:" : "lets go:", step(e.step(), false));
      case ExecutionEvent.LeftOut e -> step(e.step(), e.undo()) + " is left out: " + e.why();
      case ExecutionEvent.Intended e ->
          "try to "
              + step(e.step(), e.undo())
              + (tried.add(e.step() + "/" + e.undo()) ? "" : " again");
      case ExecutionEvent.Returned e -> step(e.step(), e.undo()) + " " + Wording.told(e.outcome());
      case ExecutionEvent.Examined e -> step(e.step(), e.undo()) + ", " + Wording.told(e.finding());
      case ExecutionEvent.Validated e -> e.summary();
      case ExecutionEvent.Halted e -> "halted by %s: %s".formatted(e.by(), e.why());
    };
  }

  private String step(int index, boolean undo) {
    String what =
        plan.filter(p -> index >= 0 && index < p.steps().size())
            .map(p -> p.steps().get(index).summary())
            .orElse("step " + (index + 1));
    return undo ? "undo " + what : what;
  }
}
