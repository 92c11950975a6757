package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Error lines around the onset (RCA-T1): known messages name a cause, complaints raise what is
 * complained of. However often a component says the same, it counts once.
 */
@AutoService(Technique.class)
public final class LogTechnique implements Technique {
  private static final Duration BEFORE = Duration.ofSeconds(30);
  private static final Duration AFTER = Duration.ofSeconds(30);

  private static final Duration LAST_COMPLAINT = Duration.ofSeconds(2);

  private static final Pattern ERROR =
      Pattern.compile("\\b(ERROR|FATAL|SEVERE|CRITICAL|PANIC|[A-Za-z]*Exception|Traceback|panic:)");

  private static final double BLAMED = 2.2;
  private static final double BLAMED_BY_ANOTHER = 0.5;
  private static final double BLAMED_AT_MOST = 3.2;

  /** What complains of another is less likely the origin itself. */
  private static final double BLAMES = -1.5;

  /** A message that names a cause speaks against the failure being a cause of its own. */
  private static final double EXPLAINED_BY_LACK = -1;

  private static final double LAST_ERROR = 0.3;

  @Override
  public String id() {
    return "log";
  }

  @Override
  public List<Clue> clues(Scene scene, Instant now) {
    Case given = scene.given();
    Blame blame = new Blame(scene);
    List<Clue> clues = new ArrayList<>();
    Map<ComponentId, List<Evidence>> blamed = new TreeMap<>();
    for (Sighting s : scene.unwell()) {
      ComponentFacts facts = given.facts().of(s.component());
      List<LogLine> lines = around(facts, s, now);
      Instant end = end(facts, s.kind()).orElse(now);
      List<LogLine> own =
          lines.stream()
              .filter(l -> blame.of(s.component(), List.of(l)).isEmpty() && !past(l, end, facts))
              .toList();
      Optional<Clue> signature = signature(given, s, own, clues);
      Map<ComponentId, Signal.Logged> others = blame.of(s.component(), lines);
      others.forEach(
          (id, line) -> blamed.computeIfAbsent(id, _ -> new ArrayList<>()).add(evidence(line)));
      if (!others.isEmpty() && signature.isEmpty()) {
        clues.add(blaming(s, others));
      } else {
        signature.or(() -> lastError(s, lines)).ifPresent(clues::add);
      }
    }
    blamed.forEach((id, lines) -> clues.add(blamed(scene.of(id), lines)));
    return clues;
  }

  /** What the life that failed wrote around its failure; a life that ended, before its end. */
  private static List<LogLine> around(ComponentFacts facts, Sighting s, Instant now) {
    Optional<Instant> end = end(facts, s.kind());
    if (end.isPresent()) {
      return LogLine.between(end.get().minus(BEFORE), now, facts.output().until(end.get()));
    }
    Instant onset = s.onset().orElse(now);
    return LogLine.between(onset.minus(BEFORE), onset.plus(AFTER), facts.output().present());
  }

  /** When the life ended whose end is the failure, also when another has begun since. */
  private static Optional<Instant> end(ComponentFacts facts, FailureKind kind) {
    if (facts.presence() instanceof Presence.Ended ended) {
      return Optional.of(ended.at());
    }
    boolean ended =
        kind == FailureKind.CRASHED
            || kind == FailureKind.CRASH_LOOP
            || kind == FailureKind.OUT_OF_MEMORY;
    return ended && !facts.exits().isEmpty()
        ? Optional.of(facts.exits().getLast().at())
        : Optional.empty();
  }

  /**
   * The clue of the weightiest known message about how the component fails; a message that names a
   * lack adds the clue for that lack to the clues.
   */
  private static Optional<Clue> signature(
      Case given, Sighting s, List<LogLine> lines, List<Clue> clues) {
    for (LogSignature signature : LogSignature.ALL) {
      Optional<Signal.Logged> line =
          lines.stream()
              .filter(l -> signature.in(l.lowerCase()))
              .reduce((first, second) -> second)
              .map(LogLine::logged);
      if (line.isEmpty()) {
        continue;
      }
      if (signature.kind().isEmpty()) {
        String text = Words.failure(s.component(), s.kind()) + ": " + signature.meaning();
        return Optional.of(clue(s, s.kind(), signature.weight(), text, line.get()));
      }
      FailureKind lack = lack(signature.kind().get(), given.facts().of(s.component()));
      String text = "%s: its log says so".formatted(Words.failure(s.component(), lack));
      Clue named = clue(s, lack, signature.weight(), text, line.get());
      if (lack == s.kind()) {
        return Optional.of(named);
      }
      clues.add(named);
      return Optional.of(
          clue(s, s.kind(), EXPLAINED_BY_LACK, Words.failure(s.component(), s.kind()), line.get()));
    }
    return Optional.empty();
  }

  /**
   * Whether a line complains of a lack that was over before the failure: a later reading shows
   * enough, and it was not complained of again. What dies of a lack complains of it at its end.
   */
  private static boolean past(LogLine line, Instant end, ComponentFacts facts) {
    Instant said = line.logged().at();
    if (!said.isBefore(end.minus(LAST_COMPLAINT))) {
      return false;
    }
    return LogSignature.ALL.stream()
        .filter(signature -> signature.kind().isPresent() && signature.in(line.lowerCase()))
        .anyMatch(signature -> enough(signature.kind().get(), said, facts));
  }

  private static boolean enough(FailureKind lack, Instant since, ComponentFacts facts) {
    List<Signal.Resource> readings =
        facts.resources().values().stream()
            .filter(
                r ->
                    Witness.kind(r.kind()) == lack
                        || (lack == FailureKind.DISK_FULL && r.kind() == ResourceKind.DISK_INODES))
            .toList();
    return !readings.isEmpty()
        && readings.stream().allMatch(r -> r.at().isAfter(since) && r.share() < r.alarm());
  }

  /** ENOSPC is also said when inodes have run out (write(2), open(2)). */
  private static FailureKind lack(FailureKind said, ComponentFacts facts) {
    List<ResourceKind> exhausted =
        Witness.exhausted(facts).stream().map(Signal.Resource::kind).toList();
    return said == FailureKind.DISK_FULL
            && exhausted.contains(ResourceKind.DISK_INODES)
            && !exhausted.contains(ResourceKind.DISK_BYTES)
        ? FailureKind.INODES_EXHAUSTED
        : said;
  }

  private static Clue blaming(Sighting s, Map<ComponentId, Signal.Logged> others) {
    return new Clue(
        s.component(),
        s.kind(),
        s.kind() == FailureKind.CRASHED ? 0 : BLAMES,
        Words.failure(s.component(), s.kind()),
        others.values().stream().map(LogTechnique::evidence).toList());
  }

  private static Clue blamed(Sighting s, List<Evidence> lines) {
    double weight = BLAMED + BLAMED_BY_ANOTHER * (lines.size() - 1);
    String summary =
        s.state() == State.FAILING
            ? Words.failure(s.component(), s.kind())
            : s.component() + " does not serve those that need it, by what they log";
    return new Clue(s.component(), s.kind(), Math.min(weight, BLAMED_AT_MOST), summary, lines);
  }

  private static Optional<Clue> lastError(Sighting s, List<LogLine> lines) {
    return lines.stream()
        .map(LogLine::logged)
        .filter(l -> ERROR.matcher(l.line()).find())
        .reduce((first, second) -> second)
        .map(
            l ->
                clue(
                    s,
                    s.kind(),
                    LAST_ERROR,
                    "%s: its last error was '%s'"
                        .formatted(Words.failure(s.component(), s.kind()), Words.quote(l.line())),
                    l));
  }

  private static Clue clue(
      Sighting s, FailureKind kind, double weight, String summary, Signal.Logged line) {
    return new Clue(s.component(), kind, weight, summary, List.of(evidence(line)));
  }

  private static Evidence evidence(Signal.Logged line) {
    return new Evidence(line.component(), line.at(), "log", line.line());
  }
}
