package dev.aceso.targets.files;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import dev.aceso.words.SecretMask;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that a log file has gained since the last time, at most 500 at once; what is more
 * is passed over, the latest kept. Begins at the end of a file that is there at the first reading.
 * A file that was cut is read from its beginning, after the rest of it from its copy {@code .1}
 * where there is one; of one that was rotated away the rest is read first. A line without an end
 * counts once nothing was added to it for one reading. Secrets are masked. Also tells how far the
 * file could be read. What others could have put in its place, such as a pipe or a link to a
 * secret, is not read; see {@link SafeFiles}.
 */
public final class LogTail implements Sensor, AutoCloseable {
  private static final int LINE = 2_000;
  private static final int LINES = 500;
  private static final int BYTES = 256 * 1024;

  /** The longest private key in lines of 64 characters: one of RSA with 16,384 bits has 199. */
  private static final int KEY_LINES = 200;

  private final ComponentId component;
  private final Path file;
  private final InstantSource clock;
  private @Nullable FileChannel open;
  private Opened.@Nullable Key openKey;
  private Opened.@Nullable Key copyKey;
  private long position;
  private LastRead lastRead = LastRead.NOTHING;
  private long sizeBefore;
  private boolean begun;

  /** Lines that may still be of a private key that has begun. */
  private int keyLines;

  private @Nullable Reading told;
  private @Nullable String passedOver;
  private volatile boolean doubted;

  public LogTail(ComponentId component, Path file, InstantSource clock) {
    this.component = component;
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized List<Signal> read() {
    passedOver = null;
    List<Signal> signals;
    Reading reading = new Reading.Whole();
    try {
      signals = signals(lines());
      if (open == null) {
        reading = new Reading.Not(file + " is not there");
      }
    } catch (AccessDeniedException e) {
      signals = new ArrayList<>();
      reading = new Reading.Not(file + " may not be read: let the engine's user read it");
    } catch (UnsafeFileException e) {
      signals = new ArrayList<>();
      reading = new Reading.Not("%s %s; not read".formatted(file, e.why()));
    } catch (IOException e) {
      signals = new ArrayList<>();
      reading = new Reading.Not("%s can't be read: %s".formatted(file, e.getMessage()));
    }
    tell(reading, signals);
    return signals;
  }

  @Override
  public List<Signal> late(String why) {
    if (doubted) {
      return List.of();
    }
    doubted = true;
    return List.of(read(new Reading.Not("%s can't be read: %s".formatted(file, why))));
  }

  private void tell(Reading reading, List<Signal> signals) {
    if (!reading.equals(told) || doubted) {
      doubted = false;
      signals.add(read(reading));
      told = reading;
    }
    if (passedOver != null) {
      signals.add(read(new Reading.Partly(passedOver)));
    }
  }

  private Signal read(Reading reading) {
    return new Signal.Read(component, clock.instant(), file.toString(), reading);
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Opened named = SafeFiles.file(file)) {
      if (open != null && !named.key().equals(openKey)) {
        lines.addAll(gained(open, true));
        close();
      }
      if (open == null) {
        begin(named);
      }
    } catch (NoSuchFileException rotatedAwayOrNotYetThere) {
      begun = true;
    }
    if (open != null) {
      lines.addAll(gained(open, false));
    }
    return lines;
  }

  private void begin(Opened named) throws IOException {
    FileChannel channel = named.channel();
    open = channel;
    openKey = named.key();
    position = begun ? 0 : channel.size();
    sizeBefore = position;
    lastRead = LastRead.before(channel, position);
    copyKey = copyKey();
    if (position > 0) {
      passedOver = "what %s held before the engine watched it".formatted(file);
    }
    begun = true;
  }

  /** The new whole lines, and a rest that is not going to grow. */
  private List<String> gained(FileChannel in, boolean last) throws IOException {
    long size = in.size();
    List<String> before = List.of();
    if (size < position || !lastRead.precedes(in, position)) {
      before = copied();
      position = 0;
      lastRead = LastRead.NOTHING;
    }
    boolean cut = size - position > BYTES;
    if (cut) {
      passedOver = "%s grew by more than %d bytes at once".formatted(file, BYTES);
    }
    long from = cut ? size - BYTES : position;
    byte[] bytes = LastRead.read(in, from, (int) (size - from));
    boolean still = last || size == sizeBefore || bytes.length == BYTES;
    sizeBefore = size;
    int used = lastNewline(bytes) + 1;
    if (still) {
      used = bytes.length;
    }
    position = from + used;
    lastRead = (cut ? LastRead.NOTHING : lastRead).then(bytes, used);
    Stream<String> lines = new String(bytes, 0, used, StandardCharsets.UTF_8).lines();
    return Stream.concat(before.stream(), lines.skip(cut ? 1 : 0))
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** What was not read yet of the file before it was cut, from a copy made since then. */
  private List<String> copied() {
    Opened.Key known = copyKey;
    byte[] end = new byte[0];
    try (Opened copy = SafeFiles.file(copy());
        FileChannel in = copy.channel()) {
      copyKey = copy.key();
      if (!copy.key().equals(known)) {
        long from = Math.max(0, in.size() - BYTES);
        end = LastRead.read(in, from, (int) (in.size() - from));
      }
    } catch (IOException noCopy) {
      copyKey = null;
    }
    Optional<byte[]> rest = end.length == 0 ? Optional.empty() : lastRead.rest(end);
    if (rest.isEmpty()) {
      passedOver = file + " was cut short, perhaps before all was read";
    }
    return new String(rest.orElse(end), StandardCharsets.UTF_8).lines().toList();
  }

  private Path copy() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private Opened.@Nullable Key copyKey() {
    try (Opened copy = SafeFiles.file(copy())) {
      return copy.key();
    } catch (IOException noCopy) {
      return null;
    }
  }

  private List<Signal> signals(List<String> lines) {
    Instant now = clock.instant();
    List<Signal> signals = new ArrayList<>();
    if (lines.size() > LINES) {
      passedOver = "%s grew by more than %d lines at once".formatted(file, LINES);
    }
    for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
      signals.add(new Signal.Logged(component, now, bounded(told(line), LINE)));
    }
    return signals;
  }

  /** What is cut off at last is looked at before, so that no end of a secret shows. */
  private String told(String line) {
    if (keyLines > 0) {
      keyLines = SecretMask.closesKey(line) ? 0 : keyLines - 1;
      return "***";
    }
    keyLines = SecretMask.opensKey(line) ? KEY_LINES : 0;
    return SecretMask.mask(bounded(line, 2 * LINE));
  }

  private static String bounded(String line, int most) {
    return line.length() > most ? line.substring(0, most) : line;
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
