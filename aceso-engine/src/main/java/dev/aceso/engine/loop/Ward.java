package dev.aceso.engine.loop;

import dev.aceso.engine.config.SystemConfig;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.SensorType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import dev.aceso.targets.files.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All components under watch. Thread-safe. */
final class Ward implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ward.class);
  private static final Duration LOGS_EVERY = Duration.ofMillis(500);

  private record Bed(SystemConfig.ComponentConfig config, Watched watched) {}

  private final InstantSource clock;
  private final Predicate<ComponentId> startable;
  private final Orphans orphans = new Orphans();
  private final Looks looks = new Looks();
  private boolean begun;
  private volatile Consumer<Signal> sink = signal -> {};
  private final Map<ComponentId, Bed> beds = new ConcurrentHashMap<>();
  private final Map<String, TargetType> targets = services(TargetType.class, TargetType::type);
  private final Map<String, ProbeType> probes = services(ProbeType.class, ProbeType::kind);
  private final Map<String, SensorType> sensors = services(SensorType.class, SensorType::kind);

  Ward(InstantSource clock) {
    this(clock, _ -> true);
  }

  /**
   * A ward in which nothing is watched yet.
   *
   * @param startable whether a component may be started in a cold start; not when a person has
   *     stopped it
   */
  Ward(InstantSource clock, Predicate<ComponentId> startable) {
    this.clock = clock;
    this.startable = startable;
  }

  /** Who is told what is seen; to be set before anything is watched. */
  void tell(Consumer<Signal> listener) {
    sink = listener;
  }

  /** Who is told what runs though it is no longer configured; an empty text when nothing does. */
  void tellOrphans(Consumer<String> listener) {
    orphans.tell(listener);
  }

  /** Who is told which looks do not come back; an empty text when all do. */
  void tellLate(Consumer<String> listener) {
    looks.tellLate(listener);
  }

  /** In what a component's process differs from its configuration. */
  Optional<String> drift(ComponentId id) {
    Bed bed = beds.get(id);
    return bed == null ? Optional.empty() : bed.watched().target().drift();
  }

  @Nullable Watched find(ComponentId id) {
    Bed bed = beds.get(id);
    return bed == null ? null : bed.watched();
  }

  /** Watches exactly what the configuration says; what hasn't changed is left alone. */
  synchronized void watch(SystemConfig config) {
    Set<ComponentId> wanted = config.components().keySet();
    for (ComponentId id : List.copyOf(beds.keySet())) {
      SystemConfig.ComponentConfig next = config.components().get(id);
      Bed bed = beds.get(id);
      if (bed != null && !bed.config().equals(next)) {
        beds.remove(id);
        bed.watched().close();
      }
    }
    Map<ComponentId, LastLife> lives = new LinkedHashMap<>();
    for (ComponentId id : config.topology().inDependencyOrder(wanted)) {
      SystemConfig.ComponentConfig component = config.components().get(id);
      if (component != null && !beds.containsKey(id)) {
        Watched watched = open(component);
        beds.put(id, new Bed(component, watched));
        lives.put(id, watched.target().lastLife());
      }
    }
    start(lives);
    orphans.set(unwatched(config.engine().data().resolve("state")));
  }

  /** What was started and is now the process of no component. */
  private Map<ComponentId, Long> unwatched(Path state) {
    Map<ComponentId, Long> unwatched = new HashMap<>();
    for (TargetType type : targets.values()) {
      type.running(state)
          .forEach(
              (id, pid) -> {
                Bed bed = beds.get(id);
                if (bed == null || !bed.watched().target().pid().equals(Optional.of(pid))) {
                  unwatched.put(id, pid);
                }
              });
    }
    return unwatched;
  }

  /** Whether an engine begins or takes in what is new, it starts what is to be started. */
  private void start(Map<ComponentId, LastLife> lives) {
    ColdStart start =
        begun ? ColdStart.none(lives, this::starts) : ColdStart.of(lives, this::starts);
    begun = true;
    start.said().ifPresent(LOG::info);
    for (ComponentId id : lives.keySet()) {
      Bed bed = beds.get(id);
      Beginning way = start.ways().get(id);
      if (bed != null && way != null) {
        bed.watched().start(way);
      }
    }
  }

  private boolean starts(ComponentId id) {
    Bed bed = beds.get(id);
    return startable.test(id)
        && bed != null
        && bed.config().target().settings().flag("start", true);
  }

  /** Probes the component quickly, or at its usual interval again. */
  void hurry(ComponentId id, boolean now) {
    Bed bed = beds.get(id);
    if (bed != null) {
      bed.watched().hurry(now);
    }
  }

  private Watched open(SystemConfig.ComponentConfig config) {
    TargetSpec spec = config.target();
    Component component = spec.component();
    LastWords words = new LastWords(component.id(), clock, sink);
    Target target = known(targets, component.type()).open(spec, words);
    List<SensorRound> logs = logs(config, target.output());
    words.of(logs);
    List<ProbeRound> rounds = new ArrayList<>();
    for (ProbeSpec probe : component.probes()) {
      rounds.add(
          new ProbeRound(
              component.id(),
              probe,
              known(probes, probe.kind()).open(probe, target, spec),
              clock,
              sink));
    }
    List<SensorRound> readings = new ArrayList<>();
    config
        .sensors()
        .forEach(
            sensor ->
                readings.add(
                    new SensorRound(
                        component.id() + "-" + sensor.kind(),
                        known(sensors, sensor.kind()).open(sensor.settings(), target, spec),
                        sensor.every(),
                        looks,
                        sink)));
    return new Watched(component.id(), target, rounds, readings, logs, words, looks, sink);
  }

  /** What is configured, and the output of what the engine starts. */
  private List<SensorRound> logs(SystemConfig.ComponentConfig config, Optional<Path> output) {
    ComponentId id = config.target().component().id();
    return Stream.concat(config.logs().stream(), output.stream())
        .map(log -> log.toAbsolutePath().normalize())
        .distinct()
        .map(
            log ->
                new SensorRound(
                    id + " log " + log, new LogTail(id, log, clock), LOGS_EVERY, looks, sink))
        .toList();
  }

  private static <T> T known(Map<String, T> services, String name) {
    T service = services.get(name);
    if (service == null) {
      throw new IllegalStateException("nothing is installed for '" + name + "'");
    }
    return service;
  }

  private static <T> Map<String, T> services(Class<T> type, Function<T, String> name) {
    Map<String, T> found = new HashMap<>();
    for (T service : ServiceLoader.load(type)) {
      found.put(name.apply(service), service);
    }
    return Map.copyOf(found);
  }

  @Override
  public synchronized void close() {
    beds.values().forEach(bed -> bed.watched().close());
    beds.clear();
  }
}
