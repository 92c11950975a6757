package dev.aceso.engine.cli;

import com.google.auto.service.AutoService;
import dev.aceso.engine.app.App;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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

  @Option(
      names = "--config",
      required = true,
      paramLabel = "DIR",
      description = "Folder that has a recovery_config.yaml.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() throws InterruptedException {
    HELIDON.setLevel(Level.WARNING);
    DBUS.setLevel(Level.OFF);
    return switch (App.read(folder)) {
      case ReadResult.Bad bad -> {
        bad.problems().forEach(p -> System.err.println(p));
        yield 2;
      }
      case ReadResult.Good good -> run(good);
    };
  }

  private int run(ReadResult.Good good) throws InterruptedException {
    App app;
    try {
      app = App.start(good, folder, System.getenv());
    } catch (JournalException | IOException e) {
      System.err.println("aceso can't start: " + e.getMessage());
      return 2;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(app), "aceso-shutdown"));
    System.out.println("aceso ready " + app.url());
    ended.await();
    return 0;
  }

  private static void close(App app) {
    try {
      app.close();
    } catch (JournalException e) {
      System.err.println(e.getMessage());
    }
  }
}
