package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.HeartbeatFacts;
import dev.aceso.model.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A component whose heartbeat is overdue, by the phi-accrual failure detector. */
@AutoService(Detector.class)
public final class HeartbeatDetector implements Detector {
  /** Intervals that must have been seen before absence means anything. */
  static final int SAMPLES = 5;

  @Override
  public String id() {
    return "heartbeat";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    HeartbeatFacts heartbeats = facts.heartbeats();
    if (heartbeats.intervals().size() < SAMPLES || facts.presence() instanceof Presence.Ended) {
      return Optional.empty();
    }
    Instant last = heartbeats.last().orElse(now);
    Duration silence = Duration.between(last, now);
    double phi = accrual(heartbeats, policy).phi(silence);
    if (phi < policy.phi()) {
      return Optional.empty();
    }
    return Optional.of(
        FailureEvent.of(
            facts.component().id(),
            FailureKind.HUNG,
            Severities.of(facts.component().tier()),
            last,
            now,
            id(),
            List.of(
                new Evidence(
                    facts.component().id(),
                    now,
                    "heartbeat",
                    "no heartbeat for %s, suspicion phi %.1f"
                        .formatted(Durations.show(silence), phi)))));
  }

  @Override
  public Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    HeartbeatFacts heartbeats = facts.heartbeats();
    if (heartbeats.intervals().size() < SAMPLES || facts.presence() instanceof Presence.Ended) {
      return Optional.empty();
    }
    return heartbeats
        .last()
        .map(last -> last.plus(accrual(heartbeats, policy).reaches(policy.phi())))
        .filter(at -> at.isAfter(now));
  }

  private static PhiAccrual accrual(HeartbeatFacts heartbeats, DetectionPolicy policy) {
    return PhiAccrual.of(heartbeats.intervals(), policy.heartbeatPause());
  }
}
