package dev.aceso.bench.load;

import dev.aceso.engine.config.ConfigReader;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.loop.Control;
import dev.aceso.engine.loop.Engine;
import dev.aceso.engine.loop.UnusableConfigException;
import dev.aceso.model.Incident;
import dev.aceso.targets.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** An engine over components in memory, in this process. */
final class MemorySystem implements AutoCloseable {
  private final Engine engine;
  private final Path folder;
  private final Queue<Duration> recovered = new ConcurrentLinkedQueue<>();
  private final AtomicLong gone = new AtomicLong();

  private MemorySystem(Engine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
    engine.subscribe(this::changed);
  }

  private void changed(Control.Change change) {
    if (change instanceof Control.Change.OfIncident(Incident incident, _)) {
      switch (incident.state()) {
        case RECOVERED -> incident.result().ifPresent(r -> recovered.add(r.times().total()));
        case CLOSED -> gone.incrementAndGet();
        case OPEN, AWAITING_APPROVAL, RECOVERING, ESCALATED -> {}
      }
    }
  }

  /**
   * @param takes how long a start lasts
   */
  static MemorySystem start(Path folder, int components, Duration takes)
      throws IOException, JournalException {
    StringBuilder config =
        new StringBuilder("version: 1\nsystem: load\nengine: { data: ./data }\ncomponents:\n");
    for (int i = 0; i < components; i++) {
      config.append("- {id: c%d, type: memory, takes: %dms}%n".formatted(i, takes.toMillis()));
    }
    Files.writeString(folder.resolve("recovery_config.yaml"), config);
    Files.writeString(
        folder.resolve("recovery_strategies.yaml"),
        """
        version: 1
        playbooks:
          - id: start-again
            strategy: restart/memory
            for: { kinds: [crashed], types: [memory] }
            risk: low
            deadline: 10m
            stability: 0s
            steps: [ { start: {} } ]
            verify: [health]
        """);
    Files.writeString(
        folder.resolve("deployment_config.yaml"),
        """
        version: 1
        mode: automatic
        limits:
          concurrent: 10000
          per_component: { attempts: 1000, within: 10m }
          group: 100%
          system: 100%
          rate: { recoveries: 100000, within: 10m }
          storm: { failures: 100000, within: 10s }
        """);
    Files.writeString(
        folder.resolve("learning_config.yaml"),
        "version: 1\nrelapse: 1ms\ndetection: { crash_loop: { exits: 32, within: 1s } }\n");
    if (!(ConfigReader.read(folder, Map.of()) instanceof ReadResult.Good good)) {
      throw new IllegalStateException(
          "the benchmark's own configuration is wrong: " + ConfigReader.read(folder, Map.of()));
    }
    Files.createDirectories(good.config().engine().data().resolve("state"));
    Engine engine = Engine.open(good.config(), "bench", SteadyClock.system());
    try {
      engine.watch(good.config());
    } catch (UnusableConfigException e) {
      throw new IllegalStateException("the benchmark's own configuration can't be used", e);
    }
    return new MemorySystem(engine, folder);
  }

  Engine engine() {
    return engine;
  }

  Stream<Incident> incidents() {
    return engine.incidents().stream();
  }

  boolean open() {
    return engine.incidents().stream().anyMatch(i -> !i.state().over());
  }

  /** How long each recovery took from onset to proof. */
  List<Duration> recovered() {
    return List.copyOf(recovered);
  }

  /** Incidents that were over before anything was done. */
  long gone() {
    return gone.get();
  }

  long journalBytes() throws IOException {
    long bytes = 0;
    for (String name : List.of("journal.db", "journal.db-wal")) {
      Path file = folder.resolve("data").resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  @Override
  public void close() throws JournalException {
    engine.close();
    MemoryTargetType.OPEN.clear();
  }
}
