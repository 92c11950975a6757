package dev.aceso.diagnose;

import dev.aceso.diagnose.Sighting.State;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Topology;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The failing components of a case and all that they need, each as it is seen. Not thread-safe:
 * made for one diagnosis, and shared by its techniques, so that nothing is looked at twice.
 * Failures of components that are no longer in the system are left out.
 */
public final class Scene {
  private final Case given;
  private final Instant now;
  private final Topology topology;
  private final Instant onset;
  private final Map<ComponentId, Sighting> sightings = new LinkedHashMap<>();
  private final Map<ComponentId, Sighting> around = new HashMap<>();
  private final Map<ComponentId, Set<ComponentId>> needs = new HashMap<>();
  private final Map<ComponentId, Set<ComponentId>> needsByUnwell = new HashMap<>();
  private final Map<ComponentId, List<FailureEvent>> failures = new LinkedHashMap<>();
  private final List<Sighting> unwell;
  private final Map<ComponentId, Integer> unwellAt = new HashMap<>();
  private final List<BitSet> needsUnwell = new ArrayList<>();

  Scene(Case given, Instant now) {
    this.given = given;
    this.now = now;
    this.topology = given.facts().topology();
    this.onset =
        given.failures().stream().map(FailureEvent::onset).min(Instant::compareTo).orElse(now);
    for (FailureEvent failure : given.failures()) {
      if (topology.find(failure.component()).isPresent()) {
        failures.computeIfAbsent(failure.component(), _ -> new ArrayList<>()).add(failure);
      }
    }
    Set<ComponentId> within = new HashSet<>(reported());
    reported().forEach(id -> within.addAll(needs(id)));
    topology.inDependencyOrder(within).forEach(id -> sightings.put(id, look(id)));
    unwell = sightings.values().stream().filter(Sighting::unwell).toList();
    unwell.forEach(s -> unwellAt.put(s.component(), unwellAt.size()));
    unwell.forEach(s -> needsUnwell.add(unwellAmong(needs(s.component()))));
  }

  /** What is to be explained. */
  public Case given() {
    return given;
  }

  Topology topology() {
    return topology;
  }

  /** The components that the case says have failed. */
  public Set<ComponentId> reported() {
    return failures.keySet();
  }

  /** Every component in the scene, what is needed before what needs it. */
  public List<Sighting> all() {
    return List.copyOf(sightings.values());
  }

  /** Those that fail or are suspected of it. */
  public List<Sighting> unwell() {
    return unwell;
  }

  /** Of those that are unwell, by position in {@link #unwell}, the ones that need a component. */
  BitSet needing(ComponentId id) {
    BitSet needing = new BitSet();
    Integer position = unwellAt.get(id);
    for (int i = 0; i < unwell.size(); i++) {
      boolean needs =
          position == null
              ? needs(unwell.get(i).component()).contains(id)
              : needsUnwell.get(i).get(position);
      needing.set(i, needs);
    }
    return needing;
  }

  /** What one that is unwell needs of the others that are, all by position in {@link #unwell}. */
  BitSet needsUnwell(int position) {
    return needsUnwell.get(position);
  }

  private BitSet unwellAmong(Set<ComponentId> ids) {
    BitSet among = new BitSet();
    for (int i = 0; i < unwell.size(); i++) {
      among.set(i, ids.contains(unwell.get(i).component()));
    }
    return among;
  }

  /** A component as it is seen, whether or not it belongs to the scene. */
  public Sighting of(ComponentId id) {
    Sighting known = sightings.get(id);
    return known != null ? known : around.computeIfAbsent(id, this::look);
  }

  /** All that a component needs, directly or not. */
  public Set<ComponentId> needs(ComponentId id) {
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
    return topology.directDependants(id);
  }

  private Sighting look(ComponentId id) {
    return new Witness(given.facts().of(id), failures.getOrDefault(id, List.of()), onset, now)
        .sighting();
  }
}
