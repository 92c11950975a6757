package dev.aceso.targets.files;

import dev.aceso.targets.files.Openat2.LinkException;
import dev.aceso.targets.files.Openat2.OtherMountException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;

/**
 * A hold on a file or folder: what is told and read of it belongs together, whatever others put in
 * its place meanwhile. Nothing has been read yet, so that neither a pipe nor a device notices.
 */
public final class Opened implements AutoCloseable {
  /** What tells a file from all others that are there at the same time. */
  public record Key(long device, long number) {}

  private final int descriptor;
  private final Inode inode;

  /** Takes over the descriptor. */
  Opened(int descriptor) throws IOException {
    this.descriptor = descriptor;
    try {
      this.inode = Inode.of(path(descriptor));
    } catch (IOException e) {
      Openat2.close(descriptor);
      throw e;
    }
  }

  /** A name for it in this process, as long as it is held. */
  public Path path() {
    return path(descriptor);
  }

  private static Path path(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** The file itself, rather than its name. */
  public Key key() {
    return new Key(inode.device(), inode.number());
  }

  /** The number of the user who owns it. */
  public int owner() {
    return inode.owner();
  }

  /** Bytes in it, when it was opened. */
  public long size() {
    return inode.size();
  }

  /** When it was written last, by the wall clock. */
  public FileTime changed() {
    return inode.changed();
  }

  /** Names that it has. */
  int names() {
    return inode.names();
  }

  public boolean isRegular() {
    return inode.isRegular();
  }

  boolean isFolder() {
    return inode.isFolder();
  }

  /**
   * Whether others than root and its owner may write to it. A group with the number of the owner is
   * taken for the owner's own.
   */
  public boolean othersWrite() {
    return inode.isWrittenByOthers();
  }

  /** What a folder holds by a name; empty when that is gone, a link or on another mount. */
  public Optional<Opened> entry(Path name) throws IOException {
    long resolve = Openat2.NO_LINKS | Openat2.BENEATH | Openat2.NO_OTHER_MOUNT;
    try {
      return Optional.of(
          new Opened(Openat2.open(descriptor, name.toString(), Openat2.HANDLE, resolve)));
    } catch (NoSuchFileException | LinkException | OtherMountException passedOver) {
      return Optional.empty();
    }
  }

  /** A channel to read this very file, which stays open when the hold is closed. */
  public FileChannel channel() throws IOException {
    int open = Openat2.open(Openat2.NOWHERE, path().toString(), Openat2.TO_READ, 0);
    try {
      // Nobody can take a lease that would make this wait, as it is open already.
      return FileChannel.open(path(open), StandardOpenOption.READ);
    } finally {
      Openat2.close(open);
    }
  }

  /** Its first bytes, at most so many. */
  public byte[] beginning(int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (FileChannel channel = channel()) {
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer);
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void close() {
    Openat2.close(descriptor);
  }
}
