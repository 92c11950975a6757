package dev.aceso.safety;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Guards;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Topology;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** What the running recoveries of other incidents touch, by incident. */
  Map<String, Set<ComponentId>> others() {
    Map<String, Set<ComponentId>> others = new TreeMap<>(traffic.active());
    others.remove(plan.incident());
    return others;
  }

  /** All that the running recoveries of other incidents touch. */
  Set<ComponentId> touchedByOthers() {
    Set<ComponentId> touched = new TreeSet<>();
    others().values().forEach(touched::addAll);
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
