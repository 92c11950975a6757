package dev.aceso.diagnose;

import dev.aceso.model.Complexity;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Risk;
import dev.aceso.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What follows from the ranked causes: who is affected, how bad it is, what would help. */
record Assessment(Case given, List<Hypothesis> causes, double unexplained, Instant now) {
  Diagnosis diagnosis() {
    List<Impact> affected = affected();
    Severity severity = severity();
    Complexity complexity = complexity(affected);
    Risk risk = risk();
    return new Diagnosis(
        given.incident(),
        now,
        causes,
        unexplained,
        affected,
        severity,
        severityWhy(affected),
        complexity,
        complexityWhy(affected),
        risk,
        riskWhy(),
        recommendation());
  }

  private Hypothesis cause() {
    return causes.getFirst();
  }

  private Component origin() {
    return given.facts().topology().get(cause().component());
  }

  private List<Impact> affected() {
    ComponentId origin = cause().component();
    List<Impact> affected = new ArrayList<>();
    affected.add(new Impact(origin, Impact.Role.ORIGIN, cause().summary()));
    Set<ComponentId> failing = new LinkedHashSet<>();
    given.failures().stream().map(FailureEvent::component).forEach(failing::add);
    Set<ComponentId> dependants = given.facts().topology().dependants(origin);
    for (FailureEvent failure : given.failures()) {
      if (!failure.component().equals(origin)
          && affected.stream().noneMatch(a -> a.component().equals(failure.component()))) {
        String why = dependants.contains(failure.component()) ? ", it needs " + origin : "";
        affected.add(
            new Impact(
                failure.component(),
                Impact.Role.SYMPTOM,
                Words.of(failure.component(), failure.kind()) + why));
      }
    }
    for (ComponentId dependant : dependants) {
      if (!failing.contains(dependant)) {
        affected.add(
            new Impact(dependant, Impact.Role.AT_RISK, "works so far, but needs " + origin));
      }
    }
    return affected;
  }

  private Severity severity() {
    return given.failures().stream()
        .map(FailureEvent::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.WARNING);
  }

  private String severityWhy(List<Impact> affected) {
    long symptoms = count(affected, Impact.Role.SYMPTOM);
    return "%s is %s%s"
        .formatted(
            origin().id(),
            said(origin().tier().name()),
            symptoms > 0 ? ", %d more fail with it".formatted(symptoms) : "");
  }

  private Complexity complexity(List<Impact> affected) {
    if (origin().data() == DataClass.SYSTEM_OF_RECORD || count(affected, Impact.Role.SYMPTOM) > 2) {
      return Complexity.COMPLEX;
    }
    return affected.size() > 1 || cause().probability() < 0.6
        ? Complexity.MODERATE
        : Complexity.SIMPLE;
  }

  private String complexityWhy(List<Impact> affected) {
    return "%d affected, the first cause is %d %% probable, data: %s"
        .formatted(
            affected.size(), Math.round(cause().probability() * 100), said(origin().data().name()));
  }

  private Risk risk() {
    return switch (origin().data()) {
      case SYSTEM_OF_RECORD -> Risk.HIGH;
      case REPLICA -> Risk.MEDIUM;
      case NONE, CACHE ->
          given.facts().topology().dependants(origin().id()).size() > 2 ? Risk.MEDIUM : Risk.LOW;
    };
  }

  private String riskWhy() {
    int dependants = given.facts().topology().dependants(origin().id()).size();
    return "it holds %s, and %s"
        .formatted(
            origin().data() == DataClass.NONE ? "no data" : said(origin().data().name()) + " data",
            dependants == 0 ? "nothing needs it" : dependants + " components need it");
  }

  private Recommendation recommendation() {
    Map<String, String> whyNot = new TreeMap<>();
    List<RecoveryStrategy> fitting = new ArrayList<>();
    for (RecoveryStrategy strategy : given.strategies()) {
      Optional<String> against = against(strategy);
      against.ifPresentOrElse(why -> whyNot.put(strategy.id(), why), () -> fitting.add(strategy));
    }
    fitting.sort(
        Comparator.comparingInt(RecoveryStrategy::disruption).thenComparing(RecoveryStrategy::id));
    if (fitting.isEmpty()) {
      String why =
          Diagnostician.external(origin())
              ? "nothing here can cure it: %s is external".formatted(origin().id())
              : "no playbook is meant for this failure of a " + origin().type();
      return new Recommendation(Optional.empty(), why, whyNot);
    }
    RecoveryStrategy best = fitting.getFirst();
    fitting.stream()
        .skip(1)
        .forEach(
            other ->
                whyNot.put(
                    other.id(), "it would help too, but %s disrupts less".formatted(best.id())));
    return new Recommendation(
        Optional.of(best.id()),
        "it is meant for this failure and disrupts least of those that are",
        whyNot);
  }

  private Optional<String> against(RecoveryStrategy strategy) {
    if (Diagnostician.external(origin())) {
      return Optional.of("%s is external: nothing here can act on it".formatted(origin().id()));
    }
    if (!strategy.fits(cause().kind(), origin().type())) {
      return Optional.of(
          "it is not meant for '%s' of a %s"
              .formatted(said(cause().kind().name()), origin().type()));
    }
    return strategy.data().contains(origin().data())
        ? Optional.empty()
        : Optional.of("it is not safe for %s data".formatted(said(origin().data().name())));
  }

  private static long count(List<Impact> affected, Impact.Role role) {
    return affected.stream().filter(a -> a.role() == role).count();
  }

  private static String said(String constant) {
    return constant.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
