package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A health or functionality probe that failed as often in a row as its threshold says, while what
 * it probes has not ended. What gives no sign of health is hung; what answers wrongly, or is
 * healthy and doesn't do its work, is failing; what is of type {@code external} is a dependency
 * that is unavailable or failing.
 *
 * <p>A component that was started and has not passed yet is given {@link
 * dev.aceso.model.Component#startup}.
 */
@AutoService(Detector.class)
public final class ProbeDetector implements Detector {
  private static final String EXTERNAL = "external";

  @Override
  public String id() {
    return "probe";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    if (facts.presence() instanceof Presence.Ended) {
      return Optional.empty();
    }
    List<ProbeFacts> failed = failed(facts).stream().filter(p -> !patient(facts, p, now)).toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    Component component = facts.component();
    List<Evidence> evidence = new ArrayList<>();
    failed.forEach(p -> evidence.add(evidence(component, p, now)));
    held(facts).ifPresent(evidence::add);
    evidence.sort(Comparator.comparing(Evidence::at));
    Instant onset =
        failed.stream()
            .flatMap(p -> p.failingSince().stream())
            .min(Instant::compareTo)
            .filter(at -> at.isBefore(now))
            .orElse(now);
    return Optional.of(
        FailureEvent.of(
            component.id(),
            kind(facts, failed),
            TierSeverity.of(component.tier()),
            onset,
            now,
            id(),
            evidence));
  }

  @Override
  public Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    return failed(facts).stream().anyMatch(p -> patient(facts, p, now))
        ? Startup.patienceEnds(facts)
        : Optional.empty();
  }

  private static List<ProbeFacts> failed(ComponentFacts facts) {
    List<ProbeFacts> failed = new ArrayList<>(facts.failedProbes(Category.HEALTH));
    failed.addAll(facts.failedProbes(Category.FUNCTIONALITY));
    return failed;
  }

  /** Whether it may still be starting: no reading but failures since its start. */
  private static boolean patient(ComponentFacts facts, ProbeFacts probe, Instant now) {
    if (!(facts.presence() instanceof Presence.Running run) || stopped(facts)) {
      return false;
    }
    Duration firstReading = probe.spec().every().plus(probe.spec().timeout());
    boolean failedFromStart =
        probe.failingSince().filter(at -> !at.isAfter(run.since().plus(firstReading))).isPresent();
    return failedFromStart && Startup.patienceEnds(facts).filter(now::isBefore).isPresent();
  }

  private static FailureKind kind(ComponentFacts facts, List<ProbeFacts> failed) {
    boolean silent = failed.stream().anyMatch(p -> countsAsSilent(facts, p));
    if (facts.component().type().equals(EXTERNAL)) {
      return silent ? FailureKind.DEPENDENCY_UNAVAILABLE : FailureKind.DEPENDENCY_FAILING;
    }
    return silent || stopped(facts) ? FailureKind.HUNG : FailureKind.FAILING;
  }

  /** A silent functionality probe doesn't make what passes its health probes hung. */
  private static boolean countsAsSilent(ComponentFacts facts, ProbeFacts probe) {
    boolean answered = probe.last().filter(Signal.Probed::answeredWrongly).isPresent();
    boolean healthSeen =
        facts.component().probes(Category.HEALTH).stream()
            .map(spec -> facts.probes().getOrDefault(spec.name(), ProbeFacts.none(spec)))
            .anyMatch(p -> p.passes() > 0);
    return !answered && (probe.spec().category() == Category.HEALTH || !healthSeen);
  }

  private static Evidence evidence(Component component, ProbeFacts probe, Instant now) {
    String times = probe.failures() == 1 ? "once" : probe.failures() + " times in a row";
    String seen =
        probe
            .last()
            .map(
                l ->
                    l.outcome() == ProbeOutcome.INCONCLUSIVE
                        ? "failed %s, the latest try could not tell: %s"
                            .formatted(times, l.detail())
                        : "failed %s: %s".formatted(times, l.detail()))
            .orElse("failed " + times);
    String since =
        probe
            .failingSince()
            .map(at -> ", for " + Durations.show(Duration.between(at, now)))
            .orElse("");
    return new Evidence(
        component.id(),
        probe.last().map(Signal.Probed::at).orElse(now),
        "probe:" + probe.spec().name(),
        seen + since);
  }

  /**
   * A signal or a debugger has stopped it; unlike a wait for a disk, that doesn't end by itself.
   */
  private static boolean stopped(ComponentFacts facts) {
    return facts.scheduled().filter(s -> "Tt".indexOf(s.state()) >= 0).isPresent();
  }

  /** A signal, a debugger or an uninterruptible wait holds it: proc_pid_stat(5), field 3. */
  private static Optional<Evidence> held(ComponentFacts facts) {
    return facts
        .scheduled()
        .filter(s -> "TtD".indexOf(s.state()) >= 0)
        .map(
            s ->
                new Evidence(
                    s.component(),
                    s.at(),
                    "scheduler",
                    s.state() == 'D'
                        ? "process %d waits and can't be interrupted (state D)".formatted(s.pid())
                        : "process %d is stopped (state %s)".formatted(s.pid(), s.state())));
  }
}
