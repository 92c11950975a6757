package dev.aceso.loop;

import dev.aceso.decide.Modes;
import dev.aceso.decide.Planner;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Desired;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Step;
import dev.aceso.safety.Gates;
import dev.aceso.safety.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has ended together with what a plan recovers, as it needs it (EXT-3): the same plan starts
 * it, each after what it needs. It never holds the plan up: what may not be started now is left to
 * a plan of its own.
 */
final class Company {
  private final Desk desk;

  Company(Desk desk) {
    this.desk = desk;
  }

  /** The decision with starts added for what has ended too. */
  Decision with(Incident incident, Decision decision, RecoveryPlan plan, Mode mode) {
    List<Step> starts =
        starts(plan, mode, incident.failures().stream().map(FailureEvent::component).toList());
    return starts.isEmpty()
        ? decision
        : decision
            .about(Planner.longer(plan, starts))
            .adding(
                "; then %s, which ended too, %s started"
                    .formatted(
                        starts.stream().map(s -> s.on().value()).collect(Collectors.joining(", ")),
                        starts.size() == 1 ? "is" : "are"));
  }

  /**
   * The steps by which a recovery under way goes on with what has ended since; none if it can't.
   */
  List<Step> joining(Incident incident, ComponentId ended) {
    boolean underWay =
        incident.state() == IncidentState.RECOVERING
            && incident.execution().flatMap(RecoveryExecution::guided).isEmpty();
    return incident
        .plan()
        .filter(plan -> underWay && !plan.manual())
        .map(plan -> starts(plan, Mode.AUTOMATIC, List.of(ended)))
        .orElse(List.of());
  }

  private List<Step> starts(RecoveryPlan plan, Mode mode, List<ComponentId> failing) {
    Set<ComponentId> needing = desk.config.topology().dependants(plan.component());
    List<Step> starts = new ArrayList<>();
    Set<ComponentId> wanted =
        failing.stream()
            .filter(id -> needing.contains(id) && !plan.touches().contains(id) && dead(id))
            .collect(Collectors.toSet());
    for (ComponentId id : desk.config.topology().inDependencyOrder(wanted)) {
      Component component = desk.config.topology().get(id);
      Planner.start(component, desk.config.verbs())
          .filter(_ -> mode(component, plan).compareTo(mode) >= 0)
          .filter(start -> passes(plan, plan.followedBy(plus(starts, start)), component))
          .ifPresent(starts::add);
    }
    return starts;
  }

  private Mode mode(Component component, RecoveryPlan plan) {
    return Modes.of(desk.policy(), component, FailureClass.SERVICE_FAILURE, plan.strategy());
  }

  private boolean dead(ComponentId id) {
    return desk.watch
        .of(id)
        .filter(facts -> facts.dead().isPresent())
        .filter(facts -> !(facts.desired() instanceof Desired.Stopped))
        .isPresent();
  }

  /**
   * Whether the longer plan is let through where the plan is, now and once all else is done, and
   * the component could come back.
   */
  private boolean passes(RecoveryPlan plan, RecoveryPlan longer, Component component) {
    boolean needed =
        component.dependsOn().stream()
            .filter(id -> !longer.touches().contains(id))
            .noneMatch(id -> desk.watch.of(id).filter(ComponentFacts::down).isPresent());
    Traffic traffic = desk.traffic();
    return needed
        && Stream.of(traffic, traffic.alone())
            .allMatch(t -> refusal(longer, t).equals(refusal(plan, t)));
  }

  private Optional<Refusal.Reason> refusal(RecoveryPlan plan, Traffic traffic) {
    return Gates.refusal(plan.validUntil(desk.now), desk.policy(), traffic, desk.now)
        .map(Refusal::reason);
  }

  private static List<Step> plus(List<Step> steps, Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }
}
