package dev.aceso.drills.soak;

import com.google.auto.service.AutoService;
import dev.aceso.drills.demo.Stage;
import dev.aceso.drills.demo.Time;
import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.shop.FreePorts;
import dev.aceso.drills.shop.Shop;
import dev.aceso.engine.cli.CliCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aceso soak}: holds the engine to its words while a shop is broken at random. */
@AutoService(CliCommand.class)
@Command(
    name = "soak",
    description = {
      "Breaks a small shop at random beside one that nobody touches.",
      "Exit status 1 unless all was healed, nothing was touched without need, and all that the"
          + " engine told is true."
    },
    mixinStandardHelpOptions = true)
public final class SoakCommand implements CliCommand {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "10m",
      description = "How long to go on breaking things; default: ${DEFAULT-VALUE}.")
  Duration lasting = Duration.ofMinutes(10);

  @Option(names = "--seed", paramLabel = "N", description = "Of the troubles; random by default.")
  @Nullable Long seed;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "aceso-soak.json",
      description = "Where the report is written, as JSON; default: ${DEFAULT-VALUE}.")
  Path report = Path.of("aceso-soak.json");

  @Option(names = "--keep", description = "Don't delete the folders of the shops at the end.")
  boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Stage stage = stage("aceso-soak-")) {
      int port = FreePorts.find(1).getFirst();
      EngineProcess engine = stage.begin(port);
      try (Stage twin = stage("aceso-twin-")) {
        EngineProcess other = twin.begin(FreePorts.find(1).getFirst());
        try (EngineApi api = engine.api();
            EngineApi twinApi = other.api();
            SoakStory story = new SoakStory(stage, port, api, this::told)) {
          return soak(story, stage, twinApi);
        }
      }
    }
  }

  private int soak(SoakStory story, Stage stage, EngineApi twin)
      throws IOException, InterruptedException {
    long chosen = Objects.requireNonNullElseGet(seed, () -> (long) new Random().nextInt());
    Instant started = Instant.now();
    told("The seed is " + chosen + "; the shop and all data are in " + stage.shop().folder());
    story.tell(new Troubles(chosen), started.plus(lasting));
    Duration lasted = Duration.between(started, Instant.now());
    SoakReport result = story.report(chosen, lasted, twin.everything());
    Files.writeString(report, result.json() + "\n");
    result.unhealed().forEach(trouble -> told("NOT HEALED  " + trouble));
    result.untrue().forEach(untrue -> told("UNTRUE  " + untrue));
    told(result.sentence() + " (seed " + chosen + ", report " + report + ")");
    return result.allWell() ? 0 : 1;
  }

  private Stage stage(String name) throws IOException {
    Stage stage = new Stage(Shop.in(Files.createTempDirectory(name)), keep);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
    return stage;
  }

  private void told(String line) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
