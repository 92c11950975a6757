package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Impact.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which components an incident affects, and how (RCA-O2). */
final class Impacts {
  private Impacts() {}

  /** The origin, what fails besides it and on its own, the symptoms, and what is at risk. */
  static List<Impact> of(Scene scene, Hypothesis cause) {
    ComponentId origin = cause.component();
    Set<ComponentId> dependants = scene.topology().dependants(origin);
    List<Impact> impacts = new ArrayList<>();
    impacts.add(new Impact(origin, Role.ORIGIN, cause.summary()));
    for (Sighting s : scene.unwell()) {
      if (!s.component().equals(origin) && !dependants.contains(s.component())) {
        impacts.add(new Impact(s.component(), Role.ORIGIN, onItsOwn(scene, s, origin)));
      }
    }
    List<Impact> atRisk = new ArrayList<>();
    for (ComponentId id : dependants) {
      Sighting s = scene.of(id);
      if (s.unwell()) {
        impacts.add(new Impact(id, Role.SYMPTOM, symptom(scene, s, cause, dependants)));
      } else {
        atRisk.add(
            new Impact(
                id,
                Role.AT_RISK,
                s.state() == State.WELL
                    ? "still works, but needs " + origin + through(scene, id, origin, dependants)
                    : "has not been seen to fail, but needs "
                        + origin
                        + through(scene, id, origin, dependants)));
      }
    }
    impacts.addAll(atRisk);
    return impacts;
  }

  private static String onItsOwn(Scene scene, Sighting s, ComponentId origin) {
    String fails =
        s.state() == State.FAILING
            ? Words.predicate(s.kind())
            : "seems to fail (%s)".formatted(s.evidence().getFirst().text());
    Optional<Sighting> below =
        scene.needs(s.component()).stream().map(scene::of).filter(Sighting::unwell).findFirst();
    return below
        .map(
            b ->
                "%s, perhaps because of %s, not because of %s"
                    .formatted(fails, b.component(), origin))
        .orElse("%s, and %s does not explain it".formatted(fails, origin));
  }

  private static String symptom(
      Scene scene, Sighting s, Hypothesis cause, Set<ComponentId> dependants) {
    String fails = s.state() == State.FAILING ? Words.predicate(s.kind()) : "begins to fail";
    return "%s because %s%s"
        .formatted(
            fails,
            Words.failure(cause.component(), cause.kind()),
            through(scene, s.component(), cause.component(), dependants));
  }

  /**
   * The direct needs by which a component depends on another, when it does so indirectly.
   *
   * @param dependants of that other
   */
  private static String through(
      Scene scene, ComponentId from, ComponentId to, Set<ComponentId> dependants) {
    List<ComponentId> direct = scene.topology().get(from).dependsOn();
    if (direct.contains(to)) {
      return "";
    }
    Set<ComponentId> by = new LinkedHashSet<>(direct);
    by.retainAll(dependants);
    return ", through " + Words.names(by);
  }
}
