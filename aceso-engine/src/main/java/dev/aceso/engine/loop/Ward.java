package dev.aceso.engine.loop;

import dev.aceso.engine.config.SystemConfig;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All components under watch. Thread-safe. */
final class Ward implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ward.class);

  private record Bed(SystemConfig.ComponentConfig config, Watched watched) {}

  /** What a configuration has that is new or different, opened and not watched yet. */
  record Opened(SystemConfig config, Map<ComponentId, Watched> watched) implements AutoCloseable {
    /** It is not wanted after all. */
    @Override
    public void close() {
      watched.values().forEach(Watched::close);
    }
  }

  private final Predicate<ComponentId> startable;
  private final Orphans orphans = new Orphans();
  private final Looks looks = new Looks();
  private boolean begun;
  private volatile Consumer<Signal> sink = signal -> {};
  private final Map<ComponentId, Bed> beds = new ConcurrentHashMap<>();
  private final Openings openings;

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
    this.startable = startable;
    this.openings = new Openings(clock, looks, signal -> sink.accept(signal));
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

  /**
   * Opens what a configuration has that is new or different; nothing that is watched changes.
   *
   * @throws UnusableConfigException when some of it can't be opened; then none of it is
   */
  synchronized Opened open(SystemConfig config) throws UnusableConfigException {
    Map<ComponentId, Watched> watched = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (ComponentId id : config.topology().inDependencyOrder(config.components().keySet())) {
      SystemConfig.ComponentConfig component = config.components().get(id);
      if (component != null && !known(id, component)) {
        try {
          watched.put(id, openings.open(component));
        } catch (RuntimeException e) {
          LOG.debug("{} can't be opened", id, e);
          faults.add("component %s can't be used: %s".formatted(id, Openings.said(e)));
        }
      }
    }
    Opened opened = new Opened(config, watched);
    if (!faults.isEmpty()) {
      opened.close();
      throw new UnusableConfigException(faults);
    }
    return opened;
  }

  private boolean known(ComponentId id, SystemConfig.ComponentConfig config) {
    Bed bed = beds.get(id);
    return bed != null && bed.config().equals(config);
  }

  /** Watches exactly what the configuration says; what hasn't changed is left alone. */
  synchronized void watch(Opened opened) {
    SystemConfig config = opened.config();
    for (ComponentId id : List.copyOf(beds.keySet())) {
      Bed bed = beds.get(id);
      boolean kept = config.components().containsKey(id) && !opened.watched().containsKey(id);
      if (bed != null && !kept) {
        beds.remove(id);
        bed.watched().close();
      }
    }
    Map<ComponentId, LastLife> lives = new LinkedHashMap<>();
    opened
        .watched()
        .forEach(
            (id, watched) -> {
              SystemConfig.ComponentConfig component = config.components().get(id);
              if (component != null) {
                beds.put(id, new Bed(component, watched));
                lives.put(id, watched.target().lastLife());
              }
            });
    start(lives);
    orphans.set(unwatched(config.engine().data().resolve("state")));
  }

  /** What was started and is now the process of no component. */
  private Map<ComponentId, Long> unwatched(Path state) {
    Map<ComponentId, Long> unwatched = new HashMap<>();
    openings.running(
        state,
        (id, pid) -> {
          Bed bed = beds.get(id);
          if (bed == null || !bed.watched().target().pid().equals(Optional.of(pid))) {
            unwatched.put(id, pid);
          }
        });
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

  @Override
  public synchronized void close() {
    beds.values().forEach(bed -> bed.watched().close());
    beds.clear();
  }
}
