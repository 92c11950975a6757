package dev.aceso.bench.peers;

import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.shop.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * This project's engine.
 *
 * @param jvm further options of its JVM
 */
record Aceso(List<String> jvm) implements Peer {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "Aceso";
  }

  @Override
  public String setting() {
    return "health http every 250 ms, 2 failures; automatic";
  }

  @Override
  public String version() {
    String version = Aceso.class.getPackage().getImplementationVersion();
    return version == null ? "this build" : version;
  }

  @Override
  public Supervision supervise(TinyService service, Path folder)
      throws IOException, InterruptedException {
    writeConfig(service, folder, FreePorts.find(1).getFirst());
    EngineProcess engine =
        EngineProcess.start(folder, jvm, folder.resolve("engine.out"), READY_WITHIN);
    return engine::close;
  }

  /** The trials follow so closely upon each other that they would count as a crash loop. */
  private static void writeConfig(TinyService service, Path folder, int port) throws IOException {
    String command =
        service.command().stream().map(a -> '"' + a + '"').collect(Collectors.joining(", "));
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        """
        version: 1
        system: bench
        engine: { data: ./data, listen: "127.0.0.1:%d" }
        components:
          - id: tiny
            type: process
            command: [%s]
            health:
              - http: { url: "http://127.0.0.1:%d/", timeout: 250ms }
                every: 250ms
                failures: 2
        """
            .formatted(port, command, service.port()));
    Files.writeString(
        folder.resolve("deployment_config.yaml"),
        """
        version: 1
        mode: automatic
        limits: { per_component: { attempts: 1000, within: 1m } }
        """);
    Files.writeString(
        folder.resolve("learning_config.yaml"),
        """
        version: 1
        relapse: 1ms
        detection: { crash_loop: { exits: 32, within: 1ms } }
        """);
  }
}
