package dev.aceso.bench;

import dev.aceso.drills.demo.Stage;
import dev.aceso.drills.demo.Time;
import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.engine.TemporaryFolder;
import dev.aceso.drills.shop.FreePorts;
import dev.aceso.drills.shop.Shop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code Bench soak}: the shop under load while nothing is wrong with it. Whatever the engine does
 * then is a false action. Exit status 1 when it did anything, or when the shop didn't serve.
 */
@Command(
    name = "soak",
    description = "A fault-free soak of the shop under load: false actions.",
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "10m",
      description = "How long; default: ${DEFAULT-VALUE}.")
  Duration lasting = Duration.ofMinutes(10);

  @Option(
      names = "--clients",
      defaultValue = "4",
      description = "Clients that request without a pause to speak of; default: ${DEFAULT-VALUE}.")
  int clients = 4;

  @Option(names = "--out", paramLabel = "FILE", defaultValue = "docs/benchmarks.md")
  Path out = Path.of("docs/benchmarks.md");

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("aceso-soak-");
        Stage stage = new Stage(Shop.in(folder.path()), true)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
      EngineProcess engine = stage.begin(FreePorts.find(1).getFirst());
      try (EngineApi api = engine.api()) {
        return soak(stage.shop(), api);
      }
    }
  }

  private int soak(Shop shop, EngineApi api) throws IOException, InterruptedException {
    Pressure.Counts counts;
    try (Pressure pressure = Pressure.on(shop, clients)) {
      Instant end = Instant.now().plus(lasting);
      while (Instant.now().isBefore(end)) {
        Thread.sleep(1_000);
      }
      counts = pressure.counts();
    }
    List<JsonNode> incidents = api.incidents();
    long actions = 0;
    for (JsonNode incident : incidents) {
      JsonNode detail = api.incident(incident.path("id").asString(""));
      boolean underway = detail.path("state").asString("").equals("recovering");
      actions += detail.path("attempts").size() + (underway ? 1 : 0);
      System.err.println(incident);
    }
    String text =
        """
        ## False actions in a fault-free soak

        The demo shop (four JVMs, health every 250 ms, business probes every 500 ms) in automatic
        mode, with %d clients that request the storefront with 5 ms between two requests.

        | lasted | requests | failed | incidents opened | false actions |
        |---|---|---|---|---|
        | %s | %,d | %,d | %d | %d |

        Command: `Bench soak --for %s`. %s
        """
            .formatted(
                clients,
                dev.aceso.model.Durations.show(lasting),
                counts.ok() + counts.failed(),
                counts.failed(),
                incidents.size(),
                actions,
                lasting.toSeconds() + "s",
                Machine.sentence());
    new Section("soak").write(out, text);
    System.out.println(text);
    return actions == 0 && counts.ok() > 0 ? 0 : 1;
  }
}
