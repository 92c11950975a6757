package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** What the engine tells the service manager that started it, over a real socket. */
class ServiceManagerTest extends Drill {
  @Test
  void itIsToldAllOfALifeAndFedOnlyWhileTheLoopLives() throws Exception {
    Path socket = folder.resolve("notify");
    try (NotifyReceiver manager = NotifyReceiver.bind(socket.toString())) {
      system.engine().by("env", "NOTIFY_SOCKET=" + socket, "WATCHDOG_USEC=400000");
      system.engine().option("-Ddrill.loop=" + folder);
      system.counted("web").serve();
      system.await("it is ready", () -> manager.count("READY=1") == 1);
      system.await("it is fed", () -> manager.count("WATCHDOG=1") > 2);
      system.await("it knows how things are", () -> told(manager, "STATUS=1 components, 0 down"));

      reload();
      system.await("it is told of the reload", () -> manager.count("READY=1") == 2);
      assertThat(manager.messages()).anyMatch(m -> m.matches("RELOADING=1 MONOTONIC_USEC=\\d+"));

      Files.createFile(folder.resolve("stuck"));
      system.await("it is told what", () -> told(manager, "STATUS=the loop has been"));
      long fed = manager.count("WATCHDOG=1");
      system.await("it says so still", () -> system.answer("/healthz").statusCode() == 503);
      assertThat(manager.count("WATCHDOG=1")).isEqualTo(fed);
      Files.delete(folder.resolve("stuck"));
      system.await("it is fed again", () -> manager.count("WATCHDOG=1") > fed);

      system.engine().stop();
      system.await("it is told of the end", () -> told(manager, "STOPPING=1"));
    }
  }

  @Test
  void anAbstractSocketIsFoundToo() throws Exception {
    String name = "@aceso-drill-" + ProcessHandle.current().pid();
    try (NotifyReceiver manager = NotifyReceiver.bind(name)) {
      system.engine().by("env", "NOTIFY_SOCKET=" + name);
      system.counted("web").serve();
      system.await("it is ready", () -> manager.count("READY=1") == 1);
      assertThat(manager.count("WATCHDOG=1")).isZero();
    }
  }

  private void reload() throws Exception {
    Files.writeString(
        folder.resolve("deployment_config.yaml"), "\n# changed\n", StandardOpenOption.APPEND);
  }

  private static boolean told(NotifyReceiver manager, String beginning) {
    return manager.messages().stream().anyMatch(m -> m.startsWith(beginning));
  }
}
