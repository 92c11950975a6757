package dev.aceso.targets.process;

import dev.aceso.words.SecretMask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads a pipe to its end on a thread of its own and keeps the last of it. */
final class Tail {
  /** Bytes that are kept. */
  private static final int KEPT = 4_096;

  /** Characters of its last line that are told. */
  static final int LINE = 200;

  private static final int SLICE_MILLIS = 100;

  private final int fd;
  private final byte[] kept = new byte[KEPT];
  private int length;
  private final Thread reader;
  private volatile boolean stopped;

  /** Takes over the descriptor once it begins. */
  Tail(int fd) {
    this.fd = fd;
    this.reader = Thread.ofPlatform().daemon().name("aceso-exec-output").unstarted(this::read);
  }

  void begin() {
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[8_192];
    try {
      while (!stopped) {
        if (Posix.readable(fd, SLICE_MILLIS)) {
          int read = Posix.read(fd, buffer);
          if (read <= 0) {
            return;
          }
          append(buffer, read);
        }
      }
    } finally {
      Posix.close(fd);
    }
  }

  private synchronized void append(byte[] bytes, int count) {
    int added = Math.min(count, KEPT);
    int stays = Math.min(length, KEPT - added);
    System.arraycopy(kept, length - stays, kept, 0, stays);
    System.arraycopy(bytes, count - added, kept, stays, added);
    length = stays + added;
  }

  /** What was read last, after waiting for the end for at most so long. */
  String text(Duration patience) throws InterruptedException {
    reader.join(patience);
    synchronized (this) {
      return new String(kept, 0, length, StandardCharsets.UTF_8).strip();
    }
  }

  /** The last line so far that is not blank, with secrets masked, without waiting for more. */
  Optional<String> lastLine() {
    String text;
    synchronized (this) {
      text = new String(kept, 0, length, StandardCharsets.UTF_8);
    }
    return lastLine(SecretMask.mask(text));
  }

  /** The last line of a text that is not blank, cut to {@link #LINE} characters. */
  static Optional<String> lastLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((_, later) -> later)
        .map(line -> line.length() > LINE ? line.substring(0, LINE - 1) + "…" : line);
  }

  /** Reads no more: whoever still holds the other end is not waited for. */
  void stop() {
    stopped = true;
  }
}
