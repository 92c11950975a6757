package dev.aceso.engine.loop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that stops everything as long as it is there: the override that works when nothing else of
 * the engine answers. It is asked for right before each effect, and watched so that people see it.
 */
final class KillSwitch implements AutoCloseable {
  private static final long EVERY_MS = 200;

  private final Path file;
  private @Nullable Thread thread;

  KillSwitch(Path file) {
    this.file = file;
  }

  /** Whether the file is there, looked at now. What can't be looked at counts as there. */
  boolean set() {
    return !Files.notExists(file);
  }

  /** Tells from now on when the file comes or goes, and first whether it is there. */
  synchronized void start(Consumer<Boolean> changed) {
    thread = Thread.ofVirtual().name("aceso-kill-switch").start(() -> watch(changed));
  }

  private void watch(Consumer<Boolean> changed) {
    boolean known = set();
    changed.accept(known);
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MS);
        boolean now = set();
        if (now != known) {
          known = now;
          changed.accept(now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
