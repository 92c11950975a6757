package dev.aceso.diagnose;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Combines the clues of all techniques into a diagnosis.
 *
 * <p>The clues for a cause add up as log-odds, as if they were independent (naive Bayes); the
 * causes and an unexplained rest of weight 0 share the probability by their exponentials
 * (multinomial logit). See K. P. Murphy, Probabilistic Machine Learning: An Introduction, sections
 * 9.3 and 10.3.
 */
public final class Diagnostician {
  private record Cause(ComponentId component, FailureKind kind) {}

  private final List<Technique> techniques;

  public Diagnostician(List<Technique> techniques) {
    this.techniques = techniques.stream().sorted(Comparator.comparing(Technique::id)).toList();
  }

  /** The diagnosis of a case, with all six outputs. */
  public Diagnosis diagnose(Case given, Instant now) {
    Map<Cause, List<Clue>> clues = new LinkedHashMap<>();
    for (FailureEvent failure : given.failures()) {
      clues.putIfAbsent(new Cause(failure.component(), failure.kind()), new ArrayList<>());
    }
    for (Technique technique : techniques) {
      for (Clue clue : technique.clues(given, now)) {
        clues
            .computeIfAbsent(new Cause(clue.component(), clue.kind()), _ -> new ArrayList<>())
            .add(clue);
      }
    }
    Map<Cause, Double> odds = new LinkedHashMap<>();
    clues.forEach(
        (cause, some) -> odds.put(cause, Math.exp(some.stream().mapToDouble(Clue::weight).sum())));
    double total = 1 + odds.values().stream().mapToDouble(d -> d).sum();
    List<Hypothesis> causes = new ArrayList<>();
    clues.forEach(
        (cause, some) -> {
          Double weight = odds.get(cause);
          causes.add(hypothesis(given, cause, some, (weight == null ? 0 : weight) / total));
        });
    causes.sort(
        Comparator.comparingDouble(Hypothesis::probability)
            .reversed()
            .thenComparing(Hypothesis::component)
            .thenComparing(Hypothesis::kind));
    return new Assessment(given, causes, 1 / total, now).diagnosis();
  }

  private static Hypothesis hypothesis(
      Case given, Cause cause, List<Clue> clues, double probability) {
    Set<Evidence> evidence = new LinkedHashSet<>();
    given.failures().stream()
        .filter(f -> f.component().equals(cause.component()) && f.kind() == cause.kind())
        .forEach(f -> evidence.addAll(f.evidence()));
    clues.forEach(clue -> evidence.addAll(clue.evidence()));
    String summary =
        clues.stream()
            .max(
                Comparator.comparingInt((Clue c) -> c.summary().length())
                    .thenComparingDouble(Clue::weight))
            .map(Clue::summary)
            .orElse(Words.of(cause.component(), cause.kind()));
    return new Hypothesis(
        cause.component(), cause.kind(), summary, probability, List.copyOf(evidence));
  }

  /** Whether nothing here can act on the component. */
  static boolean external(Component component) {
    return component.type().equals("external");
  }
}
