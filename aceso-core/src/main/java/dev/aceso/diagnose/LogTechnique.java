package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Error lines around the onset (RCA-T1): the messages of the C library and the JVM name the cause.
 */
@AutoService(Technique.class)
public final class LogTechnique implements Technique {
  private static final Duration BEFORE = Duration.ofSeconds(30);
  private static final Pattern ERROR =
      Pattern.compile("\\b(ERROR|FATAL|SEVERE|CRITICAL|PANIC|Exception|panic:)");

  private record Signature(Pattern pattern, FailureKind kind, double weight, String meaning) {}

  /** Messages of strerror(3) and of the JVM. */
  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature(
              Pattern.compile("(?i)no space left"), FailureKind.DISK_FULL, 2, "no space left"),
          new Signature(
              Pattern.compile("(?i)disk quota exceeded"),
              FailureKind.DISK_FULL,
              2,
              "quota exceeded"),
          new Signature(
              Pattern.compile("(?i)too many open files"),
              FailureKind.FILE_DESCRIPTORS_EXHAUSTED,
              2,
              "too many open files"));

  private static final Pattern REFUSED =
      Pattern.compile("(?i)connection (refused|reset)|timed? ?out|unreachable|no route to host");

  @Override
  public String id() {
    return "log";
  }

  @Override
  public List<Clue> clues(Case given, Instant now) {
    List<Clue> clues = new ArrayList<>();
    Set<ComponentId> seen = new LinkedHashSet<>();
    for (FailureEvent failure : given.failures()) {
      if (seen.add(failure.component())) {
        ComponentFacts facts = given.facts().of(failure.component());
        List<Signal.Logged> around =
            facts.logs().stream()
                .filter(l -> !l.at().isBefore(failure.onset().minus(BEFORE)))
                .toList();
        signatures(failure, around, clues);
        neighbours(given, failure, around, clues);
        lastWords(failure, around).ifPresent(clues::add);
      }
    }
    return clues;
  }

  private static void signatures(
      FailureEvent failure, List<Signal.Logged> lines, List<Clue> clues) {
    for (Signature signature : SIGNATURES) {
      lines.stream()
          .filter(l -> signature.pattern().matcher(l.line()).find())
          .reduce((first, second) -> second)
          .ifPresent(
              line ->
                  clues.add(
                      new Clue(
                          failure.component(),
                          signature.kind(),
                          signature.weight(),
                          Words.of(failure.component(), signature.kind())
                              + ": its log says "
                              + signature.meaning(),
                          List.of(evidence(line)))));
    }
  }

  /** It complains of something that it needs. */
  private static void neighbours(
      Case given, FailureEvent failure, List<Signal.Logged> lines, List<Clue> clues) {
    for (ComponentId needed : given.facts().topology().dependencies(failure.component())) {
      Optional<Trouble> trouble = Trouble.of(given, needed);
      Pattern name = Pattern.compile("\\b" + Pattern.quote(needed.value()) + "\\b");
      lines.stream()
          .filter(l -> REFUSED.matcher(l.line()).find() && name.matcher(l.line()).find())
          .reduce((first, second) -> second)
          .ifPresent(
              line ->
                  trouble.ifPresent(
                      t ->
                          clues.add(
                              new Clue(
                                  needed,
                                  t.kind(),
                                  0.7,
                                  Words.of(needed, t.kind()),
                                  List.of(evidence(line))))));
    }
  }

  private static Optional<Clue> lastWords(FailureEvent failure, List<Signal.Logged> lines) {
    return lines.stream()
        .filter(l -> ERROR.matcher(l.line()).find())
        .reduce((first, second) -> second)
        .map(
            line ->
                new Clue(
                    failure.component(),
                    failure.kind(),
                    0.2,
                    Words.of(failure.component(), failure.kind()),
                    List.of(evidence(line))));
  }

  private static Evidence evidence(Signal.Logged line) {
    return new Evidence(line.component(), line.at(), "log", line.line());
  }
}
