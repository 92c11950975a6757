package dev.aceso.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The components of a system and what depends on what. Acyclic, every dependency known. */
public final class Topology {
  public static final Topology EMPTY = new Topology(List.of());

  private final Map<ComponentId, Component> components = new LinkedHashMap<>();
  private final Map<ComponentId, List<ComponentId>> dependants = new LinkedHashMap<>();
  private final Map<String, List<Component>> groups = new LinkedHashMap<>();
  private final Map<ComponentId, Integer> place = new HashMap<>();
  private final List<Component> inOrder;

  /**
   * Throws IllegalArgumentException for a duplicate id, an unknown dependency or a cycle; the
   * message names the components.
   */
  public Topology(List<Component> components) {
    for (Component c : components) {
      if (this.components.put(c.id(), c) != null) {
        throw new IllegalArgumentException("component " + c.id() + " is defined twice");
      }
      dependants.put(c.id(), new ArrayList<>());
      place.put(c.id(), place.size());
      groups.computeIfAbsent(c.group(), _ -> new ArrayList<>()).add(c);
    }
    inOrder = List.copyOf(components);
    for (Component c : components) {
      for (ComponentId needed : c.dependsOn()) {
        List<ComponentId> of = dependants.get(needed);
        if (of == null) {
          throw new IllegalArgumentException(
              c.id() + " depends on " + needed + ", which is not defined");
        }
        of.add(c.id());
      }
    }
    cycle()
        .ifPresent(
            ids -> {
              throw new IllegalArgumentException("dependency cycle: " + String.join(" -> ", ids));
            });
  }

  public List<Component> components() {
    return inOrder;
  }

  public Optional<Component> find(ComponentId id) {
    return Optional.ofNullable(components.get(id));
  }

  /** The component; throws IllegalArgumentException when it isn't in the system. */
  public Component get(ComponentId id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("unknown component " + id));
  }

  /** All that the component needs, directly or not, nearest first; without itself. */
  public Set<ComponentId> dependencies(ComponentId id) {
    return reach(id, c -> get(c).dependsOn());
  }

  /** All that needs the component, directly or not, nearest first; without itself. */
  public Set<ComponentId> dependants(ComponentId id) {
    return reach(id, c -> dependants.getOrDefault(c, List.of()));
  }

  /** The given components ordered so that each comes after all that it needs. */
  public List<ComponentId> inDependencyOrder(Set<ComponentId> ids) {
    Set<ComponentId> ordered = new LinkedHashSet<>();
    ids.stream()
        .filter(place::containsKey)
        .sorted(Comparator.comparing(place::get))
        .forEach(id -> visit(id, ordered));
    return ordered.stream().filter(ids::contains).toList();
  }

  /** The members of a group, in the order they were defined. */
  public List<Component> group(String name) {
    return Collections.unmodifiableList(groups.getOrDefault(name, List.of()));
  }

  private void visit(ComponentId id, Set<ComponentId> ordered) {
    if (!ordered.contains(id)) {
      get(id).dependsOn().forEach(needed -> visit(needed, ordered));
      ordered.add(id);
    }
  }

  private Set<ComponentId> reach(ComponentId from, Function<ComponentId, List<ComponentId>> next) {
    Set<ComponentId> seen = new LinkedHashSet<>();
    Deque<ComponentId> queue = new ArrayDeque<>(next.apply(from));
    while (!queue.isEmpty()) {
      ComponentId id = queue.removeFirst();
      if (seen.add(id)) {
        queue.addAll(next.apply(id));
      }
    }
    return seen;
  }

  private Optional<List<String>> cycle() {
    Set<ComponentId> done = new LinkedHashSet<>();
    for (ComponentId id : components.keySet()) {
      List<ComponentId> path = new ArrayList<>();
      Optional<List<String>> found = cycle(id, path, done);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<String>> cycle(
      ComponentId id, List<ComponentId> path, Set<ComponentId> done) {
    int seenAt = path.indexOf(id);
    if (seenAt >= 0) {
      List<String> ids =
          new ArrayList<>(
              path.subList(seenAt, path.size()).stream().map(ComponentId::value).toList());
      ids.add(id.value());
      return Optional.of(ids);
    }
    if (done.contains(id)) {
      return Optional.empty();
    }
    path.add(id);
    for (ComponentId needed : get(id).dependsOn()) {
      Optional<List<String>> found = cycle(needed, path, done);
      if (found.isPresent()) {
        return found;
      }
    }
    path.removeLast();
    done.add(id);
    return Optional.empty();
  }
}
