package dev.aceso.loop;

import dev.aceso.model.Diagnosis;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long each stage of an incident took, from the times its events bear. */
final class Stopwatch {
  private Stopwatch() {}

  static Times times(Incident incident, Optional<Instant> goodSince, Instant now) {
    Instant onset = incident.onset();
    Instant detected = incident.failure().detectedAt();
    Instant diagnosed = incident.diagnosis().map(Diagnosis::at).orElse(detected);
    Optional<RecoveryExecution> execution = incident.execution();
    Instant decided = incident.decision().map(d -> d.at()).orElse(diagnosed);
    Instant started = execution.flatMap(RecoveryExecution::startedAt).orElse(decided);
    Instant acted = execution.flatMap(RecoveryExecution::actedAt).orElse(started);
    Instant validated =
        execution.stream()
            .flatMap(e -> e.events().stream())
            .filter(ExecutionEvent.Validated.class::isInstance)
            .map(ExecutionEvent::at)
            .reduce((a, b) -> b)
            .orElse(acted);
    return new Times(
        between(incident.failure().onset(), detected),
        between(detected, diagnosed),
        between(diagnosed, decided),
        between(started, acted),
        between(acted, validated),
        goodSince.map(good -> between(onset, good)).orElse(Duration.ZERO),
        between(onset, now));
  }

  private static Duration between(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
  }
}
