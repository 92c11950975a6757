package dev.aceso.engine.api;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Incident;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened in an incident, in order. Pure. */
final class Timeline {
  private Timeline() {}

  /**
   * One thing that happened.
   *
   * @param stage detect, diagnose, decide, act, validate or learn
   */
  record Entry(Instant at, String stage, String text) {}

  /** Oldest first; what happened at the same time is in the order of the stages. */
  static List<Entry> of(Incident incident) {
    List<Entry> entries = new ArrayList<>();
    incident.failures().forEach(f -> entries.add(detected(f)));
    incident
        .diagnosis()
        .ifPresent(d -> entries.add(new Entry(d.at(), "diagnose", cause(d.cause()))));
    incident.decision().ifPresent(d -> entries.add(new Entry(d.at(), "decide", d.sentence())));
    incident.execution().ifPresent(e -> acted(e, entries));
    incident.results().forEach(r -> entries.add(ended(r)));
    incident
        .closedAt()
        .ifPresent(
            at ->
                entries.add(
                    new Entry(
                        at, "learn", Wording.kebab(incident.state()) + ": " + incident.note())));
    entries.sort(Comparator.comparing(Entry::at));
    return entries.stream()
        .map(e -> new Entry(IncidentView.ms(e.at()), e.stage(), Wording.plain(e.text())))
        .toList();
  }

  private static Entry detected(FailureEvent failure) {
    return new Entry(
        failure.detectedAt(),
        "detect",
        "%s %s: %s"
            .formatted(
                failure.component(),
                Wording.fails(failure.kind()),
                failure.evidence().getLast().text()));
  }

  private static String cause(Hypothesis cause) {
    return "%s, %s sure".formatted(cause.summary(), Wording.percent(cause.probability()));
  }

  private static Entry ended(RecoveryResult result) {
    return new Entry(
        result.at(),
        "learn",
        "%s: %s. %s"
            .formatted(
                result.playbook(),
                Wording.snake(result.outcome()).replace('_', ' '),
                result.summary()));
  }

  private static void acted(RecoveryExecution execution, List<Entry> entries) {
    execution.events().forEach(e -> entries.add(new Entry(e.at(), stage(e), text(e, execution))));
  }

  private static String stage(ExecutionEvent event) {
    return event instanceof ExecutionEvent.Validated ? "validate" : "act";
  }

  private static String text(ExecutionEvent event, RecoveryExecution execution) {
    RecoveryPlan plan = execution.plan();
    return switch (event) {
      case ExecutionEvent.Started _ ->
          "%s begins, allowed by %s".formatted(plan.playbook(), execution.approvedBy());
      case ExecutionEvent.Prechecked e ->
          e.unmet().isEmpty()
              ? "all that it needs is there"
              : e.unmet().getFirst().what() + ": no, " + e.unmet().getFirst().detail();
      case ExecutionEvent.Guided e -> e.by() + " is led through it step by step";
      case ExecutionEvent.Released e ->
          "%s %s %s"
              .formatted(
                  e.by(),
                  e.byHand() ? "says it is done:" : "lets go:",
                  step(plan, e.step(), false));
      case ExecutionEvent.Intended e ->
          "try to " + step(plan, e.step(), e.undo()) + again(e, execution);
      case ExecutionEvent.Returned e ->
          step(plan, e.step(), e.undo()) + " " + Wording.told(e.outcome());
      case ExecutionEvent.Examined e ->
          step(plan, e.step(), e.undo()) + ", " + Wording.told(e.finding());
      case ExecutionEvent.Validated e -> e.summary();
      case ExecutionEvent.Halted e -> "halted by %s: %s".formatted(e.by(), e.why());
    };
  }

  private static String again(ExecutionEvent.Intended event, RecoveryExecution execution) {
    boolean first =
        execution.events().stream()
            .filter(ExecutionEvent.Intended.class::isInstance)
            .map(ExecutionEvent.Intended.class::cast)
            .filter(e -> e.step() == event.step() && e.undo() == event.undo())
            .findFirst()
            .filter(event::equals)
            .isPresent();
    return first ? "" : " again";
  }

  private static String step(RecoveryPlan plan, int index, boolean undo) {
    String what =
        index >= 0 && index < plan.steps().size()
            ? plan.steps().get(index).summary()
            : "step " + (index + 1);
    return undo ? "undo " + what : what;
  }
}
