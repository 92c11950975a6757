package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the exit status of a process says of why it ended. */
@AutoService(Technique.class)
public final class ExitStatusTechnique implements Technique {
  @Override
  public String id() {
    return "exit-status";
  }

  @Override
  public List<Clue> clues(Case given, Instant now) {
    List<Clue> clues = new ArrayList<>();
    for (FailureEvent failure : given.failures()) {
      ComponentFacts facts = given.facts().of(failure.component());
      boolean ended =
          failure.kind() == FailureKind.CRASHED || failure.kind() == FailureKind.CRASH_LOOP;
      if (ended && facts.presence() instanceof Presence.Ended e) {
        clues.add(clue(failure, e));
      } else if (ended && !facts.exits().isEmpty()) {
        Signal.Exited last = facts.exits().getLast();
        clues.add(clue(failure, new Presence.Ended(last.at(), last.status(), last.requested())));
      }
    }
    return clues;
  }

  private static Clue clue(FailureEvent failure, Presence.Ended ended) {
    return new Clue(
        failure.component(),
        failure.kind(),
        1.0,
        "%s: %s (%s)"
            .formatted(
                Words.of(failure.component(), failure.kind()),
                meaning(ended.status()),
                ended.status()),
        List.of(new Evidence(failure.component(), ended.at(), "exit", ended.status().toString())));
  }

  /** Signals by signal(7), codes above 125 as POSIX shells give them. */
  private static String meaning(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Signalled s ->
          switch (s.signal()) {
            case 9 -> "it was killed from outside, by a person or for want of memory";
            case 1, 2, 15 -> "it was told to end from outside";
            case 4, 7, 8, 11 -> "a fault in the program";
            case 6 -> "the program gave up by itself";
            default -> "a signal ended it";
          };
      case ExitStatus.Code c ->
          switch (c.code()) {
            case 0 -> "it ended by itself without an error";
            case 126 -> "its command can't be executed";
            case 127 -> "its command was not found";
            case 137 -> "it was killed from outside, by a person or for want of memory";
            default -> "it ended by itself with an error";
          };
      case ExitStatus.Unseen _ -> "nobody saw how it ended";
    };
  }
}
