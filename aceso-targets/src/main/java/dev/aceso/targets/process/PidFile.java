package dev.aceso.targets.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * A file that names a process. Whoever starts the process writes it, so it has to be read again.
 */
final class PidFile {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final Path file;
  private volatile boolean closed;

  PidFile(Path file) {
    this.file = file;
  }

  /** Tells the process at once when it lives, and again whenever the file names one. */
  void follow(String name, LongConsumer found) {
    read().ifPresent(found::accept);
    Thread.ofVirtual()
        .name("pidfile-" + name)
        .start(
            () -> {
              while (!closed) {
                LockSupport.parkNanos(EVERY.toNanos());
                read().ifPresent(found::accept);
              }
            });
  }

  private Optional<Long> read() {
    try {
      long pid = Long.parseLong(Files.readString(file).strip());
      return pid > 1 && Proc.stat(pid).filter(Proc.Stat::alive).isPresent()
          ? Optional.of(pid)
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  void close() {
    closed = true;
  }
}
