package dev.aceso.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.aceso.loop.HandWork;
import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident in a list.
 *
 * @param component where it originates once that is known, until then where it was seen
 * @param detectedOn where it was first seen
 * @param failureClass class of the failure, such as service-failure
 * @param subclass such as crashed, hung, crash-loop or disk-full
 * @param severity info, warning, major or critical
 * @param state open, awaiting_approval, recovering, recovered, escalated or closed
 * @param outcome of the last recovery: success, partial_success, failed, degraded, requires_retry;
 *     null before there was one
 * @param stage where it stands: diagnose, decide, act, validate or learn
 * @param stageSince since when it has stood there
 * @param strategy type and variant of the present plan, or of the last one that was carried out
 * @param mode shadow, approve or automatic; null before a plan was decided on
 * @param cause null before it was diagnosed
 * @param approval what is waited for; null when nothing is
 * @param waitingFor the step that a person has to let go or to do; null when none waits
 * @param acknowledgedBy who has taken notice since it was handed to people; null before
 * @param reminders how often people were told again
 * @param allowed what a person may ask for now: approve, reject, stop, close, guide, proceed,
 *     acknowledge
 * @param affected ids of the components that are affected, the origin first
 * @param summary one sentence
 */
record IncidentView(
    String id,
    String component,
    String detectedOn,
    @JsonProperty("class") String failureClass,
    String subclass,
    String severity,
    String state,
    @Nullable String outcome,
    String stage,
    Instant stageSince,
    @Nullable String strategy,
    @Nullable String playbook,
    @Nullable String mode,
    @Nullable Cause cause,
    TimesView timesMs,
    Instant onset,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable Approval approval,
    @Nullable String waitingFor,
    @Nullable String acknowledgedBy,
    int reminders,
    List<String> allowed,
    List<String> affected,
    String summary) {

  /**
   * The most probable root cause.
   *
   * @param probability 0 to 1
   */
  record Cause(String component, String summary, double probability) {}

  /**
   * A plan that waits for people.
   *
   * @param by who has approved it so far
   */
  record Approval(String plan, @Nullable Instant expiresAt, List<String> by) {}

  static IncidentView of(Incident incident, Instant now) {
    Optional<RecoveryPlan> plan = incident.plan();
    Optional<RecoveryResult> result = incident.result();
    Standing standing = standing(incident);
    return new IncidentView(
        incident.id(),
        incident.origin().value(),
        incident.failure().component().value(),
        Wording.kebab(incident.kind().failureClass()),
        Wording.kebab(incident.kind()),
        Wording.kebab(
            incident.diagnosis().map(Diagnosis::severity).orElse(incident.failure().severity())),
        Wording.snake(incident.state()),
        result.map(r -> Wording.snake(r.outcome())).orElse(null),
        standing.stage(),
        ms(standing.since()),
        plan.map(RecoveryPlan::strategy)
            .or(() -> result.map(RecoveryResult::strategy))
            .orElse(null),
        plan.map(RecoveryPlan::playbook)
            .or(() -> result.map(RecoveryResult::playbook))
            .orElse(null),
        incident.mode().map(Wording::kebab).orElse(null),
        incident.diagnosis().map(IncidentView::cause).orElse(null),
        TimesView.of(incident, now),
        ms(incident.onset()),
        ms(incident.failure().detectedAt()),
        incident.closedAt().map(IncidentView::ms).orElse(null),
        approval(incident),
        HandWork.of(incident).map(work -> work.step().summary()).orElse(null),
        incident.handover().acknowledgedBy().orElse(null),
        incident.handover().reminders(),
        allowed(incident),
        incident
            .diagnosis()
            .map(d -> d.affected().stream().map(a -> a.component().value()).toList())
            .orElse(List.of(incident.failure().component().value())),
        Explainer.sentence(incident));
  }

  /** The moment to the millisecond, as the API writes moments. */
  static Instant ms(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Cause cause(Diagnosis diagnosis) {
    return new Cause(
        diagnosis.cause().component().value(),
        diagnosis.cause().summary(),
        diagnosis.cause().probability());
  }

  private static @Nullable Approval approval(Incident incident) {
    if (incident.state() != IncidentState.AWAITING_APPROVAL) {
      return null;
    }
    return new Approval(
        incident.plan().map(RecoveryPlan::id).orElse(""),
        incident.approvalExpires().map(IncidentView::ms).orElse(null),
        incident.approvers());
  }

  private static List<String> allowed(Incident incident) {
    List<String> allowed = new ArrayList<>();
    switch (incident.state()) {
      case OPEN -> allowed.add("stop");
      case RECOVERING -> {
        if (HandWork.of(incident).isPresent()) {
          allowed.add("proceed");
        }
        allowed.add("stop");
      }
      case AWAITING_APPROVAL -> allowed.addAll(List.of("approve", "reject", "stop"));
      case ESCALATED -> {
        if (incident.handover().acknowledgedBy().isEmpty()) {
          allowed.add("acknowledge");
        }
        allowed.add("retry");
        allowed.add("close");
      }
      case RECOVERED, CLOSED -> {}
    }
    if (incident.plan().isPresent()
        && !incident.state().over()
        && incident.state() != IncidentState.RECOVERING) {
      allowed.add("guide");
    }
    return List.copyOf(allowed);
  }

  private record Standing(String stage, Instant since) {}

  private static Standing standing(Incident incident) {
    if (incident.closedAt().isPresent()) {
      return new Standing("learn", incident.closedAt().get());
    }
    Optional<RecoveryResult> ended = TimesView.presentResult(incident);
    if (ended.isPresent()) {
      return new Standing("learn", ended.get().at());
    }
    if (incident.execution().isPresent()) {
      return standing(incident.execution().get(), incident);
    }
    if (incident.diagnosis().isPresent()) {
      Instant diagnosed = incident.diagnosis().get().at();
      return new Standing("decide", incident.decision().map(Decision::at).orElse(diagnosed));
    }
    return new Standing("diagnose", incident.failure().detectedAt());
  }

  private static Standing standing(RecoveryExecution execution, Incident incident) {
    if (PlanView.acted(execution)) {
      return new Standing("validate", execution.actedAt().orElse(incident.onset()));
    }
    Instant began =
        execution.events().stream().map(ExecutionEvent::at).findFirst().orElse(incident.onset());
    return new Standing("act", execution.startedAt().orElse(began));
  }

  /** Whether nothing will be done about the incident because its mode is shadow. */
  static boolean shadowed(Incident incident) {
    return incident.mode().filter(m -> m == Mode.SHADOW).isPresent();
  }
}
