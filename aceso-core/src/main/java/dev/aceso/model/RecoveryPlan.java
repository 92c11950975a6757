package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One concrete plan (MOD-3). It is complete: carrying it out needs no other configuration, so a
 * change of configuration can't change a plan that was approved.
 *
 * @param id unique; also the stem of every step's idempotency key
 * @param component the one that is recovered
 * @param playbook id of the strategy it was made from
 * @param strategy type and variant, such as {@code restart/graceful}
 * @param touches every component that a step acts on; no other recovery may act on them meanwhile
 * @param deadline for steps and validation together, from the start of the execution
 * @param validUntil after which it must not be started any more, as the facts may have changed
 */
public record RecoveryPlan(
    String id,
    String incident,
    ComponentId component,
    String playbook,
    String strategy,
    Risk risk,
    List<Step> steps,
    Verification verification,
    Set<ComponentId> touches,
    Instant createdAt,
    Duration deadline,
    Instant validUntil) {
  public RecoveryPlan {
    steps = List.copyOf(steps);
    touches = Set.copyOf(touches);
  }

  /** The same plan, good for longer, as the failure is looked at again before it begins. */
  public RecoveryPlan validUntil(Instant until) {
    return with(id, component, steps, verification, touches, deadline, until);
  }

  /** The same plan with steps after its own; it may take as much longer as they may. */
  public RecoveryPlan followedBy(List<Step> more) {
    List<Step> all = new ArrayList<>(steps);
    Set<ComponentId> touched = new LinkedHashSet<>(touches);
    Set<ComponentId> verified = new LinkedHashSet<>(verification.components());
    Duration longer = deadline;
    for (Step step : more) {
      all.add(step.at(all.size()));
      touched.add(step.on());
      verified.add(step.on());
      longer = longer.plus(step.timeout());
    }
    Verification whole = verification.of(List.copyOf(verified));
    return with(id, component, all, whole, touched, longer, validUntil);
  }

  /** The part of it that is one of its steps. */
  public RecoveryPlan only(Step step) {
    return with(
        id, step.on(), List.of(step), verification, Set.of(step.on()), deadline, validUntil);
  }

  /** The same plan by another name. */
  public RecoveryPlan named(String name) {
    return with(name, component, steps, verification, touches, deadline, validUntil);
  }

  private RecoveryPlan with(
      String id,
      ComponentId component,
      List<Step> steps,
      Verification verification,
      Set<ComponentId> touches,
      Duration deadline,
      Instant validUntil) {
    return new RecoveryPlan(
        id,
        incident,
        component,
        playbook,
        strategy,
        risk,
        steps,
        verification,
        touches,
        createdAt,
        deadline,
        validUntil);
  }

  /** Whether it does nothing but start what is dead. */
  public boolean harmless() {
    return steps.stream().allMatch(step -> step.action().harmless());
  }

  /** Whether a person has to do part of it. */
  public boolean manual() {
    return steps.stream().anyMatch(step -> step.action().manual());
  }

  /** The idempotency key of a try at a step. */
  public String key(int step, int attempt, boolean undo) {
    return id + "/" + step + (undo ? "/undo/" : "/") + attempt;
  }
}
