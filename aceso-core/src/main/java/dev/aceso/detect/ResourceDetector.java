package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Severity;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A resource whose use has reached its alarm; of several, the one that is nearest to its end. */
@AutoService(Detector.class)
public final class ResourceDetector implements Detector {
  private static final Comparator<Signal.Resource> WORST_FIRST =
      Comparator.comparingDouble(Signal.Resource::share)
          .reversed()
          .thenComparing(Signal.Resource::kind)
          .thenComparing(Signal.Resource::what);

  @Override
  public String id() {
    return "resource";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    if (facts.resources().isEmpty()) {
      return Optional.empty();
    }
    List<Signal.Resource> exhausted =
        facts.resources().values().stream()
            .filter(r -> r.share() >= r.alarm())
            .sorted(WORST_FIRST)
            .toList();
    return exhausted.stream().findFirst().map(worst -> event(facts, worst, exhausted, now));
  }

  private FailureEvent event(
      ComponentFacts facts, Signal.Resource worst, List<Signal.Resource> exhausted, Instant now) {
    Severity severity =
        worst.share() >= 1
            ? TierSeverity.of(facts.component().tier())
            : TierSeverity.threatened(facts.component().tier());
    List<Evidence> evidence =
        exhausted.stream()
            .map(r -> new Evidence(r.component(), r.at(), "resource:" + r.what(), text(r)))
            .sorted(Comparator.comparing(Evidence::at))
            .toList();
    return FailureEvent.of(
        facts.component().id(),
        kind(worst.kind()),
        severity,
        worst.at().isAfter(now) ? now : worst.at(),
        now,
        id(),
        evidence);
  }

  private static FailureKind kind(ResourceKind kind) {
    return switch (kind) {
      case DISK_BYTES -> FailureKind.DISK_FULL;
      case DISK_INODES -> FailureKind.INODES_EXHAUSTED;
      case FILE_DESCRIPTORS -> FailureKind.FILE_DESCRIPTORS_EXHAUSTED;
    };
  }

  private static String text(Signal.Resource r) {
    String unit =
        switch (r.kind()) {
          case DISK_BYTES -> "bytes";
          case DISK_INODES -> "inodes";
          case FILE_DESCRIPTORS -> "file descriptors";
        };
    return String.format(
        Locale.ROOT,
        "%s: %.0f of %.0f %s used (%.1f%%), the alarm is at %.1f%%",
        r.what(),
        r.used(),
        r.limit(),
        unit,
        100 * r.share(),
        100 * r.alarm());
  }
}
