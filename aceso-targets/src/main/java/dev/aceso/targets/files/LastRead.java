package dev.aceso.targets.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last bytes that were read of a log, by which it is seen whether what follows them in the file
 * is still their continuation, and by which they are found again in a copy.
 */
final class LastRead {
  private static final int KEPT = 64;

  static final LastRead NOTHING = new LastRead(new byte[0]);

  private final byte[] bytes;

  private LastRead(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Those before a position of a file. */
  static LastRead before(FileChannel in, long position) throws IOException {
    long from = Math.max(0, position - KEPT);
    return new LastRead(read(in, from, (int) (position - from)));
  }

  /** After the first so many of these bytes were read too. */
  LastRead then(byte[] more, int used) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + used);
    System.arraycopy(more, 0, all, bytes.length, used);
    return new LastRead(Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length));
  }

  /** Whether they are still what the file has before the position. */
  boolean precedes(FileChannel in, long position) throws IOException {
    return bytes.length == 0
        || Arrays.equals(read(in, position - bytes.length, bytes.length), bytes);
  }

  /**
   * What follows them in a copy of the file.
   *
   * @param end of the copy
   * @return empty when they are not there
   */
  Optional<byte[]> rest(byte[] end) {
    for (int i = end.length - bytes.length; i >= 0; i--) {
      if (Arrays.equals(end, i, i + bytes.length, bytes, 0, bytes.length)) {
        return Optional.of(Arrays.copyOfRange(end, i + bytes.length, end.length));
      }
    }
    return Optional.empty();
  }

  static byte[] read(FileChannel in, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = in.read(buffer, from + buffer.position());
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
