package dev.aceso.diagnose;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Impact.Role;
import dev.aceso.model.Pattern;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StrategyRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The playbook that fits the cause best, and what speaks against each of the others (RCA-O6). It
 * must be meant for the kind of cause and the type of component and safe for its data; of several,
 * the one that disrupts least; of these, the one that is meant for just this kind; then the one
 * that has done best so far.
 */
record Advice(Case given, Scene scene, Ranking ranking, List<Impact> affected) {
  Recommendation recommendation() {
    Map<String, String> whyNot = new TreeMap<>();
    Optional<String> nothing = nothingCures();
    if (nothing.isPresent()) {
      given.strategies().forEach(s -> whyNot.put(s.id(), shortly()));
      return new Recommendation(Optional.empty(), nothing.get(), whyNot);
    }
    for (RecoveryStrategy s : given.strategies()) {
      unfit(s).ifPresent(why -> whyNot.put(s.id(), why));
    }
    List<RecoveryStrategy> fitting =
        given.strategies().stream()
            .filter(s -> !whyNot.containsKey(s.id()))
            .sorted(order())
            .toList();
    if (fitting.isEmpty()) {
      return new Recommendation(
          Optional.empty(),
          "no playbook is meant for '%s' of %s, a %s with data of class %s"
              .formatted(
                  Words.written(cause().kind()),
                  origin().id(),
                  origin().type(),
                  Words.written(origin().data())),
          whyNot);
    }
    RecoveryStrategy best = fitting.getFirst();
    fitting.stream().skip(1).forEach(s -> whyNot.put(s.id(), behind(s, best)));
    return new Recommendation(Optional.of(best.id()), why(best, fitting.size()), whyNot);
  }

  private Optional<String> nothingCures() {
    if (Witness.external(origin())) {
      List<ComponentId> symptoms =
          affected.stream().filter(i -> i.role() == Role.SYMPTOM).map(Impact::component).toList();
      String others =
          symptoms.isEmpty()
              ? ""
              : "; %s %s only because of it and %s when it does"
                  .formatted(
                      Words.names(symptoms),
                      Words.verb(symptoms, "fail"),
                      Words.verb(symptoms, "recover"));
      return Optional.of(
          "nothing here can cure it: %s is external%s".formatted(origin().id(), others));
    }
    return scene.of(origin().id()).deliberate()
        ? Optional.of(
            "%s isn't meant to run: starting it is for whoever stopped it".formatted(origin().id()))
        : Optional.empty();
  }

  private String shortly() {
    return Witness.external(origin())
        ? "%s is external: nothing here can act on it, and acting on another would not help"
            .formatted(origin().id())
        : origin().id() + " was stopped on purpose";
  }

  private Optional<String> unfit(RecoveryStrategy s) {
    if (!s.types().isEmpty() && !s.types().contains(origin().type())) {
      return Optional.of(
          "it is for %s, and %s is a %s"
              .formatted(
                  String.join(", ", s.types().stream().sorted().toList()),
                  origin().id(),
                  origin().type()));
    }
    if (!s.fits(cause().kind(), origin().type())) {
      return Optional.of(
          "it is not meant for '%s', which is the cause here: %s"
              .formatted(
                  Words.written(cause().kind()),
                  Words.failure(cause().component(), cause().kind())));
    }
    return s.data().contains(origin().data())
        ? Optional.empty()
        : Optional.of(
            "it is not safe for data of class '%s', which %s holds"
                .formatted(Words.written(origin().data()), origin().id()));
  }

  private Comparator<RecoveryStrategy> order() {
    return Comparator.comparingInt(RecoveryStrategy::disruption)
        .thenComparing(s -> s.kinds().isEmpty())
        .thenComparing(
            Comparator.comparingDouble((RecoveryStrategy s) -> record(s).mean()).reversed())
        .thenComparing(RecoveryStrategy::risk)
        .thenComparing(RecoveryStrategy::expected)
        .thenComparing(RecoveryStrategy::id);
  }

  private String behind(RecoveryStrategy s, RecoveryStrategy best) {
    if (s.disruption() > best.disruption()) {
      return "it would help too, but disrupts more than %s (%d against %d of 10)"
          .formatted(best.id(), s.disruption(), best.disruption());
    }
    if (s.kinds().isEmpty() && !best.kinds().isEmpty()) {
      return "it would help too, but %s is meant for just this failure".formatted(best.id());
    }
    if (record(s).mean() < record(best).mean()) {
      return "it would help too, but %s has done better so far (%d of %d against %d of %d)"
          .formatted(
              best.id(),
              record(best).successes(),
              record(best).trials(),
              record(s).successes(),
              record(s).trials());
    }
    return "it would help too, but %s is of no more risk and expected to be no slower"
        .formatted(best.id());
  }

  private String why(RecoveryStrategy best, int fitting) {
    StrategyRecord record = record(best);
    String history =
        record.trials() == 0
            ? "it has not been tried here yet"
            : "it has helped %d times of %d here".formatted(record.successes(), record.trials());
    String doubt =
        cause().probability() < 0.5
            ? "; but the cause is not certain (%s)".formatted(Words.percent(cause().probability()))
            : "";
    return "%s: %s is meant for it, safe for its data%s; %s%s"
        .formatted(
            Words.failure(origin().id(), cause().kind()),
            best.id(),
            fitting == 1 ? "" : ", and the least disruptive of the " + fitting + " that are",
            history,
            doubt);
  }

  private StrategyRecord record(RecoveryStrategy s) {
    FailureKind kind = cause().kind();
    return given.knowledge().of(new Pattern(origin().id(), kind), s.id());
  }

  private Hypothesis cause() {
    return ranking.causes().getFirst();
  }

  private Component origin() {
    return scene.topology().get(cause().component());
  }
}
