package dev.aceso.engine.loop;

import dev.aceso.engine.loop.ComponentStatus.Health;
import dev.aceso.engine.loop.Control.Change;
import dev.aceso.loop.Loop;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Policy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop shows of itself to other threads: written by the loop's thread, read by any. Each
 * component and each incident is shown as of its latest change; nothing is copied per change, as
 * there may be thousands of either.
 */
final class Board {
  private static final Logger LOG = LoggerFactory.getLogger(Board.class);

  /** What concerns everything. */
  record Picture(Policy policy, Knowledge knowledge, boolean paused, List<ComponentId> order) {}

  private final String system;
  private final String version;
  private final Instant startedAt;
  private final InstantSource clock;
  private final Function<ComponentId, Optional<String>> drift;
  private final Supplier<Pulse> pulse;
  private final Set<Consumer<Change>> listeners = ConcurrentHashMap.newKeySet();
  private final Map<ComponentId, ComponentStatus> components = new ConcurrentHashMap<>();
  private final NavigableMap<String, Incident> incidents =
      new ConcurrentSkipListMap<>(Comparator.comparingInt(String::length).thenComparing(s -> s));
  private final Deque<String> over = new ArrayDeque<>();
  private volatile Picture picture;
  private final Map<Hindrance, String> problems =
      Collections.synchronizedMap(new EnumMap<>(Hindrance.class));
  private volatile boolean ready;

  Board(
      String system,
      String version,
      InstantSource clock,
      Loop loop,
      Function<ComponentId, Optional<String>> drift,
      Supplier<Pulse> pulse) {
    this.pulse = pulse;
    this.drift = drift;
    this.system = system;
    this.version = version;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.picture = paint(loop);
    loop.incidents().forEach(this::show);
  }

  SystemStatus status() {
    Picture p = picture;
    Pulse now = pulse.get();
    String problem = problem(true);
    return new SystemStatus(
        system,
        version,
        startedAt,
        ready,
        now,
        p.policy().mode(),
        p.paused(),
        now instanceof Pulse.Stuck
            ? Stream.of(now.trouble(), problem)
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining("; "))
            : problem,
        problem(false),
        p.order().stream().flatMap(id -> Stream.ofNullable(components.get(id))).toList());
  }

  private String problem(boolean grave) {
    synchronized (problems) {
      return problems.entrySet().stream()
          .filter(e -> e.getKey().grave() == grave)
          .map(Map.Entry::getValue)
          .collect(Collectors.joining("; "));
    }
  }

  Picture picture() {
    return picture;
  }

  Optional<Component> component(ComponentId id) {
    return Optional.ofNullable(components.get(id)).map(status -> status.facts().component());
  }

  /** Every incident that is kept, the latest first. */
  List<Incident> incidents() {
    return List.copyOf(incidents.descendingMap().values());
  }

  Optional<Incident> incident(String id) {
    return Optional.ofNullable(incidents.get(id));
  }

  /** What hinders the engine; an empty text ends it. */
  void problem(Hindrance what, String text) {
    if (text.isEmpty()) {
      problems.remove(what);
    } else {
      problems.put(what, text);
    }
    tell(new Change.OfSystem(status()));
    if (what.urgent()) {
      tell(new Change.Disabled(what, text));
    }
  }

  void ready() {
    ready = true;
    tell(new Change.OfSystem(status()));
  }

  AutoCloseable subscribe(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Everything may have changed. */
  void repaint(Loop loop) {
    picture = paint(loop);
    tell(new Change.OfSystem(status()));
  }

  /** Some components and incidents have changed. */
  void changed(Loop loop, Set<ComponentId> touched, Map<String, List<IncidentEvent>> moved) {
    Picture was = picture;
    List<Change> changes = new ArrayList<>();
    moved.forEach(
        (id, events) ->
            loop.incident(id)
                .ifPresent(
                    incident -> {
                      show(incident);
                      changes.add(new Change.OfIncident(incident, events));
                    }));
    if (was.paused() != loop.allPaused() || !was.policy().equals(loop.config().policy())) {
      repaint(loop);
    } else {
      for (ComponentId id : touched) {
        status(loop, id)
            .ifPresent(
                status -> {
                  ComponentStatus before = components.put(id, status);
                  if (before == null || differs(before, status)) {
                    changes.add(new Change.OfComponent(status));
                  }
                });
      }
      picture = new Picture(was.policy(), loop.knowledge(), was.paused(), was.order());
    }
    changes.forEach(this::tell);
  }

  private void show(Incident incident) {
    Incident before = incidents.put(incident.id(), incident);
    if (incident.state().over() && (before == null || !before.state().over())) {
      over.addLast(incident.id());
      if (over.size() > Loop.KEPT) {
        incidents.remove(over.removeFirst());
      }
    }
  }

  private Picture paint(Loop loop) {
    List<ComponentId> order =
        loop.config().topology().components().stream().map(Component::id).toList();
    components.keySet().retainAll(Set.copyOf(order));
    order.forEach(id -> status(loop, id).ifPresent(s -> components.put(id, s)));
    return new Picture(loop.config().policy(), loop.knowledge(), loop.allPaused(), order);
  }

  private void tell(Change change) {
    listeners.removeIf(listener -> broke(listener, change));
  }

  private static boolean broke(Consumer<Change> listener, Change change) {
    try {
      listener.accept(change);
      return false;
    } catch (RuntimeException e) {
      LOG.warn("a listener broke and is dropped: {}", e.toString());
      return true;
    }
  }

  /** Whether people would see a difference. */
  private static boolean differs(ComponentStatus a, ComponentStatus b) {
    return a.health() != b.health()
        || a.paused() != b.paused()
        || !a.incident().equals(b.incident())
        || !a.drift().equals(b.drift())
        || !a.summary().equals(b.summary());
  }

  private Optional<ComponentStatus> status(Loop loop, ComponentId id) {
    return loop.facts(id)
        .map(
            facts -> {
              List<Incident> incidents =
                  loop.concerning(id).stream().filter(i -> !i.state().over()).toList();
              Health health = Vitals.health(facts, incidents);
              return new ComponentStatus(
                  facts,
                  health,
                  Vitals.summary(facts, health, clock.instant()),
                  incidents.stream().map(Incident::id).findFirst(),
                  loop.paused(id),
                  drift.apply(id));
            });
  }
}
