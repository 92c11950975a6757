package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A probe that failed as often in a row as its threshold says. What gives no answer hangs; what
 * answers wrongly is failing; what nobody here can act on is a dependency that is unavailable or
 * failing.
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
    List<ProbeFacts> failed = new ArrayList<>(facts.failedProbes(Category.HEALTH));
    boolean health = !failed.isEmpty();
    failed.addAll(facts.failedProbes(Category.FUNCTIONALITY));
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>();
    Instant onset = now;
    for (ProbeFacts probe : failed) {
      Instant since = probe.failingSince().orElse(now);
      onset = since.isBefore(onset) ? since : onset;
      evidence.add(
          new Evidence(
              facts.component().id(),
              probe.last().map(Signal.Probed::at).orElse(now),
              "probe:" + probe.spec().name(),
              "%s, %d times in a row"
                  .formatted(
                      probe.last().map(Signal.Probed::detail).orElse("failed"), probe.failures())));
    }
    stopped(facts).ifPresent(evidence::add);
    return Optional.of(
        FailureEvent.of(
            facts.component().id(),
            kind(facts, failed, health),
            Severities.of(facts.component().tier()),
            onset,
            now,
            id(),
            evidence));
  }

  private static FailureKind kind(ComponentFacts facts, List<ProbeFacts> failed, boolean health) {
    boolean answers = failed.stream().allMatch(ProbeDetector::answered);
    if (facts.component().type().equals(EXTERNAL)) {
      return answers ? FailureKind.DEPENDENCY_FAILING : FailureKind.DEPENDENCY_UNAVAILABLE;
    }
    if (stopped(facts).isPresent()) {
      return FailureKind.HUNG;
    }
    return answers || !health ? FailureKind.FAILING : FailureKind.HUNG;
  }

  /** It said something, though not what was expected. */
  private static boolean answered(ProbeFacts probe) {
    String detail = probe.last().map(Signal.Probed::detail).orElse("");
    return detail.startsWith("HTTP ")
        || detail.startsWith("answered")
        || detail.startsWith("exit ");
  }

  /** SIGSTOP, a debugger or an uninterruptible wait holds it: proc_pid_stat(5), field 3. */
  private static Optional<Evidence> stopped(ComponentFacts facts) {
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
                        ? "process %d waits uninterruptibly (state D)".formatted(s.pid())
                        : "process %d is stopped (state %s)".formatted(s.pid(), s.state())));
  }
}
