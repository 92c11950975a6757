package dev.aceso.engine.loop;

import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One component with all that watches it. */
final class Watched implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  private final ComponentId id;
  private final Target target;
  private final List<ProbeRound> probes;
  private final List<SensorRound> sensors;
  private final List<SensorRound> logs;
  private final LastWords words;
  private final Looks looks;
  private final Consumer<Signal> sink;

  Watched(
      ComponentId id,
      Target target,
      List<ProbeRound> probes,
      List<SensorRound> sensors,
      List<SensorRound> logs,
      LastWords words,
      Looks looks,
      Consumer<Signal> sink) {
    this.id = id;
    this.target = target;
    this.probes = List.copyOf(probes);
    this.sensors = List.copyOf(sensors);
    this.logs = List.copyOf(logs);
    this.words = words;
    this.looks = looks;
    this.sink = sink;
  }

  Target target() {
    return target;
  }

  void start(Beginning how) {
    logs.forEach(SensorRound::once);
    target.watch(how);
    logs.forEach(SensorRound::start);
    sensors.forEach(SensorRound::start);
    probes.forEach(ProbeRound::start);
  }

  void hurry(boolean now) {
    probes.forEach(probe -> probe.hurry(now));
    sensors.forEach(sensor -> sensor.hurry(now));
    logs.forEach(log -> log.hurry(now));
  }

  /**
   * Takes fresh readings, in parallel, and waits for them.
   *
   * @param presenceOnly leaves out the probes
   * @return whether it runs, by a look taken now; empty when that has not come back in time
   */
  Optional<Presence> survey(boolean presenceOnly) throws InterruptedException {
    List<Thread> readings = new ArrayList<>();
    if (!presenceOnly) {
      for (ProbeRound probe : telling()) {
        readings.add(Thread.startVirtualThread(() -> once(probe)));
      }
    }
    sensors.forEach(sensor -> readings.add(Thread.startVirtualThread(sensor::once)));
    Optional<Presence> presence = looks.take(target, id + " itself", this::look);
    words.read(presence.filter(Presence.Ended.class::isInstance).isPresent());
    words.settle();
    for (Thread reading : readings) {
      reading.join();
    }
    return presence;
  }

  private Presence look() {
    Presence presence = target.presence();
    target.look().forEach(sink);
    return presence;
  }

  /** Why the action could not be carried out; empty when it could. */
  Optional<String> obstacle(Action action) throws InterruptedException {
    return looks
        .take(
            List.of(target, action),
            "an obstacle to '%s' on %s".formatted(action.verb(), id),
            () -> target.obstacle(action))
        .orElseGet(() -> Optional.of("it can't be told within " + looks.patience()));
  }

  /** Why what the engine starts could not be started; empty when it could, or it starts nothing. */
  Optional<String> startObstacle() {
    return target.output().flatMap(_ -> target.obstacle(Action.of("start")));
  }

  /** What became of a try of which that is not known. */
  Finding examine(Action action, String key, Instant since) throws InterruptedException {
    return looks
        .take(
            List.of(target, key), "what became of " + key, () -> target.examine(action, key, since))
        .orElse(Finding.CANNOT_TELL);
  }

  /** Carries an action out; what was seen of it is told before. */
  StepOutcome perform(Action action, String key, Duration timeout) throws InterruptedException {
    StepOutcome outcome = target.perform(action, key, timeout);
    words.settle();
    return outcome;
  }

  /** The health probes, and the others too unless one of these gets no answer at all. */
  private List<ProbeRound> telling() {
    boolean enough = probes.stream().anyMatch(p -> p.of(Category.HEALTH) && p.unanswered());
    return enough ? probes.stream().filter(p -> p.of(Category.HEALTH)).toList() : probes;
  }

  private void once(ProbeRound probe) {
    try {
      probe.once();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("a probe of {} failed: {}", id, e.toString());
    }
  }

  @Override
  public void close() {
    probes.forEach(ProbeRound::close);
    sensors.forEach(SensorRound::close);
    logs.forEach(SensorRound::close);
    target.close();
  }
}
