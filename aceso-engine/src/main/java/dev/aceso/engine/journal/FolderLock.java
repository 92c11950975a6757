package dev.aceso.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second engine off a data folder. The kernel drops the lock when the engine dies, however
 * it dies.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock take(Path folder) throws JournalException {
    try {
      DataFolder.secure(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              DataFolder.file());
      if (lock(channel) == null) {
        String holder = holder(channel);
        channel.close();
        throw new JournalException(
            "another engine%s uses the data folder %s: stop it, or give this one a folder of its own (engine.data)"
                .formatted(holder, folder));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new JournalException(
          "the data folder %s can't be written (%s): check its owner, its permissions and that the disk is neither full nor read-only"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    return pid.isBlank() ? "" : " (pid " + pid + ")";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
