package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Crashes;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Durations;
import dev.aceso.model.Ending;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What ended though nobody had asked for it has crashed, or ran out of memory where the kernel
 * ended it for that; what the engine stopped and nobody started again is down. Neither is what
 * ended as it should, or as a person wants it, nor what another process serves for. What crashes
 * again and again within the policy's time is in a crash loop, also while it happens to run between
 * two crashes, until it has stayed up for twice as long as in the last lives of the loop, or for
 * the policy's time, whichever comes first.
 */
@AutoService(Detector.class)
public final class ExitDetector implements Detector {
  /** Log lines given as evidence, and how long before the end they may have been written. */
  static final int LAST_LINES = 5;

  static final Duration LAST_WORDS = Duration.ofSeconds(30);

  @Override
  public String id() {
    return "exit";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    List<Signal.Exited> loop = loop(facts, policy);
    return switch (facts.presence()) {
      case Presence.Unseen _ -> Optional.empty();
      case Presence.Running run ->
          loop.isEmpty() || settledAt(run, loop, policy).compareTo(now) <= 0
              ? Optional.empty()
              : Optional.of(looping(facts, loop, now));
      case Presence.Ended ended -> {
        if (facts.dead().isEmpty()) {
          yield Optional.empty();
        }
        if (ended.ending() != Ending.UNASKED) {
          yield Optional.of(down(facts, ended, now));
        }
        yield Optional.of(loop.isEmpty() ? crashed(facts, ended, now) : looping(facts, loop, now));
      }
    };
  }

  @Override
  public Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    List<Signal.Exited> loop = loop(facts, policy);
    return facts.presence() instanceof Presence.Running run && !loop.isEmpty()
        ? Optional.of(settledAt(run, loop, policy)).filter(at -> at.isAfter(now))
        : Optional.empty();
  }

  /** The crashes in a row within the policy's time, when they are enough for a loop. */
  private static List<Signal.Exited> loop(ComponentFacts facts, DetectionPolicy policy) {
    if (facts.exits().size() < policy.crashLoopExits()) {
      return List.of();
    }
    List<Signal.Exited> recent = Crashes.latest(facts).within(policy.crashLoopWithin());
    return recent.size() >= policy.crashLoopExits() ? recent : List.of();
  }

  private static Instant settledAt(
      Presence.Running run, List<Signal.Exited> loop, DetectionPolicy policy) {
    Duration longest =
        new Crashes(loop).lived().orElse(Duration.ZERO).multipliedBy(2).plusMillis(1);
    Duration within = policy.crashLoopWithin();
    return run.since().plus(longest.compareTo(within) < 0 ? longest : within);
  }

  private FailureEvent crashed(ComponentFacts facts, Presence.Ended ended, Instant now) {
    List<Evidence> evidence = new ArrayList<>(lastWords(facts, ended.at()));
    String lived =
        facts.exits().stream()
            .filter(e -> e.at().equals(ended.at()))
            .findFirst()
            .map(e -> " after it had run for " + Durations.show(e.uptime()))
            .orElse("");
    evidence.add(
        new Evidence(
            facts.component().id(), ended.at(), "exit", "ended: " + ended.status() + lived));
    return event(facts, kind(ended.status()), ended.at(), now, evidence);
  }

  private static FailureKind kind(ExitStatus status) {
    return switch (status) {
      case ExitStatus.OutOfMemory _ -> FailureKind.OUT_OF_MEMORY;
      case ExitStatus.Code _, ExitStatus.Signalled _, ExitStatus.Unseen _ -> FailureKind.CRASHED;
    };
  }

  private FailureEvent down(ComponentFacts facts, Presence.Ended ended, Instant now) {
    String text = "it should run and doesn't: Aceso stopped it and it was not started since";
    return event(
        facts,
        FailureKind.DOWN,
        ended.at(),
        now,
        List.of(new Evidence(facts.component().id(), ended.at(), "exit", text)));
  }

  private FailureEvent looping(ComponentFacts facts, List<Signal.Exited> loop, Instant now) {
    List<Evidence> evidence = new ArrayList<>();
    for (Signal.Exited crash : loop) {
      evidence.add(
          new Evidence(
              crash.component(),
              crash.at(),
              "exit",
              "ended: %s after it had run for %s"
                  .formatted(crash.status(), Durations.show(crash.uptime()))));
    }
    Instant first = loop.getFirst().at();
    Instant last = loop.getLast().at();
    evidence.addAll(lastWords(facts, last));
    evidence.sort(Comparator.comparing(Evidence::at));
    evidence.add(
        new Evidence(
            facts.component().id(),
            last,
            "exit",
            "%d crashes within %s"
                .formatted(loop.size(), Durations.show(Duration.between(first, last)))));
    return event(facts, FailureKind.CRASH_LOOP, first, now, evidence);
  }

  /** The last lines of the life that ended then, or why there may have been others. */
  private static List<Evidence> lastWords(ComponentFacts facts, Instant end) {
    List<Evidence> lines =
        facts.output().until(end).stream()
            .filter(l -> !l.at().isBefore(end.minus(LAST_WORDS)))
            .map(
                l ->
                    new Evidence(
                        l.component(), l.at().isAfter(end) ? end : l.at(), "log", l.line()))
            .toList();
    if (!lines.isEmpty()) {
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
    return facts.output().reading(end).missing().stream()
        .map(text -> new Evidence(facts.component().id(), end, "log", text))
        .toList();
  }

  private FailureEvent event(
      ComponentFacts facts, FailureKind kind, Instant onset, Instant now, List<Evidence> evidence) {
    return FailureEvent.of(
        facts.component().id(),
        kind,
        TierSeverity.of(facts.component().tier()),
        onset.isAfter(now) ? now : onset,
        now,
        id(),
        evidence);
  }
}
