package dev.aceso.engine.api;

import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long each stage took, in milliseconds; null for a stage that has not ended.
 *
 * @param detect from onset to detection
 * @param decide without the wait for an approval
 * @param approve the wait for an approval of the present plan, until now while it lasts; null when
 *     none was asked for
 * @param restored from onset to the first fresh proof that service was back
 * @param total from onset to the end, or until now while it lasts
 */
record TimesView(
    long detect,
    @Nullable Long diagnose,
    @Nullable Long decide,
    @Nullable Long approve,
    @Nullable Long act,
    @Nullable Long validate,
    @Nullable Long restored,
    long total) {

  static TimesView of(Times times) {
    return new TimesView(
        times.detect().toMillis(),
        times.diagnose().toMillis(),
        times.decide().toMillis(),
        null,
        times.act().toMillis(),
        times.validate().toMillis(),
        times.restored().toMillis(),
        times.total().toMillis());
  }

  /** The result's own times once there is a result of the present plan, otherwise those so far. */
  static TimesView of(Incident incident, Instant now) {
    Optional<RecoveryResult> last = presentResult(incident);
    if (last.isPresent()) {
      TimesView ended = of(last.get().times());
      long total = incident.state().over() ? ended.total() : incident.age(now).toMillis();
      return ended.lasting(approval(incident, now), total);
    }
    FailureEvent failure = incident.failure();
    Optional<Instant> diagnosed = incident.diagnosis().map(Diagnosis::at);
    Optional<Instant> decided = incident.decision().map(Decision::at);
    Optional<Instant> started = incident.execution().flatMap(RecoveryExecution::startedAt);
    Optional<Instant> acted =
        incident.execution().filter(e -> PlanView.acted(e)).flatMap(RecoveryExecution::actedAt);
    return new TimesView(
        between(incident.onset(), failure.detectedAt()),
        diagnosed.map(at -> between(failure.detectedAt(), at)).orElse(null),
        diagnosed.flatMap(from -> decided.map(at -> between(from, at))).orElse(null),
        approval(incident, now),
        started.flatMap(from -> acted.map(at -> between(from, at))).orElse(null),
        null,
        null,
        incident.age(now).toMillis());
  }

  /** The result of the plan that is decided on at present, or the last when none is. */
  static Optional<RecoveryResult> presentResult(Incident incident) {
    return incident
        .result()
        .filter(r -> incident.plan().map(p -> p.id().equals(r.plan())).orElse(true));
  }

  private TimesView lasting(@Nullable Long approval, long sofar) {
    return new TimesView(detect, diagnose, decide, approval, act, validate, restored, sofar);
  }

  private static @Nullable Long approval(Incident incident, Instant now) {
    Optional<Instant> asked =
        incident
            .mode()
            .filter(m -> m == Mode.APPROVE)
            .flatMap(_ -> incident.decision().map(Decision::at));
    Optional<Instant> until =
        incident
            .execution()
            .flatMap(RecoveryExecution::startedAt)
            .or(
                () ->
                    incident.state() == IncidentState.AWAITING_APPROVAL
                        ? Optional.of(now)
                        : incident.closedAt());
    return asked.flatMap(from -> until.map(to -> between(from, to))).orElse(null);
  }

  private static long between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }
}
