package dev.aceso.detect;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Severity;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A resource whose use has reached its alarm. */
@AutoService(Detector.class)
public final class ResourceDetector implements Detector {
  @Override
  public String id() {
    return "resource";
  }

  @Override
  public Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    return facts.resources().values().stream()
        .filter(r -> r.share() >= r.alarm())
        .max(
            Comparator.comparingDouble(Signal.Resource::share).thenComparing(Signal.Resource::what))
        .map(
            r ->
                FailureEvent.of(
                    r.component(),
                    switch (r.kind()) {
                      case DISK_BYTES -> FailureKind.DISK_FULL;
                      case DISK_INODES -> FailureKind.INODES_EXHAUSTED;
                      case FILE_DESCRIPTORS -> FailureKind.FILE_DESCRIPTORS_EXHAUSTED;
                    },
                    r.share() >= 1 ? Severities.of(facts.component().tier()) : Severity.WARNING,
                    r.at(),
                    now,
                    id(),
                    List.of(
                        new Evidence(
                            r.component(),
                            r.at(),
                            "resource:" + r.what(),
                            "%s is %d %% full, the alarm is at %d %%"
                                .formatted(
                                    r.what(),
                                    Math.round(r.share() * 100),
                                    Math.round(r.alarm() * 100))))));
  }
}
