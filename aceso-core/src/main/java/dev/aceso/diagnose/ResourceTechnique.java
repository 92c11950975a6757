package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A resource at its alarm explains why its component crashed, hangs or answers with errors. */
@AutoService(Technique.class)
public final class ResourceTechnique implements Technique {
  private static final double EXPLAINS = 3.0;
  private static final double EXPLAINED = -1.0;

  @Override
  public String id() {
    return "resource";
  }

  @Override
  public List<Clue> clues(Case given, Instant now) {
    List<Clue> clues = new ArrayList<>();
    for (FailureEvent failure : given.failures()) {
      ComponentFacts facts = given.facts().of(failure.component());
      facts.resources().entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .map(java.util.Map.Entry::getValue)
          .filter(r -> r.share() >= r.alarm())
          .forEach(r -> add(failure, r, clues));
    }
    return clues;
  }

  private static void add(FailureEvent failure, Signal.Resource resource, List<Clue> clues) {
    FailureKind kind =
        switch (resource.kind()) {
          case DISK_BYTES -> FailureKind.DISK_FULL;
          case DISK_INODES -> FailureKind.INODES_EXHAUSTED;
          case FILE_DESCRIPTORS -> FailureKind.FILE_DESCRIPTORS_EXHAUSTED;
        };
    List<Evidence> evidence =
        List.of(
            new Evidence(
                resource.component(),
                resource.at(),
                "resource:" + resource.what(),
                "%s is %d %% full".formatted(resource.what(), Math.round(resource.share() * 100))));
    clues.add(
        new Clue(
            failure.component(),
            kind,
            EXPLAINS,
            "%s: %s is %d %% full"
                .formatted(
                    Words.of(failure.component(), kind),
                    resource.what(),
                    Math.round(resource.share() * 100)),
            evidence));
    if (failure.kind() != kind) {
      clues.add(
          new Clue(
              failure.component(),
              failure.kind(),
              EXPLAINED,
              Words.of(failure.component(), failure.kind()),
              List.of()));
    }
  }
}
