package dev.aceso.engine.api;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan and how far it has come. What a step's action is given is left out: it can hold secrets.
 *
 * @param touches every component that a step acts on
 * @param approvedBy who allowed it; null before it was
 */
record PlanView(
    String id,
    String playbook,
    String strategy,
    String risk,
    List<StepView> steps,
    List<String> touches,
    List<String> verify,
    long stabilityMs,
    long deadlineMs,
    Instant validUntil,
    @Nullable String approvedBy) {

  /**
   * A step.
   *
   * @param state pending, running, succeeded, failed, unknown, undone or left-out
   * @param told what came of the last try, for people; empty before there was one
   */
  record StepView(
      int index,
      String on,
      String action,
      String state,
      int tries,
      @Nullable Instant at,
      @Nullable Long tookMs,
      String told) {}

  static PlanView of(RecoveryPlan plan, Optional<RecoveryExecution> execution) {
    List<ExecutionEvent> events = execution.map(RecoveryExecution::events).orElse(List.of());
    return new PlanView(
        plan.id(),
        plan.playbook(),
        plan.strategy(),
        Wording.kebab(plan.risk()),
        plan.steps().stream().map(s -> step(s, events)).toList(),
        plan.touches().stream().sorted().map(Object::toString).toList(),
        plan.verification().required().stream().sorted().map(Wording::kebab).toList(),
        plan.verification().stability().toMillis(),
        plan.deadline().toMillis(),
        plan.validUntil(),
        execution.map(RecoveryExecution::approvedBy).orElse(null));
  }

  /** Whether the last step is done, so that only the proof is awaited. */
  static boolean acted(RecoveryExecution execution) {
    return execution.plan().steps().stream()
        .allMatch(s -> step(s, execution.events()).state().equals("succeeded"));
  }

  private static StepView step(Step step, List<ExecutionEvent> events) {
    String state = "pending";
    String told = "";
    int tries = 0;
    Instant began = null;
    Long took = null;
    for (ExecutionEvent event : events) {
      switch (event) {
        case ExecutionEvent.Intended e when e.step() == step.index() -> {
          state = "running";
          tries += e.undo() ? 0 : 1;
          began = e.at();
          took = null;
        }
        case ExecutionEvent.Returned e when e.step() == step.index() -> {
          state = state(e.outcome(), e.undo());
          told = Wording.told(e.outcome());
          took = began == null ? null : Duration.between(began, e.at()).toMillis();
        }
        case ExecutionEvent.Examined e when e.step() == step.index() -> {
          boolean confirmed = state.equals(state(e.finding(), e.undo()));
          boolean unseen =
              e.finding() == ExecutionEvent.Finding.CANNOT_TELL && !state.equals("unknown");
          if (!confirmed && !unseen) {
            state = state(e.finding(), e.undo());
            told = Wording.told(e.finding());
          }
        }
        case ExecutionEvent.LeftOut e when e.step() == step.index() -> {
          state = e.undo() ? state : "left-out";
          told = e.why();
        }
        case ExecutionEvent.Started _,
            ExecutionEvent.Prechecked _,
            ExecutionEvent.Guided _,
            ExecutionEvent.Released _,
            ExecutionEvent.LeftOut _,
            ExecutionEvent.Intended _,
            ExecutionEvent.Returned _,
            ExecutionEvent.Examined _,
            ExecutionEvent.Validated _,
            ExecutionEvent.Halted _ -> {}
      }
    }
    return new StepView(
        step.index(), step.on().value(), step.action().verb(), state, tries, began, took, told);
  }

  private static String state(StepOutcome outcome, boolean undo) {
    return switch (outcome) {
      case StepOutcome.Succeeded _ -> undo ? "undone" : "succeeded";
      case StepOutcome.Failed _ -> "failed";
      case StepOutcome.Unknown _ -> "unknown";
      case StepOutcome.NotBegun _ -> "pending";
    };
  }

  private static String state(ExecutionEvent.Finding finding, boolean undo) {
    return switch (finding) {
      case DONE -> undo ? "undone" : "succeeded";
      case NOT_DONE -> "failed";
      case CANNOT_TELL -> "unknown";
    };
  }
}
