package dev.aceso.targets.process;

import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that names a process. Whoever starts the process writes it, so it has to be read again. A
 * process that started after the file was written is a stranger that was given the same number.
 */
final class PidFile {
  private static final Duration EVERY = Duration.ofMillis(250);

  /** Room for clocks of different grain and small steps of them. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final int LONGEST = 64;

  private final Path file;
  private volatile boolean closed;

  PidFile(Path file) {
    this.file = file;
  }

  /** Has the file looked at again and again until it is closed; only to see what is new. */
  void follow(String name, Runnable look) {
    Thread.ofVirtual()
        .name("pidfile-" + name)
        .start(
            () -> {
              while (!closed) {
                LockSupport.parkNanos(EVERY.toNanos());
                look.run();
              }
            });
  }

  /** The process that the file names, when that lives. */
  Optional<PidFd> process() throws PosixException {
    try {
      if (Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      long pid = Long.parseLong(Files.readString(file).strip().lines().findFirst().orElse(""));
      Instant written = Files.getLastModifiedTime(file).toInstant();
      Optional<Proc.Stat> stat = pid > 1 ? Proc.stat(pid) : Optional.empty();
      return stat.filter(s -> s.alive() && !startedAfter(s, written)).isPresent()
          ? PidFd.open(pid, stat.get().startTicks())
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean startedAfter(Proc.Stat stat, Instant written) {
    return Proc.started(stat, Instant.now())
        .filter(started -> started.isAfter(written.plus(SLACK)))
        .isPresent();
  }

  void close() {
    closed = true;
  }
}
