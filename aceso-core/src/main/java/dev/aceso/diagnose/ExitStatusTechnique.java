package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Ending;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the exit status of a process tells of why it ended: signals as in signal(7); codes above 128
 * are signals that a shell passed on, and 126 and 127 commands that it could not run (POSIX.1-2024,
 * Shell Command Language, section 2.8.2).
 */
@AutoService(Technique.class)
public final class ExitStatusTechnique implements Technique {
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);

  /** What the Linux kernel, the JVM and others say. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("(?i)out of memory|OutOfMemoryError|oom-kill|cannot allocate memory");

  private static final Set<FailureKind> ENDED =
      Set.of(FailureKind.CRASHED, FailureKind.CRASH_LOOP, FailureKind.OUT_OF_MEMORY);

  private record End(Instant at, ExitStatus status) {}

  private record Meaning(double weight, String text) {}

  @Override
  public String id() {
    return "exit-status";
  }

  @Override
  public List<Clue> clues(Scene scene, Instant now) {
    List<Clue> clues = new ArrayList<>();
    for (Sighting s : scene.unwell()) {
      if (ENDED.contains(s.kind()) && !s.deliberate()) {
        ComponentFacts facts = scene.given().facts().of(s.component());
        end(facts).ifPresent(end -> clues.add(clue(s, facts, end)));
      }
    }
    return clues;
  }

  private static Optional<End> end(ComponentFacts facts) {
    if (facts.presence() instanceof Presence.Ended e && e.ending() == Ending.UNASKED) {
      return Optional.of(new End(e.at(), e.status()));
    }
    return facts.exits().stream()
        .filter(Signal.Exited::unasked)
        .reduce((first, second) -> second)
        .map(e -> new End(e.at(), e.status()));
  }

  private static Clue clue(Sighting s, ComponentFacts facts, End end) {
    List<Signal.Logged> words =
        facts.output().until(end.at()).stream()
            .filter(l -> !l.at().isBefore(end.at().minus(LAST_WORDS)))
            .toList();
    Reading reading = facts.output().reading(end.at());
    Optional<Signal.Logged> memory =
        words.stream().filter(l -> OUT_OF_MEMORY.matcher(l.line()).find()).findFirst();
    Meaning meaning =
        memory.isPresent() && !(end.status() instanceof ExitStatus.OutOfMemory)
            ? new Meaning(1.5, "it ran out of memory")
            : meaning(end.status(), words, reading);
    List<Evidence> evidence = new ArrayList<>();
    memory
        .or(() -> words.isEmpty() ? Optional.empty() : Optional.of(words.getLast()))
        .ifPresent(l -> evidence.add(new Evidence(l.component(), l.at(), "log", l.line())));
    reading
        .missing()
        .ifPresent(missing -> evidence.add(new Evidence(s.component(), end.at(), "log", missing)));
    evidence.add(new Evidence(s.component(), end.at(), "exit", end.status().toString()));
    return new Clue(
        s.component(),
        s.kind(),
        meaning.weight(),
        "%s: %s (%s)"
            .formatted(Words.failure(s.component(), s.kind()), meaning.text(), end.status()),
        evidence);
  }

  private static Meaning meaning(ExitStatus status, List<Signal.Logged> words, Reading reading) {
    return switch (status) {
      case ExitStatus.Signalled s -> signal(s.signal());
      case ExitStatus.Code c when c.code() > 128 && c.code() <= 128 + 64 -> signal(c.code() - 128);
      case ExitStatus.Code c ->
          switch (c.code()) {
            case 0 ->
                new Meaning(
                    0.5,
                    "it ended with the status of success, by itself or because it was told to");
            case 126 -> new Meaning(1.5, "its command was found but can't be executed");
            case 127 -> new Meaning(1.5, "its command was not found");
            default -> new Meaning(0.7, gaveUp(words, reading));
          };
      case ExitStatus.OutOfMemory _ -> new Meaning(2, "all the memory that it may use was used up");
      case ExitStatus.Unseen _ -> new Meaning(0, "nobody saw how it ended");
    };
  }

  private static Meaning signal(int signal) {
    return switch (signal) {
      case 9 -> new Meaning(1, "it was killed from outside, by a person, a program or the kernel");
      case 1, 2, 15 -> new Meaning(1, "something outside told it to end");
      case 4, 5, 7, 8, 11, 31 -> new Meaning(1, "a fault in the program");
      case 6 -> new Meaning(1, "the program found itself in a state it could not go on from");
      case 24 -> new Meaning(1, "it had used up its CPU time");
      default -> new Meaning(0.5, "a signal ended it");
    };
  }

  private static String gaveUp(List<Signal.Logged> words, Reading reading) {
    return words.isEmpty()
        ? "it gave up by itself"
            + reading.missing().map(missing -> "; " + missing).orElse(" and logged nothing")
        : "it gave up by itself, its last words were '%s'"
            .formatted(Words.quote(words.getLast().line()));
  }
}
