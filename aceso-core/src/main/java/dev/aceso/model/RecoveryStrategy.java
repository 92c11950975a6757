package dev.aceso.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A named, reusable way to recover (MOD-2): a playbook once it has been read.
 *
 * @param id unique name of the playbook
 * @param strategy type and variant, such as {@code restart/graceful}
 * @param classes the classes of failure it helps against; empty means all
 * @param kinds narrows the classes to some sub-classes; empty means all
 * @param types the types of component it can be used on; empty means all
 * @param when condition over component, incident and cause, in CEL; empty means always
 * @param data the classes of data it is safe for
 * @param disruption how much it interrupts, 0 (nothing notices) to 10 (a machine goes down); the
 *     ladder is climbed in this order
 * @param expected how long it usually takes, before anything has been learned
 * @param verify the categories in which success must be proved
 * @param success measurable criteria, such as {@code response_p95: "< 1s"}
 * @param stability how long all evidence must stay good before it is success
 * @param deadline for the whole plan, validation included
 */
public record RecoveryStrategy(
    String id,
    String strategy,
    String title,
    Set<FailureClass> classes,
    Set<FailureKind> kinds,
    Set<String> types,
    Optional<String> when,
    Set<DataClass> data,
    Risk risk,
    int disruption,
    Reversibility reversibility,
    Duration expected,
    List<StepTemplate> steps,
    Set<Category> verify,
    Map<String, String> success,
    Duration stability,
    Duration deadline) {
  public RecoveryStrategy {
    classes = Set.copyOf(classes);
    kinds = Set.copyOf(kinds);
    types = Set.copyOf(types);
    data = Set.copyOf(data);
    steps = List.copyOf(steps);
    verify = Set.copyOf(verify);
    success = Map.copyOf(success);
  }

  /** The same with other steps. */
  public RecoveryStrategy with(List<StepTemplate> others) {
    return new RecoveryStrategy(
        id,
        strategy,
        title,
        classes,
        kinds,
        types,
        when,
        data,
        risk,
        disruption,
        reversibility,
        expected,
        others,
        verify,
        success,
        stability,
        deadline);
  }

  /** Whether it is meant for a failure of this kind on a component of this type. */
  public boolean fits(FailureKind kind, String type) {
    return (classes.isEmpty() || classes.contains(kind.failureClass()))
        && (kinds.isEmpty() || kinds.contains(kind))
        && (types.isEmpty() || types.contains(type));
  }
}
