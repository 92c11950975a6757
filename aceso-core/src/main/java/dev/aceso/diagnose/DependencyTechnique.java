package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Traces failures through the dependency graph to their origin (RCA-T3): what fails while something
 * that it needs is in trouble is a symptom; what fails although all that it needs is well is an
 * origin. A process that has ended is never only a symptom.
 */
@AutoService(Technique.class)
public final class DependencyTechnique implements Technique {
  private static final double ORIGIN = 2.5;
  private static final double ORIGIN_UNSEEN = 1.5;
  private static final double EXPLAINS = 1.0;
  private static final double EXPLAINED = -2.5;

  @Override
  public String id() {
    return "dependency";
  }

  @Override
  public List<Clue> clues(Case given, Instant now) {
    Map<ComponentId, Trouble> troubled = new LinkedHashMap<>();
    given.failures().forEach(f -> trace(given, f.component(), troubled));
    List<Clue> clues = new ArrayList<>();
    for (Trouble trouble : troubled.values()) {
      clues.add(clue(given, trouble, troubled, now));
    }
    return clues;
  }

  private static void trace(Case given, ComponentId id, Map<ComponentId, Trouble> troubled) {
    if (troubled.containsKey(id)) {
      return;
    }
    Optional<Trouble> trouble = Trouble.of(given, id);
    trouble.ifPresent(t -> troubled.put(id, t));
    given.facts().topology().get(id).dependsOn().forEach(needed -> trace(given, needed, troubled));
  }

  private Clue clue(Case given, Trouble trouble, Map<ComponentId, Trouble> troubled, Instant now) {
    ComponentId id = trouble.component();
    Set<ComponentId> needed = given.facts().topology().dependencies(id);
    List<ComponentId> below = needed.stream().filter(troubled::containsKey).toList();
    List<ComponentId> above =
        troubled.keySet().stream()
            .filter(other -> given.facts().topology().dependencies(other).contains(id))
            .toList();
    double weight = above.isEmpty() ? 0 : EXPLAINS;
    List<Evidence> evidence = new ArrayList<>(trouble.evidence());
    if (!below.isEmpty() && trouble.kind() != FailureKind.CRASHED) {
      weight += EXPLAINED;
      evidence.add(graph(id, now, "it needs " + names(below) + ", which is in trouble too"));
    } else {
      boolean seen = needed.stream().allMatch(n -> Trouble.seenWell(given.facts().of(n)));
      weight += seen ? ORIGIN : ORIGIN_UNSEEN;
      evidence.add(
          graph(
              id,
              now,
              needed.isEmpty()
                  ? "it needs nothing else"
                  : seen ? "all that it needs is well" : "not all that it needs can be seen"));
    }
    if (!above.isEmpty()) {
      evidence.add(graph(id, now, names(above) + " needs it and fails"));
    }
    if (!trouble.certain()) {
      weight -= 0.5;
    }
    return new Clue(id, trouble.kind(), weight, summary(trouble), evidence);
  }

  private static String summary(Trouble trouble) {
    return Words.of(trouble.component(), trouble.kind());
  }

  private static Evidence graph(ComponentId id, Instant now, String text) {
    return new Evidence(id, now, "graph", text);
  }

  private static String names(List<ComponentId> ids) {
    return String.join(", ", ids.stream().map(ComponentId::value).toList());
  }
}
