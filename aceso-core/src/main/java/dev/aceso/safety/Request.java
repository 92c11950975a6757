package dev.aceso.safety;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Guards;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Topology;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A plan at the gates, and what they judge it by. */
record Request(RecoveryPlan plan, Policy policy, Traffic traffic, Instant now) {
  Policy.Limits limits() {
    return policy.limits();
  }

  Guards guards() {
    return policy.guards();
  }

  Topology topology() {
    return traffic.facts().topology();
  }

  /** The component that is recovered and all that a step acts on, by name. */
  Set<ComponentId> touched() {
    Set<ComponentId> touched = new TreeSet<>(plan.touches());
    touched.add(plan.component());
    return touched;
  }

  /** Whether the plan does nothing but start what has ended; to end that once more is nothing. */
  boolean harmless() {
    return plan.steps().stream()
        .allMatch(step -> ended(step.on()) && (step.action().harmless() || step.action().stops()));
  }

  /** How many recoveries of other incidents run. */
  int others() {
    return traffic.active().size() - (traffic.active().containsKey(plan.incident()) ? 1 : 0);
  }

  /** One of the other incidents whose recoveries run; the first by name. */
  Optional<String> other() {
    return traffic.active().keySet().stream()
        .filter(id -> !id.equals(plan.incident()))
        .min(String::compareTo);
  }

  /**
   * The other incident whose recovery touches the component, if one does; the one that began first.
   */
  Optional<String> occupant(ComponentId id) {
    for (Map.Entry<String, Set<ComponentId>> other : traffic.active().entrySet()) {
      if (other.getValue().contains(id) && !other.getKey().equals(plan.incident())) {
        return Optional.of(other.getKey());
      }
    }
    return Optional.empty();
  }

  /** All that the running recoveries of other incidents touch. */
  Set<ComponentId> touchedByOthers() {
    Set<ComponentId> touched = new TreeSet<>();
    traffic
        .active()
        .forEach(
            (incident, ids) -> {
              if (!incident.equals(plan.incident())) {
                touched.addAll(ids);
              }
            });
    return touched;
  }

  /** Whether its process or unit has ended. */
  boolean ended(ComponentId id) {
    return topology().find(id).isPresent()
        && traffic.facts().of(id).presence() instanceof Presence.Ended;
  }

  Service service(ComponentId id) {
    return topology().find(id).isPresent() ? Service.of(traffic.facts().of(id)) : Service.UNKNOWN;
  }
}
