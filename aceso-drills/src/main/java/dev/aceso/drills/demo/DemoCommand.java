package dev.aceso.drills.demo;

import com.google.auto.service.AutoService;
import dev.aceso.drills.engine.EngineApi;
import dev.aceso.drills.engine.EngineProcess;
import dev.aceso.drills.shop.Shop;
import dev.aceso.engine.cli.CliCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aceso demo}: a small shop of real processes that is broken and heals. */
@AutoService(CliCommand.class)
@Command(
    name = "demo",
    description = "Starts a small shop, breaks one thing after another and shows how it heals.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements CliCommand {
  private static final Duration HEADLESS_FOR = Duration.ofSeconds(30);
  private static final Duration HEADLESS_PACE = Duration.ofSeconds(1);
  private static final Duration PACE = Duration.ofSeconds(20);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--headless",
      description = "Break one thing right after another, then end: nobody watches.")
  boolean headless;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long to go on breaking things; 30s with --headless, else until Ctrl-C.")
  @Nullable Duration limit;

  @Option(
      names = "--json",
      description = "End with one line of JSON on standard output; the story goes to the other.")
  boolean json;

  @Option(
      names = "--port",
      defaultValue = "7676",
      description = "Where API and console listen on 127.0.0.1; default: ${DEFAULT-VALUE}.")
  int port = 7676;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the shop and the engine's data; a new temporary one by default.")
  @Nullable Path data;

  @Option(names = "--keep", description = "Don't delete the folder at the end.")
  boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder =
        data == null ? Files.createTempDirectory("aceso-demo-") : Files.createDirectories(data);
    Stage stage = new Stage(Shop.in(folder), keep || data != null);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
    try (stage) {
      return playOrTell(stage);
    }
  }

  /** Stays silent about what fails because a person has ended the demo. */
  private int playOrTell(Stage stage) throws InterruptedException {
    try {
      return play(stage);
    } catch (IOException e) {
      if (!stage.cleared()) {
        told(err(), "aceso demo: " + e.getMessage());
      }
      return 1;
    }
  }

  private int play(Stage stage) throws IOException, InterruptedException {
    Instant started = Instant.now();
    Consumer<String> story = line -> told(json ? err() : out(), line);
    EngineProcess engine = stage.begin(port);
    story.accept("The console is at " + engine.address());
    story.accept("The shop and all data are in " + stage.shop().folder());
    try (EngineApi api = engine.api();
        DemoStory demo = new DemoStory(stage.shop(), api, story)) {
      demo.tell(end(started), headless ? HEADLESS_PACE : PACE);
      Report report = demo.report(Duration.between(started, Instant.now()));
      story.accept(
          "%n%d broken, %d healed, %d false actions, %d untrue sentences"
              .formatted(
                  report.healings().size(),
                  report.recovered(),
                  report.falseActions(),
                  report.untrue().size()));
      report.untrue().forEach(untrue -> story.accept("UNTRUE  " + untrue));
      if (json) {
        told(out(), report.json());
      }
      return report.allWell() ? 0 : 1;
    }
  }

  private Instant end(Instant started) {
    Optional<Duration> given = Optional.ofNullable(limit);
    return headless
        ? started.plus(given.orElse(HEADLESS_FOR))
        : given.map(started::plus).orElse(Instant.MAX);
  }

  private static void told(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }

  private PrintWriter out() {
    return java.util.Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return java.util.Objects.requireNonNull(spec).commandLine().getErr();
  }
}
