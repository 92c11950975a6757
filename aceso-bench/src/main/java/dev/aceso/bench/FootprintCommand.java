package dev.aceso.bench;

import dev.aceso.bench.peers.TinyService;
import dev.aceso.drills.demo.Time;
import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.engine.TemporaryFolder;
import dev.aceso.drills.shop.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code Bench footprint}: start to ready, then memory and processor time while nothing happens.
 */
@Command(
    name = "footprint",
    description = "Start to ready, idle memory and idle processor time.",
    mixinStandardHelpOptions = true)
public final class FootprintCommand implements Callable<Integer> {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  @Option(
      names = "--components",
      split = ",",
      defaultValue = "1,100",
      description = "Numbers of components to measure with; default: ${DEFAULT-VALUE}.")
  List<Integer> components = List.of(1, 100);

  @Option(
      names = "--runs",
      defaultValue = "10",
      description = "Starts for each number; default: ${DEFAULT-VALUE}.")
  int runs = 10;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "60s",
      description = "How long the idle engine is looked at; default: ${DEFAULT-VALUE}.")
  Duration lasting = Duration.ofSeconds(60);

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "A further option of the engine's JVM; may be given repeatedly.")
  List<String> jvm = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", defaultValue = "docs/benchmarks.md")
  Path out = Path.of("docs/benchmarks.md");

  /** What was seen with a number of components. */
  private record Row(int components, Summary ready, ProcessUse idle) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder();
    for (int count : components) {
      Row row = measure(count);
      table.append(
          "| %d | %s | %s | %d MB | %.1f %% |\n"
              .formatted(
                  row.components(),
                  Summary.show(row.ready().median()),
                  Summary.show(row.ready().max()),
                  row.idle().residentBytes() >> 20,
                  row.idle().processorShare() * 100));
    }
    String text =
        """
        ## Start, memory and processor time

        The engine over processes that it owns, each with an HTTP probe every second. Ready is from
        the start of its JVM to its line `aceso ready`, with a new data folder, so that it starts
        all components too (%d runs). Resident memory (RSS) and share of one processor are those of
        the engine alone, over %s without a failure, ten seconds after it was ready.

        | components | ready, median | ready, max | RSS idle | processor idle |
        |---|---|---|---|---|
        %s
        Command: `Bench footprint`%s. %s
        """
            .formatted(
                runs,
                dev.aceso.model.Durations.show(lasting),
                table,
                jvm.isEmpty() ? "" : " with the JVM options `" + String.join(" ", jvm) + "`",
                Machine.sentence());
    new Section("footprint").write(out, text);
    System.out.println(text);
    return 0;
  }

  private Row measure(int count) throws IOException, InterruptedException {
    List<Duration> ready = new ArrayList<>();
    ProcessUse idle = new ProcessUse(0, 0);
    for (int run = 0; run < runs; run++) {
      try (TemporaryFolder folder = TemporaryFolder.create("aceso-footprint-")) {
        List<TinyService> services = services(folder.path(), count);
        write(folder.path(), services);
        try (EngineProcess engine = start(folder.path())) {
          ready.add(engine.startedIn());
          if (run == runs - 1) {
            Thread.sleep(10_000);
            idle = ProcessUse.over(engine.pid(), lasting);
          }
        } finally {
          end(services);
        }
      }
    }
    return new Row(count, new Summary(ready), idle);
  }

  private EngineProcess start(Path folder) throws IOException, InterruptedException {
    return EngineProcess.start(folder, jvm, folder.resolve("engine.out"), READY_WITHIN);
  }

  private static List<TinyService> services(Path folder, int count) throws IOException {
    List<TinyService> services = new ArrayList<>();
    for (int port : FreePorts.find(count)) {
      services.add(TinyService.in(folder.resolve("service-" + port), port));
    }
    return services;
  }

  /** Ends the services, those that were only just being started too. */
  private static void end(List<TinyService> services) throws IOException, InterruptedException {
    for (int look = 0; look < 2; look++) {
      for (TinyService service : services) {
        service.end();
      }
      Thread.sleep(500);
    }
  }

  private static void write(Path folder, List<TinyService> services) throws IOException {
    StringBuilder config =
        new StringBuilder(
            """
            version: 1
            system: bench
            engine: { data: ./data, listen: "127.0.0.1:%d" }
            components:
            """
                .formatted(FreePorts.find(1).getFirst()));
    for (TinyService service : services) {
      config.append(
          """
            - id: tiny-%1$d
              type: process
              command: ["%2$s"]
              health:
                - http: { url: "http://127.0.0.1:%1$d/", timeout: 500ms }
                  every: 1s
          """
              .formatted(service.port(), String.join("\", \"", service.command())));
    }
    Files.writeString(folder.resolve("recovery_config.yaml"), config);
  }
}
