package dev.aceso.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the journal's disk that is held by a file and given up once the disk is full, so that
 * what is under way can still be recorded. Confined to the thread that appends.
 */
final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

  /** Bytes that are held: some hundreds of events. */
  static final int SIZE = 1 << 20;

  /** Only a disk with so many times as much room to spare gives a reserve. */
  private static final int SPARE = 4;

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Path file;
  private boolean held;
  private boolean spent;
  private long lookedAt;

  /** What an earlier engine held is held on. */
  Reserve(Path folder) {
    this.file = folder.resolve("journal.reserve");
    this.held = Files.exists(file);
  }

  /** Gives the room up; whether there was any. */
  boolean release() {
    if (!held) {
      return false;
    }
    try {
      Files.deleteIfExists(file);
      held = false;
      spent = true;
      LOG.error("{}", scarcity());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Holds the room again once there is enough; looks at most once in a second. */
  void mend() {
    long now = System.nanoTime();
    if (held || (lookedAt != 0 && now - lookedAt < AGAIN.toNanos())) {
      return;
    }
    lookedAt = now;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && Files.getFileStore(folder).getUsableSpace() >= (long) SPARE * SIZE) {
        hold();
        held = true;
        spent = false;
      }
    } catch (IOException e) {
      LOG.debug("no reserve is held: {}", e.toString());
    }
  }

  /** Bytes that no file system can store in less room. */
  private void hold() throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(SIZE).nextBytes(bytes);
    Path draft = file.resolveSibling("journal.reserve.new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            DataFolder.file())) {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      while (all.hasRemaining()) {
        channel.write(all);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Files.move(draft, file);
  }

  /** What people should know; empty unless the reserve had to be given up. */
  String scarcity() {
    return spent
        ? "the disk of the journal (%s) is full and its reserve is in use: free space, or soon nothing can be done"
            .formatted(file.toAbsolutePath().getParent())
        : "";
  }
}
