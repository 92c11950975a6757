package dev.aceso.engine.api;

import dev.aceso.engine.journal.Course;
import dev.aceso.model.Decision;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happened in an incident, in order. Pure. */
final class Timeline {
  /** The latest entries that are told. */
  static final int MOST = 2_000;

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> approvers = new ArrayList<>();
  private Optional<RecoveryPlan> plan = Optional.empty();
  private Steps steps = new Steps(Optional.empty(), "policy");

  private Timeline() {}

  /**
   * One thing that happened.
   *
   * @param stage detect, diagnose, decide, act, validate or learn
   */
  record Entry(Instant at, String stage, String text) {}

  /**
   * All that happened, the latest {@link #MOST} of it: oldest first. Of a course that is not known,
   * what the incident itself still knows.
   */
  static List<Entry> of(Incident incident, Course course) {
    if (course.events().isEmpty()) {
      return sorted(of(incident).entries, 0);
    }
    Timeline timeline = new Timeline();
    course.events().forEach(timeline::add);
    return sorted(timeline.entries, course.earlier());
  }

  private static Timeline of(Incident incident) {
    Timeline timeline = new Timeline();
    incident.failures().forEach(f -> timeline.add(f.detectedAt(), "detect", detected(f)));
    incident.diagnosis().ifPresent(d -> timeline.add(d.at(), "diagnose", cause(d.cause())));
    incident.decision().ifPresent(d -> timeline.add(d.at(), "decide", d.sentence()));
    incident
        .execution()
        .ifPresent(
            e -> {
              Steps told = new Steps(Optional.of(e.plan()), e.approvedBy());
              e.events().forEach(event -> timeline.entries.add(told.told(event)));
            });
    incident.results().forEach(r -> timeline.add(r.at(), "learn", ended(r)));
    incident
        .closedAt()
        .ifPresent(
            at ->
                timeline.add(
                    at, "learn", Wording.kebab(incident.state()) + ": " + incident.note()));
    return timeline;
  }

  private static List<Entry> sorted(List<Entry> entries, long earlier) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::at));
    long left = earlier + Math.max(0, sorted.size() - MOST);
    List<Entry> latest = sorted.subList(Math.max(0, sorted.size() - MOST), sorted.size());
    List<Entry> told = new ArrayList<>();
    if (left > 0) {
      told.add(
          new Entry(
              IncidentView.ms(latest.getFirst().at()),
              "detect",
              "%d earlier entries are left out".formatted(left)));
    }
    latest.forEach(
        e -> told.add(new Entry(IncidentView.ms(e.at()), e.stage(), Wording.plain(e.text()))));
    return told;
  }

  private void add(Instant at, String stage, String text) {
    entries.add(new Entry(at, stage, text));
  }

  private void add(IncidentEvent event) {
    Instant at = event.at();
    switch (event) {
      case IncidentEvent.Opened e -> add(e.failure().detectedAt(), "detect", detected(e.failure()));
      case IncidentEvent.Joined e ->
          add(e.failure().detectedAt(), "detect", detected(e.failure()) + " (joined)");
      case IncidentEvent.Diagnosed e -> add(at, "diagnose", cause(e.diagnosis().cause()));
      case IncidentEvent.Decided e -> decided(at, e.decision());
      case IncidentEvent.ApprovalAsked e ->
          add(
              at,
              "decide",
              "%s waits for approval until %s"
                  .formatted(
                      plan.map(RecoveryPlan::playbook).orElse(e.plan()),
                      IncidentView.ms(e.expires())));
      case IncidentEvent.Approved e -> {
        approvers.add(e.by());
        add(at, "decide", "approved by " + e.by());
      }
      case IncidentEvent.Rejected e ->
          add(at, "decide", "rejected by %s: %s".formatted(e.by(), e.why()));
      case IncidentEvent.Executed e -> executed(e);
      case IncidentEvent.Extended e ->
          add(
              at,
              "decide",
              "the plan goes on with what has ended since: "
                  + e.steps().stream().map(Step::summary).collect(Collectors.joining(", ")));
      case IncidentEvent.Concluded e -> add(at, "learn", ended(e.result()));
      case IncidentEvent.Relapsed e ->
          add(
              at,
              "learn",
              "%s did not last: it had been reported as a success in %s"
                  .formatted(e.playbook(), e.earlier()));
      case IncidentEvent.Escalated e -> add(at, "decide", "people are told: " + e.why());
      case IncidentEvent.Held e ->
          add(at, "decide", e.by() + " wants nothing more done about it for now");
      case IncidentEvent.Retried e ->
          add(
              at,
              "decide",
              e.by()
                  + " wants it tried again from the beginning"
                  + (e.why().isBlank() ? "" : ": " + e.why()));
      case IncidentEvent.Acknowledged e -> add(at, "decide", e.by() + " has taken notice");
      case IncidentEvent.Reminded e ->
          add(at, "decide", "people are told again, reminder " + e.times());
      case IncidentEvent.Closed e ->
          add(at, "learn", (e.recovered() ? "recovered: " : "closed: ") + e.why());
    }
  }

  private void decided(Instant at, Decision decision) {
    plan =
        decision.choice() instanceof Decision.Choice.Recover r
            ? Optional.of(r.plan())
            : Optional.empty();
    approvers.clear();
    add(at, "decide", decision.sentence());
  }

  private void executed(IncidentEvent.Executed executed) {
    if (executed.event() instanceof ExecutionEvent.Started) {
      steps = new Steps(plan, approvers.isEmpty() ? "policy" : String.join(", ", approvers));
    }
    entries.add(steps.told(executed.event()));
  }

  private static String detected(FailureEvent failure) {
    return "%s %s: %s"
        .formatted(
            failure.component(),
            Wording.fails(failure.kind()),
            failure.evidence().getLast().text());
  }

  private static String cause(Hypothesis cause) {
    return "%s, %s sure".formatted(cause.summary(), Wording.percent(cause.probability()));
  }

  private static String ended(RecoveryResult result) {
    return "%s: %s. %s"
        .formatted(
            result.playbook(), Wording.snake(result.outcome()).replace('_', ' '), result.summary());
  }
}
