package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The incidents: which there are, what they concern, when each has to be looked at again. */
final class Book {
  /** How many incidents that are over are kept. */
  static final int KEPT = Loop.KEPT;

  private record Wake(Instant at, String incident) {}

  private final Map<String, Incident> open = new LinkedHashMap<>();
  private final Map<String, Incident> over = new LinkedHashMap<>();
  private final Map<String, Attention> attention = new HashMap<>();
  private final Map<ComponentId, Set<String>> concerned = new HashMap<>();
  private final Map<String, Set<ComponentId>> concerns = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private final Map<String, Set<ComponentId>> active = new LinkedHashMap<>();
  private final Urgency urgency = new Urgency();
  private final NavigableSet<Wake> wakes =
      new TreeSet<>(Comparator.comparing(Wake::at).thenComparing(Wake::incident));

  /** When those are to be looked at once more that have asked for it. */
  private final Map<String, Instant> looks = new HashMap<>();

  private long number;

  /** Takes over incidents from a journal, in the order of opening. */
  void restore(List<Incident> incidents, long lastNumber) {
    number = lastNumber;
    incidents.forEach(this::put);
    dirty.addAll(open.keySet());
  }

  String nextId() {
    return "inc-" + ++number;
  }

  /** Applies an event; an Opened makes the incident. */
  Incident apply(String id, IncidentEvent event) {
    Incident next =
        event instanceof IncidentEvent.Opened opened
            ? Incident.open(id, opened)
            : get(id).with(event);
    put(next);
    dirty.add(id);
    return next;
  }

  Incident get(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("unknown incident " + id));
  }

  Optional<Incident> find(String id) {
    Incident found = open.get(id);
    return Optional.ofNullable(found != null ? found : over.get(id));
  }

  List<Incident> open() {
    return List.copyOf(open.values());
  }

  /** All that are kept, those that are over first. */
  List<Incident> all() {
    List<Incident> all = new ArrayList<>(over.values());
    all.addAll(open.values());
    return all;
  }

  /** The open incidents that the component has a part in. */
  List<Incident> concerning(ComponentId id) {
    return concerned.getOrDefault(id, Set.of()).stream().map(this::get).toList();
  }

  Attention attention(String id) {
    return attention.computeIfAbsent(id, _ -> new Attention());
  }

  void touch(String id) {
    dirty.add(id);
  }

  void touchAll() {
    dirty.addAll(open.keySet());
  }

  void wake(String id, Instant at) {
    wakes.add(new Wake(at, id));
  }

  /**
   * Wakes it soon to look at it once more. What is asked for at each look must not add up: where it
   * is due to be looked at earlier, it asks again by itself then.
   */
  void lookAgain(String id, Instant at) {
    Instant known = looks.get(id);
    if (known == null || at.isBefore(known)) {
      looks.put(id, at);
      wake(id, at);
    }
  }

  Optional<Instant> nextWake() {
    return wakes.isEmpty() ? Optional.empty() : Optional.of(wakes.first().at());
  }

  /** Marks what is due as to be looked at. */
  void due(Instant now) {
    while (!wakes.isEmpty() && !wakes.first().at().isAfter(now)) {
      Wake wake = wakes.removeFirst();
      looks.remove(wake.incident(), wake.at());
      dirty.add(wake.incident());
    }
  }

  /** One open incident that has to be looked at, at most once per change; empty when none has. */
  Optional<Incident> nextDirty() {
    while (!dirty.isEmpty()) {
      String id = dirty.iterator().next();
      dirty.remove(id);
      Incident incident = open.get(id);
      if (incident != null) {
        return Optional.of(incident);
      }
    }
    return Optional.empty();
  }

  /** The components that recoveries act on at present, by incident; good until the next event. */
  Map<String, Set<ComponentId>> active() {
    return Collections.unmodifiableMap(active);
  }

  /** Which components are to be probed quickly. */
  Urgency urgency() {
    return urgency;
  }

  private void put(Incident incident) {
    String id = incident.id();
    if (incident.state() == IncidentState.RECOVERING) {
      active.put(id, incident.plan().map(RecoveryPlan::touches).orElse(Set.of()));
    } else {
      active.remove(id);
    }
    urgency.of(id, Triage.hurried(incident));
    if (incident.state().over()) {
      open.remove(id);
      attention.remove(id);
      looks.remove(id);
      over.put(id, incident);
      if (over.size() > KEPT) {
        over.remove(over.keySet().iterator().next());
      }
      for (ComponentId component : concerns.getOrDefault(id, Set.of())) {
        concerned.computeIfPresent(component, (_, ids) -> without(ids, id));
      }
      concerns.remove(id);
    } else {
      open.put(id, incident);
      Set<ComponentId> parts = concerns.computeIfAbsent(id, _ -> new LinkedHashSet<>());
      for (ComponentId component : parts(incident)) {
        if (parts.add(component)) {
          concerned.computeIfAbsent(component, _ -> new LinkedHashSet<>()).add(id);
        }
      }
    }
  }

  private static @Nullable Set<String> without(Set<String> ids, String id) {
    ids.remove(id);
    return ids.isEmpty() ? null : ids;
  }

  private static Set<ComponentId> parts(Incident incident) {
    Set<ComponentId> parts = new LinkedHashSet<>();
    incident.failures().stream().map(FailureEvent::component).forEach(parts::add);
    parts.add(incident.origin());
    incident
        .plan()
        .ifPresent(
            plan -> {
              parts.addAll(plan.touches());
              parts.addAll(plan.verification().components());
            });
    return parts;
  }
}
