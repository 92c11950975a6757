package dev.aceso.engine.loop;

import dev.aceso.engine.config.SystemConfig;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes what watches a component out of its settings, by what is installed. Thread-safe. */
final class Openings {
  private static final Duration LOGS_EVERY = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Looks looks;
  private final Consumer<Signal> sink;
  private final Map<String, TargetType> targets = services(TargetType.class, TargetType::type);
  private final Map<String, ProbeType> probes = services(ProbeType.class, ProbeType::kind);
  private final Map<String, SensorType> sensors = services(SensorType.class, SensorType::kind);

  Openings(InstantSource clock, Looks looks, Consumer<Signal> sink) {
    this.clock = clock;
    this.looks = looks;
    this.sink = sink;
  }

  /**
   * Opens a component without any effect on it.
   *
   * @throws RuntimeException when its settings can't be used
   */
  Watched open(SystemConfig.ComponentConfig config) {
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

  /** What was started of all kinds, by an engine with this state folder, and runs. */
  void running(Path state, BiConsumer<ComponentId, Long> listener) {
    targets.values().forEach(type -> type.running(state).forEach(listener));
  }

  /** What an exception says, for people. */
  static String said(RuntimeException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
