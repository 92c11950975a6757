package dev.aceso.targets.files;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines that a log file has gained since the last time, at most 500 at once; what is more
 * is passed over, the latest kept. Begins at the end of a file that is there already. A file that
 * was rotated or truncated is read from its beginning. Secrets are masked.
 */
public final class LogTail implements Sensor {
  private static final int LINE = 2_000;
  private static final int LINES = 500;
  private static final int BYTES = 256 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private final ComponentId component;
  private final Path file;
  private final InstantSource clock;
  private @Nullable Object fileKey;
  private long position;
  private boolean begun;

  public LogTail(ComponentId component, Path file, InstantSource clock) {
    this.component = component;
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized List<Signal> read() {
    if (!Files.exists(file)) {
      begun = true;
      return List.of();
    }
    try {
      return gained();
    } catch (IOException e) {
      LOG.debug("{} can't be read: {}", file, e.toString());
      return List.of();
    }
  }

  private List<Signal> gained() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    if (!begun) {
      begun = true;
      position = attributes.size();
    } else if (attributes.size() < position || (fileKey != null && !fileKey.equals(key))) {
      position = 0;
    }
    fileKey = key;
    if (attributes.size() <= position) {
      return List.of();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = in.length();
      boolean cut = end - position > BYTES;
      long from = cut ? end - BYTES : position;
      byte[] bytes = new byte[(int) (end - from)];
      in.seek(from);
      in.readFully(bytes);
      int whole = lastNewline(bytes) + 1;
      if (whole == 0 && bytes.length < BYTES) {
        return List.of();
      }
      int used = whole == 0 ? bytes.length : whole;
      position = from + used;
      return signals(new String(bytes, 0, used, StandardCharsets.UTF_8), cut);
    }
  }

  private List<Signal> signals(String text, boolean cut) {
    List<String> lines = text.lines().skip(cut ? 1 : 0).filter(l -> !l.isBlank()).toList();
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
}
