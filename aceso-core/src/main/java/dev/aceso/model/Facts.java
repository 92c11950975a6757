package dev.aceso.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the whole system at one moment.
 *
 * @param components not copied, as there may be thousands: whoever made the facts must leave the
 *     map alone for as long as they are used
 */
public record Facts(Topology topology, Map<ComponentId, ComponentFacts> components) {
  public Facts {
    components = Collections.unmodifiableMap(components);
  }

  /** Nothing known of any component. */
  public static Facts none(Topology topology) {
    Map<ComponentId, ComponentFacts> components = new HashMap<>();
    topology.components().forEach(c -> components.put(c.id(), ComponentFacts.none(c)));
    return new Facts(topology, components);
  }

  /** What is known of a component; nothing, for one that is in the topology and was never seen. */
  public ComponentFacts of(ComponentId id) {
    ComponentFacts known = components.get(id);
    return known != null ? known : ComponentFacts.none(topology.get(id));
  }
}
