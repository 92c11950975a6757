package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns clues into ranked causes (RCA-O1).
 *
 * <p>The model: exactly one cause, or one that is not among those considered. Techniques are taken
 * as independent of each other given the cause (naive Bayes), so their log-odds add up; what a
 * {@link Locator} says counts for every kind of cause at the component, and several kinds share the
 * component's prior. The causes and an unexplained rest, whose log-odds are 0 by definition, then
 * share the probability by the multinomial logit (softmax): K. P. Murphy, Probabilistic Machine
 * Learning: An Introduction, MIT Press 2022, sections 9.3 and 2.5. The log-odds are judgements, not
 * frequencies; they are calibrated only as far as recorded incidents have confirmed them.
 *
 * @param causes the most probable first, at most {@link #MOST}
 * @param unexplained what remains to 1
 */
record Ranking(List<Hypothesis> causes, double unexplained) {
  /** Causes that are named; the others count as unexplained. */
  static final int MOST = 10;

  /** Log-odds of a component that no locator points at. */
  private static final double NOWHERE = -3;

  private record Cause(ComponentId component, FailureKind kind) implements Comparable<Cause> {
    @Override
    public int compareTo(Cause other) {
      int byComponent = component.compareTo(other.component);
      return byComponent != 0 ? byComponent : kind.compareTo(other.kind);
    }
  }

  /** The locators' clues by component, the others' by cause. */
  private record Clues(Map<ComponentId, List<Clue>> where, Map<Cause, List<Clue>> what) {}

  Ranking {
    causes = List.copyOf(causes);
  }

  static Ranking of(List<Technique> techniques, Case given, Scene scene, Instant now) {
    Clues clues = gather(techniques, scene, now);
    Map<ComponentId, Integer> kinds = new HashMap<>();
    clues.what().keySet().forEach(cause -> kinds.merge(cause.component(), 1, Integer::sum));
    Map<Cause, Double> odds = new LinkedHashMap<>();
    double highest = 0;
    for (Cause cause : considered(clues.what().keySet(), given.cleared())) {
      double odd = odds(cause, clues, kinds);
      odds.put(cause, odd);
      highest = Math.max(highest, odd);
    }
    double total = Math.exp(-highest);
    for (double odd : odds.values()) {
      total += Math.exp(odd - highest);
    }
    Map<Cause, Double> probabilities = new HashMap<>();
    for (Map.Entry<Cause, Double> e : odds.entrySet()) {
      probabilities.put(e.getKey(), Math.exp(e.getValue() - highest) / total);
    }
    Function<Cause, Double> probability = cause -> probabilities.getOrDefault(cause, 0.0);
    List<Hypothesis> named =
        odds.keySet().stream()
            .sorted(Comparator.comparing(probability).reversed().thenComparing(c -> c))
            .limit(MOST)
            .map(cause -> hypothesis(cause, probability.apply(cause), clues, given, scene))
            .toList();
    double explained = named.stream().mapToDouble(Hypothesis::probability).sum();
    return new Ranking(named, Math.max(0, 1 - explained));
  }

  private static Collection<Cause> considered(Set<Cause> all, Set<ComponentId> cleared) {
    List<Cause> left = all.stream().filter(c -> !cleared.contains(c.component())).toList();
    return left.isEmpty() ? all : left;
  }

  private static Clues gather(List<Technique> techniques, Scene scene, Instant now) {
    Clues clues = new Clues(new TreeMap<>(), new TreeMap<>());
    for (ComponentId id : scene.reported()) {
      clues.what().put(new Cause(id, scene.of(id).kind()), new ArrayList<>());
    }
    for (Technique technique : techniques) {
      for (Clue clue : technique.clues(scene, now)) {
        List<Clue> what =
            clues
                .what()
                .computeIfAbsent(new Cause(clue.component(), clue.kind()), _ -> new ArrayList<>());
        if (technique instanceof Locator) {
          clues.where().computeIfAbsent(clue.component(), _ -> new ArrayList<>()).add(clue);
        } else {
          what.add(clue);
        }
      }
    }
    return clues;
  }

  private static double odds(Cause cause, Clues clues, Map<ComponentId, Integer> kinds) {
    List<Clue> located = clues.where().getOrDefault(cause.component(), List.of());
    double where = located.isEmpty() ? NOWHERE : located.stream().mapToDouble(Clue::weight).sum();
    double what =
        clues.what().getOrDefault(cause, List.of()).stream().mapToDouble(Clue::weight).sum();
    return where + what - Math.log(kinds.getOrDefault(cause.component(), 1));
  }

  private static Hypothesis hypothesis(
      Cause cause, double probability, Clues clues, Case given, Scene scene) {
    List<Clue> what = clues.what().getOrDefault(cause, List.of());
    List<Clue> where = clues.where().getOrDefault(cause.component(), List.of());
    Set<Evidence> evidence = new LinkedHashSet<>();
    given.failures().stream()
        .filter(f -> f.component().equals(cause.component()) && f.kind() == cause.kind())
        .map(FailureEvent::evidence)
        .forEach(evidence::addAll);
    what.forEach(clue -> evidence.addAll(clue.evidence()));
    where.forEach(clue -> evidence.addAll(clue.evidence()));
    if (evidence.isEmpty()) {
      evidence.addAll(scene.of(cause.component()).evidence());
    }
    String summary =
        what.stream()
            .filter(clue -> clue.weight() > 0)
            .max(Comparator.comparingDouble(Clue::weight))
            .or(() -> where.stream().filter(c -> c.kind() == cause.kind()).findFirst())
            .map(Clue::summary)
            .orElse(Words.failure(cause.component(), cause.kind()));
    return new Hypothesis(
        cause.component(), cause.kind(), summary, probability, List.copyOf(evidence));
  }
}
