package dev.aceso.engine.api;

import dev.aceso.model.Decision;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryPlan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What following a genuine link can still come to, by what happened in the incident. Pure. */
sealed interface LinkStanding {
  /** The plan waits, and this link has not been used. */
  record Waits(Incident incident, RecoveryPlan plan) implements LinkStanding {}

  /**
   * The link has been used for this plan.
   *
   * @param at when, where that is still known
   * @param fate what became of the plan so far, in sentences
   */
  record Used(Optional<Instant> at, String by, String fate) implements LinkStanding {}

  /**
   * The plan no longer waits, and the link was not used.
   *
   * @param fate what became of it, in sentences
   */
  record Over(String fate) implements LinkStanding {}

  /**
   * Judges a link.
   *
   * @param plan the id of the plan that it is for
   * @param by as whose word its use is recorded
   * @param course what happened in the incident, as far as it is written
   */
  static LinkStanding of(Incident incident, String plan, String by, List<IncidentEvent> course) {
    Optional<RecoveryPlan> present = incident.plan().filter(p -> p.id().equals(plan));
    boolean waits = incident.state() == IncidentState.AWAITING_APPROVAL && present.isPresent();
    Optional<Instant> used =
        course.stream()
            .filter(
                e ->
                    e instanceof IncidentEvent.Approved a
                        && a.plan().equals(plan)
                        && a.by().equals(by))
            .map(IncidentEvent::at)
            .findFirst();
    if (used.isPresent() || (waits && incident.approvers().contains(by))) {
      return new Used(
          used, by, waits ? "The plan waits for another person." : fate(incident, plan, course));
    }
    return waits
        ? new Waits(incident, present.orElseThrow())
        : new Over(fate(incident, plan, course));
  }

  /** A moment as people read it. */
  static String moment(Instant at) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
        .format(at.atOffset(ZoneOffset.UTC));
  }

  private static String fate(Incident incident, String plan, List<IncidentEvent> course) {
    List<String> fate = new ArrayList<>();
    List<String> approvers = new ArrayList<>();
    String decided = "";
    for (IncidentEvent event : course) {
      boolean its = decided.equals(plan);
      if (event instanceof IncidentEvent.Decided d) {
        decided = id(d.decision());
        if (its && !decided.equals(plan)) {
          fate.add("Another decision took its place on %s.".formatted(moment(d.at())));
        }
      } else if (event instanceof IncidentEvent.Approved a && a.plan().equals(plan)) {
        approvers.add(a.by());
      } else if (its) {
        turn(event, approvers).ifPresent(fate::add);
      }
    }
    // not from the course, which can be a moment behind the incident
    incident.results().stream()
        .filter(result -> result.plan().equals(plan))
        .map(
            result ->
                "It ended as %s: %s"
                    .formatted(
                        Wording.snake(result.outcome()).replace('_', ' '), ended(result.summary())))
        .forEach(fate::add);
    fate.add(
        fate.isEmpty()
            ? Explainer.sentence(incident)
            : "The incident is %s now."
                .formatted(Wording.snake(incident.state()).replace('_', ' ')));
    return Wording.plain(String.join(" ", fate));
  }

  private static String ended(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String id(Decision decision) {
    return decision.choice() instanceof Decision.Choice.Recover r ? r.plan().id() : "";
  }

  /** What an event means for the plan that was decided on last. */
  private static Optional<String> turn(IncidentEvent event, List<String> approvers) {
    return switch (event) {
      // a rejection comes as one too
      case IncidentEvent.Escalated e ->
          Optional.of("People were told on %s: %s".formatted(moment(e.at()), ended(e.why())));
      case IncidentEvent.Executed(ExecutionEvent.Started e) ->
          Optional.of(
              approvers.isEmpty()
                  ? "It began on %s.".formatted(moment(e.at()))
                  : "%s approved it, and it began on %s."
                      .formatted(String.join(", ", approvers), moment(e.at())));
      case IncidentEvent.Executed _,
          IncidentEvent.Opened _,
          IncidentEvent.Joined _,
          IncidentEvent.Diagnosed _,
          IncidentEvent.Decided _,
          IncidentEvent.ApprovalAsked _,
          IncidentEvent.Approved _,
          IncidentEvent.Rejected _,
          IncidentEvent.Extended _,
          IncidentEvent.Concluded _,
          IncidentEvent.Relapsed _,
          IncidentEvent.Held _,
          IncidentEvent.Retried _,
          IncidentEvent.Acknowledged _,
          IncidentEvent.Reminded _,
          IncidentEvent.Closed _ ->
          Optional.empty();
    };
  }
}
