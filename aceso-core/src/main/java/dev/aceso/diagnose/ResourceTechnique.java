package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A resource that has run out explains the crash, the errors or the silence of its component. */
@AutoService(Technique.class)
public final class ResourceTechnique implements Technique {
  /** It is the only thing that is wrong. */
  private static final double ALONE = 0.5;

  @Override
  public String id() {
    return "resource";
  }

  @Override
  public List<Clue> clues(Scene scene, Instant now) {
    List<Clue> clues = new ArrayList<>();
    for (Sighting s : scene.all()) {
      ComponentFacts facts = scene.given().facts().of(s.component());
      for (Signal.Resource r : Witness.exhausted(facts)) {
        FailureKind kind = Witness.kind(r.kind());
        String cause = Words.failure(s.component(), kind) + " (" + r.what() + ")";
        if (kind == s.kind()) {
          clues.add(new Clue(s.component(), kind, ALONE, cause, List.of(Witness.evidence(r))));
        } else {
          double weight = explains(r.kind(), s.kind(), facts);
          clues.add(new Clue(s.component(), kind, weight, cause, List.of(Witness.evidence(r))));
          clues.add(
              new Clue(
                  s.component(),
                  s.kind(),
                  -weight,
                  Words.failure(s.component(), s.kind()),
                  List.of(Witness.evidence(r))));
        }
      }
    }
    return clues;
  }

  /** How likely the lack is what makes the component fail as it does. */
  private static double explains(ResourceKind lack, FailureKind failure, ComponentFacts facts) {
    return switch (failure) {
      case CRASHED, CRASH_LOOP -> endedByItself(facts) ? 1.5 : 0;
      case FAILING, SLOW_RESPONSE -> 1.5;
      case HUNG -> stopped(facts) ? 0 : lack == ResourceKind.FILE_DESCRIPTORS ? 1.5 : 0.7;
      case DOWN,
          DISK_FULL,
          INODES_EXHAUSTED,
          FILE_DESCRIPTORS_EXHAUSTED,
          OUT_OF_MEMORY,
          DEPENDENCY_UNAVAILABLE,
          DEPENDENCY_FAILING ->
          0;
    };
  }

  /** A program that lacks something gives up with an error; it isn't killed from outside. */
  private static boolean endedByItself(ComponentFacts facts) {
    ExitStatus status =
        facts.presence() instanceof Presence.Ended e
            ? e.status()
            : facts.exits().isEmpty()
                ? new ExitStatus.Unseen("no exit was seen")
                : facts.exits().getLast().status();
    return switch (status) {
      case ExitStatus.Code c -> c.code() != 0 && c.code() <= 125;
      case ExitStatus.Signalled s -> s.signal() == 6 || s.signal() == 7;
      case ExitStatus.OutOfMemory _ -> false;
      case ExitStatus.Unseen _ -> true;
    };
  }

  private static boolean stopped(ComponentFacts facts) {
    return facts.scheduled().filter(s -> "Tt".indexOf(s.state()) >= 0).isPresent();
  }
}
