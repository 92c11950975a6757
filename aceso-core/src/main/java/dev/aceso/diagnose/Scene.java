package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Topology;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The failing components of a case and all that they need, each as it is seen. Not thread-safe:
 * made for one diagnosis. Failures of components that are no longer in the system are left out.
 */
final class Scene {
  private final Case given;
  private final Instant now;
  private final Topology topology;
  private final Instant onset;
  private final Map<ComponentId, Sighting> sightings = new LinkedHashMap<>();
  private final Map<ComponentId, Sighting> around = new HashMap<>();
  private final Map<ComponentId, Set<ComponentId>> needs = new HashMap<>();
  private final Map<ComponentId, Set<ComponentId>> needsByUnwell = new HashMap<>();
  private final Set<ComponentId> reported = new LinkedHashSet<>();

  Scene(Case given, Instant now) {
    this.given = given;
    this.now = now;
    this.topology = given.facts().topology();
    this.onset =
        given.failures().stream().map(FailureEvent::onset).min(Instant::compareTo).orElse(now);
    given.failures().stream()
        .map(FailureEvent::component)
        .filter(id -> topology.find(id).isPresent())
        .forEach(reported::add);
    Set<ComponentId> within = new LinkedHashSet<>(reported);
    reported.forEach(id -> within.addAll(needs(id)));
    topology.inDependencyOrder(within).forEach(id -> sightings.put(id, look(id)));
  }

  Topology topology() {
    return topology;
  }

  /** The components that the case says have failed. */
  Set<ComponentId> reported() {
    return reported;
  }

  /** Every component in the scene, what is needed before what needs it. */
  List<Sighting> all() {
    return List.copyOf(sightings.values());
  }

  /** Those that fail or are suspected of it. */
  List<Sighting> unwell() {
    return sightings.values().stream().filter(Sighting::unwell).toList();
  }

  /** A component as it is seen, whether or not it belongs to the scene. */
  Sighting of(ComponentId id) {
    Sighting known = sightings.get(id);
    return known != null ? known : around.computeIfAbsent(id, this::look);
  }

  /** All that a component needs, directly or not. */
  Set<ComponentId> needs(ComponentId id) {
    return needs.computeIfAbsent(id, topology::dependencies);
  }

  /** What a component needs by a path on which nothing in between is seen to be well. */
  Set<ComponentId> needsByUnwell(ComponentId id) {
    return needsByUnwell.computeIfAbsent(id, this::reachByUnwell);
  }

  private Set<ComponentId> reachByUnwell(ComponentId id) {
    Set<ComponentId> seen = new LinkedHashSet<>();
    Deque<ComponentId> queue = new ArrayDeque<>(topology.get(id).dependsOn());
    while (!queue.isEmpty()) {
      ComponentId next = queue.removeFirst();
      if (seen.add(next) && of(next).state() != State.WELL) {
        queue.addAll(topology.get(next).dependsOn());
      }
    }
    return seen;
  }

  /** Those that need a component directly, in the order in which they are defined. */
  List<ComponentId> directDependants(ComponentId id) {
    return topology.dependants(id).stream()
        .filter(d -> topology.get(d).dependsOn().contains(id))
        .toList();
  }

  private Sighting look(ComponentId id) {
    return new Witness(given, given.facts().of(id), onset, now).sighting();
  }
}
