package dev.aceso.diagnose;

import com.google.auto.service.AutoService;
import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Traces failures through the dependency graph to their origin (RCA-T3).
 *
 * <p>Each component that fails, is suspect or can't be seen is weighed as the one origin of all
 * that fails: what is seen of itself, and how well its failure explains every other. The form is
 * that of noisy-or inference over a dependency graph (J. Pearl, Probabilistic Reasoning in
 * Intelligent Systems, 1988, section 4.3; used for services in P. Bahl et al., "Towards Highly
 * Reliable Enterprise Network Services via Inference of Multi-level Dependencies", SIGCOMM 2007).
 * The weights are log-odds set by judgement; the share of random graphs in which they find the
 * origin is asserted by the tests.
 */
@AutoService(Technique.class)
public final class DependencyTechnique implements Locator {
  private static final double SUSPECT = 1.3;
  private static final double UNSEEN = -1.4;

  /** Something fails at the same time that this origin does not explain. */
  private static final double FAILURE_LEFT = -3;

  private static final double SUSPICION_LEFT = -2;

  /** What lies between it and the symptom is seen to be well. */
  private static final double WELL_BETWEEN = -0.7;

  private static final double AFTER_ITS_SYMPTOM = -0.7;

  /** Onsets nearer than this can't be told apart: probes differ in how often they look. */
  private static final Duration SIMULTANEOUS = Duration.ofSeconds(2);

  private static final double WELL_DEPENDANT = -0.3;
  private static final int WELL_DEPENDANTS_COUNTED = 3;

  @Override
  public String id() {
    return "dependency";
  }

  @Override
  public List<Clue> clues(Case given, Instant now) {
    Scene scene = new Scene(given, now);
    Map<ComponentId, Set<ComponentId>> near = new LinkedHashMap<>();
    scene.unwell().forEach(s -> near.put(s.component(), scene.needsByUnwell(s.component())));
    return scene.all().stream()
        .filter(s -> s.unwell() || (s.state() == State.UNSEEN && needed(s, near)))
        .map(s -> clue(scene, near, s, now))
        .toList();
  }

  private static boolean needed(Sighting s, Map<ComponentId, Set<ComponentId>> near) {
    return near.values().stream().anyMatch(set -> set.contains(s.component()));
  }

  private static Clue clue(
      Scene scene, Map<ComponentId, Set<ComponentId>> near, Sighting origin, Instant now) {
    ComponentId id = origin.component();
    double weight = own(origin);
    List<Evidence> evidence = new ArrayList<>(origin.evidence());
    evidence.add(graph(id, now, needs(scene, id)));
    List<ComponentId> explained = new ArrayList<>();
    List<ComponentId> left = new ArrayList<>();
    for (Sighting other : scene.unwell()) {
      if (other.component().equals(id)) {
        continue;
      }
      if (scene.needs(other.component()).contains(id)) {
        weight += explains(origin, other, near);
        explained.add(other.component());
        lag(origin, other).ifPresent(text -> evidence.add(graph(id, now, text)));
      } else {
        weight += other.state() == State.FAILING ? FAILURE_LEFT : SUSPICION_LEFT;
        left.add(other.component());
      }
    }
    if (!explained.isEmpty()) {
      evidence.add(
          graph(
              id,
              now,
              "%s %s it and %s"
                  .formatted(
                      Words.names(explained),
                      Words.verb(explained, "need"),
                      Words.verb(explained, "fail"))));
    }
    if (!left.isEmpty()) {
      evidence.add(graph(id, now, "it would not explain what is wrong with " + Words.names(left)));
    }
    List<ComponentId> fine =
        scene.directDependants(id).stream().filter(d -> scene.of(d).state() == State.WELL).toList();
    if (!fine.isEmpty()) {
      weight += WELL_DEPENDANT * Math.min(fine.size(), WELL_DEPENDANTS_COUNTED);
      evidence.add(
          graph(
              id,
              now,
              "%s %s it and %s well"
                  .formatted(
                      Words.names(fine),
                      Words.verb(fine, "need"),
                      fine.size() == 1 ? "is" : "are")));
    }
    return new Clue(id, origin.kind(), weight, summary(origin), evidence);
  }

  /** How much what is seen of a component itself makes it an origin. */
  private static double own(Sighting s) {
    return switch (s.state()) {
      case SUSPECT -> SUSPECT;
      case UNSEEN, WELL -> UNSEEN;
      case FAILING ->
          switch (s.kind()) {
            case CRASHED, CRASH_LOOP -> 3;
            case DISK_FULL, INODES_EXHAUSTED, FILE_DESCRIPTORS_EXHAUSTED -> 3;
            case DEPENDENCY_UNAVAILABLE, DEPENDENCY_FAILING -> 2.5;
            case HUNG -> 2.2;
            case FAILING, SLOW_RESPONSE -> 1.6;
          };
    };
  }

  /** How well a failure is explained by that of something it needs; 0 is perfectly. */
  private static double explains(
      Sighting origin, Sighting symptom, Map<ComponentId, Set<ComponentId>> near) {
    double between =
        near.getOrDefault(symptom.component(), Set.of()).contains(origin.component())
            ? 0
            : WELL_BETWEEN;
    double order = lag(origin, symptom).isPresent() ? AFTER_ITS_SYMPTOM : 0;
    return asSymptom(symptom.kind()) + between + order;
  }

  private static double asSymptom(FailureKind kind) {
    return switch (kind) {
      case FAILING, SLOW_RESPONSE, DEPENDENCY_FAILING, DEPENDENCY_UNAVAILABLE -> 0;
      case HUNG -> -0.3;
      case CRASH_LOOP -> -0.7;
      case CRASHED -> -1.5;
      case DISK_FULL, INODES_EXHAUSTED, FILE_DESCRIPTORS_EXHAUSTED -> -3;
    };
  }

  /** In words, that the symptom was there before what should be its origin. */
  private static Optional<String> lag(Sighting origin, Sighting symptom) {
    return origin
        .onset()
        .flatMap(at -> symptom.onset().map(earlier -> Duration.between(earlier, at)))
        .filter(by -> by.compareTo(SIMULTANEOUS) > 0)
        .map(by -> "%s failed %s earlier".formatted(symptom.component(), Durations.show(by)));
  }

  private static String needs(Scene scene, ComponentId id) {
    Set<ComponentId> needs = scene.needs(id);
    if (needs.isEmpty()) {
      return "it needs nothing else";
    }
    List<ComponentId> unwell = needs.stream().filter(n -> scene.of(n).unwell()).toList();
    if (!unwell.isEmpty()) {
      return "it needs %s, which %s too".formatted(Words.names(unwell), Words.verb(unwell, "fail"));
    }
    List<ComponentId> unseen =
        needs.stream().filter(n -> scene.of(n).state() == State.UNSEEN).toList();
    return unseen.isEmpty()
        ? "all that it needs is well: " + Words.names(needs)
        : "it needs %s, of which nothing has been seen since the failure began"
            .formatted(Words.names(unseen));
  }

  private static String summary(Sighting s) {
    if (s.deliberate()) {
      return s.component() + " does not run: it was asked to stop";
    }
    return switch (s.state()) {
      case FAILING -> Words.failure(s.component(), s.kind());
      case SUSPECT -> s.component() + " seems to fail: a probe of it does, if not often enough yet";
      case UNSEEN, WELL -> s.component() + " may be at fault: nothing shows whether it works";
    };
  }

  private static Evidence graph(ComponentId id, Instant now, String text) {
    return new Evidence(id, now, "graph", text);
  }
}
