package dev.aceso.decide;

import dev.aceso.decide.Objection.Ground;
import dev.aceso.model.Action;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StepTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether a strategy can be used here at all, before anything that was tried is looked at. */
record Applicability(RecoveryStrategy strategy, Component component, Situation s) {
  Optional<Objection> objection() {
    List<Supplier<Optional<Objection>>> questions =
        List.of(
            this::external,
            this::kind,
            this::condition,
            this::data,
            this::verbs,
            this::dependants,
            this::systemLimit,
            this::breaker);
    return questions.stream().flatMap(question -> question.get().stream()).findFirst();
  }

  private Optional<Objection> external() {
    return object(
        !Planner.actionable(component, s),
        Ground.NOT_ACTIONABLE,
        () ->
            "nothing can be done to %s, of type %s, from here"
                .formatted(component.id(), component.type()));
  }

  private Optional<Objection> kind() {
    Hypothesis cause = s.diagnosis().cause();
    boolean type = strategy.types().isEmpty() || strategy.types().contains(component.type());
    return object(
        !strategy.fits(cause.kind(), component.type()),
        Ground.NOT_MEANT_FOR,
        () ->
            "is meant for "
                + (type ? meant() : listed(strategy.types()))
                + ", not for "
                + (type ? written(cause.kind()) : component.type()));
  }

  private Optional<Objection> condition() {
    if (strategy.when().isEmpty()) {
      return Optional.empty();
    }
    Condition compiled = s.conditions().get(strategy.id());
    Condition.Truth truth =
        compiled == null
            ? new Condition.Truth.DoesNotHold()
            : compiled.of(component, s.failure(), s.diagnosis().cause());
    String when = strategy.when().get();
    return switch (truth) {
      case Condition.Truth.Holds() -> Optional.empty();
      case Condition.Truth.DoesNotHold() ->
          Optional.of(new Objection(Ground.CONDITION, "its condition isn't met: " + when));
      case Condition.Truth.Untold(String why) ->
          Optional.of(
              new Objection(
                  Ground.CONDITION,
                  "its condition can't be told, as it %s: %s".formatted(why, when)));
    };
  }

  private Optional<Objection> data() {
    return object(
        !strategy.data().contains(component.data()),
        Ground.DATA,
        () -> "is not safe for data of class " + written(component.data()));
  }

  private Optional<Objection> verbs() {
    for (StepTemplate step : strategy.steps()) {
      for (ComponentId id : Planner.scope(step.scope(), s)) {
        Component on = s.facts().topology().get(id);
        Set<Action> actions = new LinkedHashSet<>(List.of(step.action()));
        step.undo().ifPresent(actions::add);
        for (Action action : actions) {
          if (Planner.verb(on, action, s).isEmpty()) {
            return object(
                true,
                Ground.VERB,
                () ->
                    "needs '%s', which %s, of type %s, can't do"
                        .formatted(action.verb(), on.id(), on.type()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Objection> dependants() {
    Dependants dependants = new Dependants(s);
    if (!Dependants.concerned(strategy)) {
      return Optional.empty();
    }
    if (dependants.all().isEmpty()) {
      return object(
          true,
          Ground.NO_DEPENDANTS,
          () ->
              "acts on dependants, and nothing that can be acted on depends on " + component.id());
    }
    return object(
        strategy.steps().stream().noneMatch(t -> t.scope() == StepTemplate.Scope.SELF)
            && dependants.needy().isEmpty(),
        Ground.NO_DEPENDANTS,
        () -> "acts on dependants only, and none of " + component.id() + " needs it");
  }

  /** A plan that the limits would never let pass must not stand in the way of one they would. */
  private Optional<Objection> systemLimit() {
    Policy.Limits limits = s.policy().limits();
    Set<ComponentId> acted = new LinkedHashSet<>(List.of(component.id()));
    strategy.steps().forEach(step -> acted.addAll(Planner.scope(step.scope(), s)));
    int all = s.facts().topology().components().size();
    int most = limits.systemAtMost(all);
    return object(
        acted.size() > most,
        Ground.SYSTEM_LIMIT,
        () ->
            "would act on %d of %d components at once, %d may be (%d%%)"
                .formatted(acted.size(), all, most, Math.round(100 * limits.system())));
  }

  private Optional<Objection> breaker() {
    return Optional.ofNullable(s.tripped().get(strategy.id()))
        .map(why -> new Objection(Ground.BREAKER, why));
  }

  private String meant() {
    return strategy.kinds().isEmpty() ? listed(strategy.classes()) : listed(strategy.kinds());
  }

  private static Optional<Objection> object(boolean to, Ground ground, Supplier<String> text) {
    return to ? Optional.of(new Objection(ground, text.get())) : Optional.empty();
  }

  private static String listed(Set<?> of) {
    return of.stream().map(Applicability::written).sorted().collect(Collectors.joining(", "));
  }

  /** A constant as people write it: {@code crash loop}. */
  static String written(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
