package dev.aceso.decide;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Step;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.ValidationRules;
import dev.aceso.model.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes a concrete plan of a strategy. Pure and thread-safe. */
public final class Planner {
  /** How long the facts that a plan rests on can be relied upon. */
  private static final Duration VALID = Duration.ofSeconds(60);

  /** A person takes as long as it takes; the engine only looks whether it is done. */
  private static final ActionType BY_HAND =
      new ActionType(Action.MANUAL, true, false, Duration.ofDays(1));

  private Planner() {}

  /**
   * The plan by which a strategy recovers the component that the diagnosis blames.
   *
   * <p>What has ended is started at last, also where the strategy only takes away what ended it.
   *
   * <p>Its id names the incident and the attempt, and ends in a hash of what it does, so that a
   * plan that has changed can't be approved by its old name. Success needs proof in the categories
   * that the strategy asks for and the components have probes for, and always of health; where
   * there is no health probe, that the component runs is taken as the proof. Criteria are left out
   * where no probe could measure them. Half of the deadline is for the proof, or as long as the
   * component may take to start.
   *
   * @throws IllegalArgumentException when a target doesn't know a verb of the strategy
   */
  public static RecoveryPlan plan(RecoveryStrategy strategy, Situation s, Instant now) {
    ComponentId component = s.diagnosis().cause().component();
    List<Step> steps = steps(strategy, s);
    Set<ComponentId> acted = new LinkedHashSet<>(List.of(component));
    steps.forEach(step -> acted.add(step.on()));
    String content = strategy.id() + steps + strategy.stability() + strategy.deadline();
    return new RecoveryPlan(
        "%s-p%d-%06x".formatted(s.incident(), s.plans(), StableHash.of(content) & 0xffffff),
        s.incident(),
        component,
        strategy.id(),
        strategy.strategy(),
        strategy.risk(),
        steps,
        verification(strategy, s, List.copyOf(acted)),
        acted,
        now,
        strategy.deadline(),
        now.plus(VALID));
  }

  /**
   * The plan with more steps after its own. It has another name, as what is approved is what is
   * done.
   */
  public static RecoveryPlan longer(RecoveryPlan plan, List<Step> more) {
    RecoveryPlan longer = plan.followedBy(more);
    String incident = plan.id().substring(0, plan.id().lastIndexOf('-'));
    long hash = StableHash.of(plan.id() + longer.steps()) & 0xffffff;
    return longer.named("%s-%06x".formatted(incident, hash));
  }

  /** The step that starts a component; empty when its type can't be started. */
  public static Optional<Step> start(Component on, Map<String, List<ActionType>> verbs) {
    Action start = Action.of(Action.START);
    return verbs.getOrDefault(on.type(), List.of()).stream()
        .filter(type -> type.verb().equals(Action.START))
        .findFirst()
        .map(type -> step(0, on.id(), start, type, type.timeout(), 0, Optional.empty()));
  }

  /** Whether anything can be done to a component; nothing can to an external one. */
  static boolean actionable(Component component, Situation s) {
    return !s.verbs().getOrDefault(component.type(), List.of()).isEmpty();
  }

  /** Whether a strategy would do nothing but start what is dead. */
  static boolean harmless(RecoveryStrategy strategy, Situation s) {
    return s.facts().of(s.diagnosis().cause().component()).presence() instanceof Presence.Ended
        && strategy.steps().stream()
            .allMatch(t -> t.action().harmless() && t.scope() == StepTemplate.Scope.SELF);
  }

  static Optional<ActionType> verb(Component component, Action action, Situation s) {
    if (action.manual()) {
      return Optional.of(BY_HAND);
    }
    return s.verbs().getOrDefault(component.type(), List.of()).stream()
        .filter(type -> type.verb().equals(action.verb()))
        .findFirst();
  }

  /** Whether an action on the component can interrupt service. */
  static boolean disruptive(Component component, Action action, Situation s) {
    return verb(component, action, s).filter(ActionType::disruptive).isPresent();
  }

  /** The components that a step is carried out on, in order. */
  static List<ComponentId> scope(StepTemplate.Scope scope, Situation s) {
    return switch (scope) {
      case SELF -> List.of(s.diagnosis().cause().component());
      case DEPENDANTS_DOWN -> new Dependants(s).needy().reversed();
      case DEPENDANTS_UP -> new Dependants(s).needy();
    };
  }

  private static List<Step> steps(RecoveryStrategy strategy, Situation s) {
    List<Step> steps = new ArrayList<>();
    for (StepTemplate template : strategy.steps()) {
      for (ComponentId id : scope(template.scope(), s)) {
        steps.add(step(steps.size(), template, s.facts().topology().get(id), s));
      }
    }
    ComponentFacts cause = s.facts().of(s.diagnosis().cause().component());
    if (cause.dead().isPresent() && strategy.steps().stream().noneMatch(StepTemplate::starts)) {
      start(cause.component(), s.verbs()).map(step -> step.at(steps.size())).ifPresent(steps::add);
    }
    return steps;
  }

  private static Step step(int index, StepTemplate template, Component on, Situation s) {
    ActionType type =
        verb(on, template.action(), s)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s of type %s can't %s"
                            .formatted(on.id(), on.type(), template.action().verb())));
    return step(
        index,
        on.id(),
        template.action(),
        type,
        template.timeout().orElse(type.timeout()),
        template.retries(),
        template.undo());
  }

  private static Step step(
      int index,
      ComponentId on,
      Action action,
      ActionType type,
      Duration timeout,
      int retries,
      Optional<Action> undo) {
    return new Step(
        index, on, action, type.idempotent(), type.disruptive(), timeout, retries, undo);
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Verification verification(
      RecoveryStrategy strategy, Situation s, List<ComponentId> acted) {
    List<ProbeSpec> probes =
        acted.stream().flatMap(id -> s.facts().topology().get(id).probes().stream()).toList();
    ValidationRules rules = s.policy().validation(acted.getFirst());
    Set<Category> required = EnumSet.of(Category.HEALTH);
    probes.stream()
        .map(ProbeSpec::category)
        .filter(c -> strategy.verify().contains(c) || rules.require().contains(c))
        .forEach(required::add);
    Map<String, String> success = new TreeMap<>(strategy.success());
    success.putAll(rules.success());
    Duration stability = rules.stability().orElse(strategy.stability());
    Duration within =
        rules
            .within()
            .orElse(
                longest(
                    strategy.deadline().dividedBy(2),
                    stability.plus(s.facts().topology().get(acted.getFirst()).startup())));
    return new Verification(
        acted,
        required,
        probes.stream().anyMatch(ProbeSpec::asks) ? success : Map.of(),
        stability,
        within);
  }
}
