package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One component taken as the origin of all that fails: what is seen of itself, and what its failure
 * would explain.
 *
 * @param explained what fails and needs it
 * @param left what fails and doesn't need it
 * @param leftAt the same by position among all that is unwell
 * @param fine what needs it directly and is well
 */
record Explanation(
    Scene scene,
    Sighting origin,
    List<Sighting> explained,
    List<Sighting> left,
    BitSet leftAt,
    List<ComponentId> fine) {
  private static final double SUSPECT = 1.3;
  private static final double UNSEEN = -1.4;
  private static final double FAILURE_LEFT = -4;
  private static final double SUSPICION_LEFT = -2;

  /** What lies between it and the symptom is seen to be well. */
  private static final double WELL_BETWEEN = -0.7;

  private static final double AFTER_ITS_SYMPTOM = -0.7;

  /** Onsets nearer than this can't be told apart: probes differ in how often they look. */
  private static final Duration SIMULTANEOUS = Duration.ofSeconds(2);

  private static final double WELL_DEPENDANT = -0.3;
  private static final int WELL_DEPENDANTS_COUNTED = 3;

  static Explanation by(Sighting origin, Scene scene) {
    List<Sighting> explained = new ArrayList<>();
    List<Sighting> left = new ArrayList<>();
    BitSet leftAt = new BitSet();
    BitSet needing = scene.needing(origin.component());
    for (int i = 0; i < scene.unwell().size(); i++) {
      Sighting other = scene.unwell().get(i);
      if (needing.get(i)) {
        explained.add(other);
      } else if (!other.component().equals(origin.component())) {
        left.add(other);
        leftAt.set(i);
      }
    }
    List<ComponentId> fine =
        scene.directDependants(origin.component()).stream()
            .filter(d -> scene.of(d).state() == State.WELL)
            .toList();
    return new Explanation(scene, origin, explained, left, leftAt, fine);
  }

  /** Log-odds of this origin, without what it leaves unexplained. */
  double fit() {
    double weight = own() + WELL_DEPENDANT * Math.min(fine.size(), WELL_DEPENDANTS_COUNTED);
    for (Sighting symptom : explained) {
      weight += asSymptom(symptom.kind());
      weight += scene.needsByUnwell(symptom.component()).contains(id()) ? 0 : WELL_BETWEEN;
      weight += lag(symptom).isPresent() ? AFTER_ITS_SYMPTOM : 0;
    }
    return weight;
  }

  /**
   * Log-odds of what it leaves unexplained happening at the same time by chance; 0 or less. What
   * something else that is left explains is no coincidence of its own.
   */
  double coincidence() {
    return leftAt.stream()
        .filter(i -> !scene.needsUnwell(i).intersects(leftAt))
        .mapToObj(scene.unwell()::get)
        .mapToDouble(s -> s.state() == State.FAILING ? FAILURE_LEFT : SUSPICION_LEFT)
        .sum();
  }

  List<Evidence> evidence(Instant now) {
    List<Evidence> evidence = new ArrayList<>(origin.evidence());
    List<String> texts = new ArrayList<>(List.of(needs()));
    explained.forEach(s -> lag(s).ifPresent(texts::add));
    if (!explained.isEmpty()) {
      List<ComponentId> ids = ids(explained);
      texts.add(
          "%s %s it and %s"
              .formatted(Words.names(ids), Words.verb(ids, "need"), Words.verb(ids, "fail")));
    }
    if (!left.isEmpty()) {
      texts.add("it would not explain what is wrong with " + Words.names(ids(left)));
    }
    if (!fine.isEmpty()) {
      texts.add(
          "%s %s it and %s well"
              .formatted(
                  Words.names(fine), Words.verb(fine, "need"), fine.size() == 1 ? "is" : "are"));
    }
    texts.forEach(text -> evidence.add(new Evidence(id(), now, "graph", text)));
    return evidence;
  }

  /** How much what is seen of the component itself makes it an origin. */
  private double own() {
    return switch (origin.state()) {
      case SUSPECT -> SUSPECT;
      case UNSEEN, WELL -> UNSEEN;
      case FAILING ->
          switch (origin.kind()) {
            case CRASHED, DOWN, CRASH_LOOP -> 3;
            case DISK_FULL, INODES_EXHAUSTED, FILE_DESCRIPTORS_EXHAUSTED, OUT_OF_MEMORY -> 3;
            case DEPENDENCY_UNAVAILABLE, DEPENDENCY_FAILING -> 2.5;
            case HUNG -> 2.2;
            case FAILING, SLOW_RESPONSE -> 1.6;
          };
    };
  }

  /** How well a failure is explained by that of something it needs; 0 is perfectly. */
  private static double asSymptom(FailureKind kind) {
    return switch (kind) {
      case FAILING, SLOW_RESPONSE, DEPENDENCY_FAILING, DEPENDENCY_UNAVAILABLE -> 0;
      case HUNG -> -0.3;
      case CRASH_LOOP -> -0.7;
      case CRASHED, DOWN -> -1.5;
      case DISK_FULL, INODES_EXHAUSTED, FILE_DESCRIPTORS_EXHAUSTED, OUT_OF_MEMORY -> -3;
    };
  }

  /** In words, that a symptom was there before what should be its origin. */
  private Optional<String> lag(Sighting symptom) {
    return origin
        .onset()
        .flatMap(at -> symptom.onset().map(earlier -> Duration.between(earlier, at)))
        .filter(by -> by.compareTo(SIMULTANEOUS) > 0)
        .map(by -> "%s failed %s earlier".formatted(symptom.component(), Durations.show(by)));
  }

  private String needs() {
    Set<ComponentId> needs = scene.needs(id());
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

  private static List<ComponentId> ids(List<Sighting> sightings) {
    return sightings.stream().map(Sighting::component).toList();
  }

  private ComponentId id() {
    return origin.component();
  }
}
