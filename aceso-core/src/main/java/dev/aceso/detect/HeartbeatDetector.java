package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A component whose heartbeats have stopped while it has not ended, by the phi-accrual detector.
 * One that was started and has not sent its first is given {@link
 * dev.aceso.model.Component#startup} at least.
 */
@AutoService(Detector.class)
public final class HeartbeatDetector implements Detector {
  /** Intervals that must have been seen before silence means anything. */
  static final int SAMPLES = 5;

  /**
   * The silence at present and how it is judged.
   *
   * @param from when it began
   * @param suspectAt when it becomes a failure
   */
  private record Silence(Instant from, Instant suspectAt, PhiAccrual accrual) {}

  @Override
  public String id() {
    return "heartbeat";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    return silence(facts, policy)
        .filter(silence -> !silence.suspectAt().isAfter(now))
        .map(silence -> event(facts, silence, now));
  }

  @Override
  public Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    return silence(facts, policy).map(Silence::suspectAt).filter(at -> at.isAfter(now));
  }

  private static Optional<Silence> silence(ComponentFacts facts, DetectionPolicy policy) {
    List<Duration> intervals = facts.heartbeats().intervals();
    if (!facts.component().heartbeats()
        || intervals.size() < SAMPLES
        || facts.presence() instanceof Presence.Ended) {
      return Optional.empty();
    }
    PhiAccrual accrual = PhiAccrual.of(intervals, policy.heartbeatPause());
    Duration accepted = accrual.reaches(policy.phi());
    Optional<Instant> last = facts.heartbeats().last();
    if (last.isPresent()) {
      return Optional.of(new Silence(last.get(), last.get().plus(accepted), accrual));
    }
    return facts.presence() instanceof Presence.Running run
        ? Optional.of(new Silence(run.since(), firstDue(facts, run, accepted), accrual))
        : Optional.empty();
  }

  private static Instant firstDue(ComponentFacts facts, Presence.Running run, Duration accepted) {
    Instant due = run.since().plus(accepted);
    return Startup.patienceEnds(facts).filter(due::isBefore).orElse(due);
  }

  private FailureEvent event(ComponentFacts facts, Silence silence, Instant now) {
    Duration lasts = Duration.between(silence.from(), now);
    String text =
        String.format(
            Locale.ROOT,
            "no heartbeat for %s, phi=%.1f",
            Durations.show(lasts),
            silence.accrual().phi(lasts));
    return FailureEvent.of(
        facts.component().id(),
        FailureKind.HUNG,
        TierSeverity.of(facts.component().tier()),
        silence.from(),
        now,
        id(),
        List.of(new Evidence(facts.component().id(), now, "heartbeat", text)));
  }
}
