package dev.aceso.targets.files;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines that a log file has gained since the last time, at most 500 at once; what is more
 * is passed over, the latest kept. Begins at the end of a file that is there already. A file that
 * was truncated is read from its beginning; of one that was rotated away the rest is read first. A
 * line without an end counts once nothing was added to it for one reading. Secrets are masked.
 */
public final class LogTail implements Sensor, AutoCloseable {
  private static final int LINE = 2_000;
  private static final int LINES = 500;
  private static final int BYTES = 256 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private final ComponentId component;
  private final Path file;
  private final InstantSource clock;
  private @Nullable FileChannel open;
  private @Nullable Object openKey;
  private long position;
  private long sizeBefore;
  private boolean begun;

  public LogTail(ComponentId component, Path file, InstantSource clock) {
    this.component = component;
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized List<Signal> read() {
    try {
      return signals(lines());
    } catch (IOException e) {
      LOG.debug("{} can't be read: {}", file, e.toString());
      return List.of();
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    Object key = key();
    if (open != null && !java.util.Objects.equals(key, openKey)) {
      lines.addAll(gained(open, true));
      close();
    }
    if (open == null && key != null) {
      open = FileChannel.open(file, StandardOpenOption.READ);
      openKey = key;
      position = begun ? 0 : open.size();
      sizeBefore = position;
    }
    begun = true;
    if (open != null) {
      lines.addAll(gained(open, false));
    }
    return lines;
  }

  /** What the name stands for at present, none when for nothing. */
  private @Nullable Object key() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The new whole lines, and a rest that is not going to grow. */
  private List<String> gained(FileChannel in, boolean last) throws IOException {
    long size = in.size();
    if (size < position) {
      position = 0;
    }
    boolean cut = size - position > BYTES;
    long from = cut ? size - BYTES : position;
    byte[] bytes = bytes(in, from, (int) (size - from));
    boolean still = last || size == sizeBefore || bytes.length == BYTES;
    sizeBefore = size;
    int used = lastNewline(bytes) + 1;
    if (still) {
      used = bytes.length;
    }
    position = from + used;
    Stream<String> lines = new String(bytes, 0, used, StandardCharsets.UTF_8).lines();
    return lines.skip(cut ? 1 : 0).filter(line -> !line.isBlank()).toList();
  }

  private static byte[] bytes(FileChannel in, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = in.read(buffer, from + buffer.position());
    }
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  private List<Signal> signals(List<String> lines) {
    Instant now = clock.instant();
    List<Signal> signals = new ArrayList<>();
    for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
      String bounded = line.length() > LINE ? line.substring(0, LINE) : line;
      signals.add(new Signal.Logged(component, now, SecretMask.mask(bounded)));
    }
    return signals;
  }

  private static int lastNewline(byte[] bytes) {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != '\n') {
      i--;
    }
    return i;
  }

  @Override
  public synchronized void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
