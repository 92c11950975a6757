package dev.aceso.targets.process;

import dev.aceso.model.Quantities;
import dev.aceso.model.Settings;
import dev.aceso.targets.files.Opened;
import dev.aceso.targets.files.SafeFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the file that a process writes its output to. The process holds it open for appending
 * (O_APPEND of open(2)), so that it can't be replaced: the latest of it is copied to {@code .1},
 * the older copies move on to {@code .2} and so forth, and it is cut to nothing, after which the
 * process goes on at its beginning. Nothing is bounded while no engine runs. Thread-safe.
 */
final class OutputFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFile.class);
  private static final String SIZE = "10MiB";
  private static final int KEEP = 3;
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration OFTEN = Duration.ofMillis(20);

  /** What was written while it was copied is copied too, so many times at most. */
  private static final int ROUNDS = 4;

  private final Path file;
  private final long most;
  private final int keep;
  private @Nullable Thread looking;
  private long sizeBefore;
  private boolean told;

  /**
   * Bounds nothing before it is told to.
   *
   * @param most bytes of the file and of each copy
   * @param keep how many copies
   */
  OutputFile(Path file, long most, int keep) {
    this.file = file;
    this.most = most;
    this.keep = keep;
  }

  static OutputFile of(Settings settings, Path file) {
    Settings limit = settings.section("output_limit");
    return new OutputFile(
        file, Quantities.bytes(limit.text("size", SIZE)), (int) limit.number("keep", KEEP));
  }

  synchronized void begin() {
    if (looking == null) {
      looking = Thread.ofVirtual().name("aceso-output").start(this::follow);
    }
  }

  /** One that grows fast is looked at more often. */
  private void follow() {
    try {
      while (true) {
        Thread.sleep(look() > most / 16 ? OFTEN : EVERY);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bounds it now; gives by how many bytes it has grown since the last look. */
  synchronized long look() {
    try {
      long size = Files.size(file);
      long grown = Math.max(0, size - sizeBefore);
      sizeBefore = size;
      if (size > most) {
        rotate();
        sizeBefore = 0;
      }
      return grown;
    } catch (IOException e) {
      if (Files.exists(file) && !told) {
        told = true;
        LOG.warn("the output {} can't be bounded: {}", file, e.toString());
      }
      return 0;
    }
  }

  /** Only a regular file that no other user could have put there; see {@link SafeFiles}. */
  private void rotate() throws IOException {
    try (Opened held = SafeFiles.file(file);
        FileChannel output =
            FileChannel.open(held.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try {
        if (keep > 0) {
          copy(output);
        }
      } catch (IOException e) {
        Files.deleteIfExists(sibling("new"));
        LOG.warn("the output {} is cut without a copy: {}", file, e.toString());
      }
      output.truncate(0);
    }
  }

  private void copy(FileChannel output) throws IOException {
    Path draft = sibling("new");
    Files.deleteIfExists(draft);
    try (FileChannel copy =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      long from = copied(output, Math.max(0, output.size() - most), copy);
      for (int i = keep; i > 1; i--) {
        Path younger = sibling(Integer.toString(i - 1));
        if (Files.exists(younger)) {
          Files.move(younger, sibling(Integer.toString(i)), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      Files.move(draft, sibling("1"), StandardCopyOption.ATOMIC_MOVE);
      for (int i = 0; i < ROUNDS && output.size() > from && copy.position() < 2 * most; i++) {
        from = copied(output, from, copy);
      }
    }
  }

  private static long copied(FileChannel output, long from, FileChannel copy) throws IOException {
    long end = output.size();
    long at = from;
    while (at < end) {
      long moved = output.transferTo(at, end - at, copy);
      if (moved <= 0) {
        return at;
      }
      at += moved;
    }
    return at;
  }

  private Path sibling(String ending) {
    return file.resolveSibling(file.getFileName() + "." + ending);
  }

  @Override
  public synchronized void close() {
    if (looking != null) {
      looking.interrupt();
    }
  }
}
