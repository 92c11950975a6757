package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What ended though nobody had asked for it has crashed; what crashes again and again within a
 * short time is in a crash loop, also while it happens to run between two crashes.
 */
@AutoService(Detector.class)
public final class ExitDetector implements Detector {
  @Override
  public String id() {
    return "exit";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    List<Signal.Exited> recent = facts.crashesSince(now.minus(policy.crashLoopWithin()));
    boolean down = facts.presence() instanceof Presence.Ended ended && !ended.requested();
    if (recent.size() >= policy.crashLoopExits() && (down || !settled(facts, recent, now))) {
      return Optional.of(event(facts, FailureKind.CRASH_LOOP, recent, policy, now));
    }
    return down
        ? Optional.of(event(facts, FailureKind.CRASHED, last(facts), policy, now))
        : Optional.empty();
  }

  @Override
  public Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    List<Signal.Exited> recent = facts.crashesSince(now.minus(policy.crashLoopWithin()));
    return recent.size() >= policy.crashLoopExits()
            && facts.presence() instanceof Presence.Running run
        ? Optional.of(run.since().plus(longestLife(recent).multipliedBy(2)).plusMillis(1))
        : Optional.empty();
  }

  /** It runs for longer than twice what it lived before any of its recent crashes. */
  private static boolean settled(ComponentFacts facts, List<Signal.Exited> recent, Instant now) {
    return facts.presence() instanceof Presence.Running run
        && now.isAfter(run.since().plus(longestLife(recent).multipliedBy(2)));
  }

  /** The first crash ended a healthy life; the loop shows in those after it. */
  private static java.time.Duration longestLife(List<Signal.Exited> recent) {
    return recent.stream()
        .skip(1)
        .map(Signal.Exited::uptime)
        .max(java.time.Duration::compareTo)
        .orElse(java.time.Duration.ZERO);
  }

  private static List<Signal.Exited> last(ComponentFacts facts) {
    return facts.exits().isEmpty() ? List.of() : List.of(facts.exits().getLast());
  }

  private FailureEvent event(
      ComponentFacts facts,
      FailureKind kind,
      List<Signal.Exited> crashes,
      DetectionPolicy policy,
      Instant now) {
    List<Evidence> evidence = new ArrayList<>();
    for (Signal.Exited crash : crashes) {
      evidence.add(
          new Evidence(
              crash.component(),
              crash.at(),
              "exit",
              "%s after %s".formatted(crash.status(), Durations.show(crash.uptime()))));
    }
    if (evidence.isEmpty() && facts.presence() instanceof Presence.Ended ended) {
      evidence.add(
          new Evidence(facts.component().id(), ended.at(), "exit", ended.status().toString()));
    }
    if (kind == FailureKind.CRASH_LOOP) {
      evidence.add(
          new Evidence(
              facts.component().id(),
              now,
              "exit",
              "%d crashes within %s"
                  .formatted(crashes.size(), Durations.show(policy.crashLoopWithin()))));
    }
    return FailureEvent.of(
        facts.component().id(),
        kind,
        Severities.of(facts.component().tier()),
        evidence.getFirst().at(),
        now,
        id(),
        evidence);
  }
}
