package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.app.App;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.loop.UnusableConfigException;
import dev.aceso.targets.process.OpenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the engine until it is told to end. */
@AutoService(CliCommand.class)
@Command(name = "run", description = "Run the engine on a configuration folder.")
public final class RunCommand implements CliCommand {
  private static final Logger DBUS = Logger.getLogger("org.freedesktop.dbus");
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /** Exit status of an engine whose loop broke: EX_SOFTWARE of sysexits.h. */
  private static final int BROKEN = 70;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "DIR",
      description = "Folder that has a recovery_config.yaml.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() {
    HELIDON.setLevel(Level.WARNING);
    DBUS.setLevel(Level.OFF);
    OpenFiles.raise();
    return switch (App.read(folder)) {
      case ReadResult.Bad bad -> {
        bad.problems().forEach(p -> System.err.println(p));
        yield 2;
      }
      case ReadResult.Good good -> run(good);
    };
  }

  private int run(ReadResult.Good good) {
    CompletableFuture<App> started = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started), "aceso-shutdown"));
    App app;
    try {
      app = App.start(good, folder, System.getenv());
      started.complete(app);
    } catch (JournalException | IOException | IllegalArgumentException e) {
      System.err.println("aceso can't start: " + e.getMessage());
      return 2;
    } catch (UnusableConfigException e) {
      e.faults().forEach(System.err::println);
      return 2;
    } finally {
      started.cancel(false);
    }
    System.out.println("aceso ready " + app.url());
    endBroken(app.awaitBreak());
    return CliCommand.FAILED;
  }

  /** Ends at once, as nothing that is left can be relied on; the journal bears it at any point. */
  private static void endBroken(Throwable by) {
    try {
      System.err.printf(
          "aceso ends, as its loop broke by a fault of its own: %s%n"
              + "The services that it owns go on running, and nobody heals them meanwhile."
              + " The next start adopts them: 'aceso run --config DIR', or a service manager with"
              + " Restart=always.%n"
              + "Please report the fault, with the log before this.%n",
          by);
    } finally {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /**
   * Closes what was started, or is just being started. The JVM would end with 128 and the signal's
   * number even so; an engine that was told to end and has closed all has done what it should.
   */
  private static void end(CompletableFuture<App> started) {
    int status = 0;
    try {
      started.join().close();
    } catch (CancellationException e) {
      return;
    } catch (JournalException e) {
      System.err.println(e.getMessage());
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }
}
