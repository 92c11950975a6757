package dev.aceso.targets.process;

import dev.aceso.targets.files.Opened;
import dev.aceso.targets.files.SafeFiles;
import dev.aceso.targets.files.UnsafeFileException;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that names a process. Whoever starts the process writes it, so it has to be read again.
 * Others may write it too, and numbers are given anew: a process is believed to be the component
 * only if its start, its user and its program say so.
 */
final class PidFile {
  private static final Duration EVERY = Duration.ofMillis(250);

  /** Room for clocks of different grain and small steps of them. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final int LONGEST = 64;

  /** What the file tells. */
  sealed interface Named {
    /** The component's process, which lives. */
    record Running(PidFd process) implements Named {}

    /** No process that lives, or there is no file. */
    record Nobody() implements Named {}

    /** A process that is not the component, or the file is none to be believed. */
    record Refused(String why) implements Named {}
  }

  private record Content(String text, Instant written, int owner) {}

  private final Path file;
  private final Likeness likeness;
  private volatile boolean closed;

  PidFile(Path file, Likeness likeness) {
    this.file = file;
    this.likeness = likeness;
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

  /** The process that the file names. Never blocks, whatever is found in its place. */
  Named named() throws PosixException {
    try (Opened opened = SafeFiles.file(file)) {
      return named(opened);
    } catch (NoSuchFileException e) {
      return new Named.Nobody();
    } catch (UnsafeFileException e) {
      return refused(e.why());
    } catch (IOException e) {
      return refused("can't be read: " + e.getMessage());
    }
  }

  private Named.Refused refused(String why) {
    return new Named.Refused("pidfile %s %s".formatted(file, why));
  }

  private Named named(Opened opened) throws IOException, PosixException {
    if (opened.othersWrite()) {
      return refused("may be written to by others than its owner: chmod go-w it");
    }
    byte[] bytes = opened.beginning(LONGEST + 1);
    if (bytes.length > LONGEST) {
      return refused("is longer than %d bytes".formatted(LONGEST));
    }
    return named(
        new Content(
            new String(bytes, StandardCharsets.ISO_8859_1),
            opened.changed().toInstant(),
            opened.owner()));
  }

  private Named named(Content content) throws PosixException {
    long pid;
    try {
      pid = Long.parseLong(content.text().strip().lines().findFirst().orElse(""));
    } catch (NumberFormatException e) {
      return new Named.Nobody();
    }
    Optional<Proc.Stat> stat = pid > 1 ? Proc.stat(pid) : Optional.empty();
    if (stat.filter(Proc.Stat::alive).isEmpty()) {
      return new Named.Nobody();
    }
    Optional<PidFd> process = PidFd.open(pid, stat.get().startTicks());
    if (process.isEmpty()) {
      return new Named.Nobody();
    }
    Optional<String> objection =
        startedAfter(stat.get(), content.written())
            ? Optional.of("it was started after the file was written")
            : likeness.objection(pid, content.owner());
    if (objection.isEmpty()) {
      return new Named.Running(process.get());
    }
    boolean gone = !process.get().alive();
    process.get().close();
    return gone
        ? new Named.Nobody()
        : refused(
            "names process %d (%s), which is not this component: %s"
                .formatted(pid, Proc.name(pid), objection.get()));
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
