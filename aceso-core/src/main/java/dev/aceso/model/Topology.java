package dev.aceso.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The components of a system and what depends on what. Acyclic, every dependency known. */
public final class Topology {
  public static final Topology EMPTY = new Topology(List.of());

  private final List<Component> components;
  private final Map<ComponentId, Integer> positions = new HashMap<>();
  private final Map<String, List<Component>> groups = new LinkedHashMap<>();
  private final ComponentId[] ids;
  private final int[][] needs;
  private final int[][] needing;

  /**
   * Throws IllegalArgumentException for a duplicate id, an unknown dependency or a cycle; the
   * message names the components.
   */
  public Topology(List<Component> components) {
    this.components = List.copyOf(components);
    ids = components.stream().map(Component::id).toArray(ComponentId[]::new);
    for (int i = 0; i < ids.length; i++) {
      if (positions.put(ids[i], i) != null) {
        throw new IllegalArgumentException("component " + ids[i] + " is defined twice");
      }
    }
    needs = new int[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      needs[i] = positions(this.components.get(i));
    }
    needing = reversed(needs);
    components.forEach(c -> groups.computeIfAbsent(c.group(), _ -> new ArrayList<>()).add(c));
    groups.replaceAll((_, members) -> List.copyOf(members));
    requireAcyclic();
  }

  public List<Component> components() {
    return components;
  }

  public Optional<Component> find(ComponentId id) {
    Integer position = positions.get(id);
    return position == null ? Optional.empty() : Optional.of(components.get(position));
  }

  /** The component; throws IllegalArgumentException when it isn't in the system. */
  public Component get(ComponentId id) {
    return components.get(position(id));
  }

  /** All that the component needs, directly or not, nearest first; without itself. */
  public Set<ComponentId> dependencies(ComponentId id) {
    return new Reach(positions, ids, needs, position(id));
  }

  /** All that needs the component, directly or not, nearest first; without itself. */
  public Set<ComponentId> dependants(ComponentId id) {
    Integer position = positions.get(id);
    return position == null ? Set.of() : new Reach(positions, ids, needing, position);
  }

  /** Those that need the component directly, in the order they were defined. */
  public List<ComponentId> directDependants(ComponentId id) {
    return Arrays.stream(needing[position(id)]).distinct().mapToObj(i -> ids[i]).toList();
  }

  /** The given components ordered so that each comes after all that it needs. */
  public List<ComponentId> inDependencyOrder(Set<ComponentId> wanted) {
    List<ComponentId> ordered = new ArrayList<>();
    Walk walk = new Walk();
    wanted.stream()
        .flatMap(id -> Stream.ofNullable(positions.get(id)))
        .sorted()
        .forEach(position -> walk.from(position, ordered, wanted));
    return ordered;
  }

  /** The members of a group, in the order they were defined. */
  public List<Component> group(String name) {
    return groups.getOrDefault(name, List.of());
  }

  private int position(ComponentId id) {
    Integer position = positions.get(id);
    if (position == null) {
      throw new IllegalArgumentException("unknown component " + id);
    }
    return position;
  }

  private int[] positions(Component component) {
    int[] found = new int[component.dependsOn().size()];
    for (int i = 0; i < found.length; i++) {
      ComponentId needed = component.dependsOn().get(i);
      Integer position = positions.get(needed);
      if (position == null) {
        throw new IllegalArgumentException(
            component.id() + " depends on " + needed + ", which is not defined");
      }
      found[i] = position;
    }
    return found;
  }

  private static int[][] reversed(int[][] edges) {
    int[] count = new int[edges.length];
    for (int[] of : edges) {
      for (int to : of) {
        count[to]++;
      }
    }
    int[][] back = new int[edges.length][];
    for (int i = 0; i < edges.length; i++) {
      back[i] = new int[count[i]];
    }
    for (int from = edges.length - 1; from >= 0; from--) {
      for (int to : edges[from]) {
        back[to][--count[to]] = from;
      }
    }
    return back;
  }

  private void requireAcyclic() {
    Walk walk = new Walk();
    for (int i = 0; i < ids.length; i++) {
      walk.from(i, new ArrayList<>(), Set.of());
    }
  }

  /**
   * Depth-first, what is needed before what needs it; as deep as the graph is, so not recursive.
   */
  private final class Walk {
    private final BitSet done = new BitSet();
    private final BitSet onPath = new BitSet();
    private final List<Integer> path = new ArrayList<>();
    private final int[] taken = new int[ids.length];

    /** Adds what is wanted to what is ordered; throws IllegalArgumentException for a cycle. */
    void from(int start, List<ComponentId> ordered, Set<ComponentId> wanted) {
      enter(start);
      while (!path.isEmpty()) {
        int at = path.getLast();
        if (taken[at] < needs[at].length) {
          enter(needs[at][taken[at]++]);
        } else {
          path.removeLast();
          onPath.clear(at);
          done.set(at);
          if (wanted.contains(ids[at])) {
            ordered.add(ids[at]);
          }
        }
      }
    }

    private void enter(int position) {
      if (onPath.get(position)) {
        throw new IllegalArgumentException("dependency cycle: " + cycle(position));
      }
      if (!done.get(position)) {
        path.add(position);
        onPath.set(position);
      }
    }

    private String cycle(int position) {
      List<String> names = new ArrayList<>();
      path.subList(path.indexOf(position), path.size()).forEach(i -> names.add("" + ids[i]));
      names.add("" + ids[position]);
      return String.join(" -> ", names);
    }
  }
}
