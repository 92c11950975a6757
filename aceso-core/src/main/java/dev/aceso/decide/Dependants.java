package dev.aceso.decide;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Pattern;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StepTemplate.Scope;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Topology;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What needs the component that is recovered, and what of it has to be restarted with it. */
record Dependants(Situation s) {
  /** One failure can have any reason. */
  private static final int ENOUGH = 2;

  /**
   * All that needs it, directly or not, and can be acted on, each after what it needs. One that was
   * stopped on purpose is left alone.
   */
  List<ComponentId> all() {
    return ordered(_ -> true);
  }

  /**
   * Those of which there is evidence that they need a restart: they fail now, or restarts of the
   * component alone have never helped against this failure, and one with its dependants has.
   */
  List<ComponentId> needy() {
    boolean together = together();
    return ordered(id -> together || !serves(s.facts().of(id)));
  }

  /** Whether it works as far as is known: it has not ended and none of its probes fails. */
  static boolean serves(ComponentFacts facts) {
    return !(facts.presence() instanceof Presence.Ended)
        && facts.probes().values().stream().noneMatch(ProbeFacts::failed);
  }

  static boolean concerned(RecoveryStrategy strategy) {
    return strategy.steps().stream().anyMatch(step -> step.scope() != Scope.SELF);
  }

  private List<ComponentId> ordered(Predicate<ComponentId> which) {
    Topology topology = s.facts().topology();
    Set<ComponentId> wanted =
        topology.dependants(origin()).stream()
            .filter(id -> Planner.actionable(topology.get(id), s) && !stopped(id))
            .filter(which)
            .collect(Collectors.toSet());
    return topology.inDependencyOrder(wanted);
  }

  private boolean stopped(ComponentId id) {
    return s.facts().of(id).atRest();
  }

  private boolean together() {
    List<StrategyRecord> with = records(Dependants::concerned);
    if (with.stream().allMatch(r -> r.successes() == 0)) {
      return false;
    }
    List<StrategyRecord> alone = records(strategy -> !concerned(strategy) && restarts(strategy));
    return alone.stream().allMatch(r -> r.successes() == 0)
        && alone.stream().mapToInt(StrategyRecord::failures).sum() >= ENOUGH;
  }

  private List<StrategyRecord> records(Predicate<RecoveryStrategy> which) {
    Pattern pattern = new Pattern(origin(), s.diagnosis().cause().kind());
    return s.policy().strategies().stream()
        .filter(which)
        .map(strategy -> s.knowledge().of(pattern, strategy.id()))
        .toList();
  }

  private boolean restarts(RecoveryStrategy strategy) {
    Component component = s.facts().topology().get(origin());
    return strategy.steps().stream()
        .anyMatch(step -> Planner.disruptive(component, step.action(), s));
  }

  private ComponentId origin() {
    return s.diagnosis().cause().component();
  }
}
