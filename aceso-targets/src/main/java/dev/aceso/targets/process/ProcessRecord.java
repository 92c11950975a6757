package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What the engine keeps of a process it owns, so that a later engine finds it again and never takes
 * a stranger for it: a process is known by its number, its start and the boot of the machine.
 *
 * @param origin how it came to be
 * @param at when the start was intended
 * @param process empty from before the start until it has succeeded
 * @param stopUntil it was told to end, so that an end up to then is a wanted one
 * @param end how it was seen to end
 */
record ProcessRecord(
    Origin origin,
    Instant at,
    Optional<Proc.Identity> process,
    Optional<Instant> stopUntil,
    Optional<End> end) {
  /** Bytes of the file, more than all lines can need. */
  private static final int LENGTH = 1_536;

  private static final int LONGEST = 150;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * What a start is known by.
   *
   * @param mark unique to one start, in the environment of what was started
   * @param line unique to the component in its data folder, and a part of all its marks
   * @param bootId of the boot it was started in
   * @param definition what it was started by
   */
  record Origin(String mark, String line, String bootId, Definition definition) {
    /** Of what the engine has not started, or of which it no longer knows how. */
    static Origin unknown(String bootId) {
      return new Origin("", "", bootId, Definition.UNKNOWN);
    }
  }

  record End(Instant at, ExitStatus status, boolean requested) {}

  static ProcessRecord intended(Origin origin, Instant now) {
    return new ProcessRecord(origin, now, Optional.empty(), Optional.empty(), Optional.empty());
  }

  String mark() {
    return origin.mark();
  }

  String bootId() {
    return origin.bootId();
  }

  ProcessRecord started(Proc.Identity running) {
    return new ProcessRecord(origin, at, Optional.of(running), Optional.empty(), Optional.empty());
  }

  ProcessRecord stopping(Optional<Instant> until) {
    return new ProcessRecord(origin, at, process, until, end);
  }

  ProcessRecord ended(End how) {
    return new ProcessRecord(origin, at, process, stopUntil, Optional.of(how));
  }

  /** It is left ended, in this boot as before. */
  ProcessRecord left(String boot, End how) {
    return new ProcessRecord(
        new Origin(mark(), origin.line(), boot, origin.definition()),
        at,
        process,
        stopUntil,
        Optional.of(how));
  }

  /** Whether an end at this moment is a wanted one. */
  boolean requested(Instant now) {
    return stopUntil.filter(until -> !now.isAfter(until)).isPresent();
  }

  static Optional<ProcessRecord> read(Path file) throws IOException {
    Properties kept = new Properties();
    try {
      kept.load(new StringReader(Files.readString(file)));
      return Optional.of(
          new ProcessRecord(
              new Origin(
                  kept.getProperty("mark", ""),
                  kept.getProperty("line", ""),
                  kept.getProperty("boot", ""),
                  Definition.parse(kept.getProperty("definition", ""))),
              Instant.ofEpochMilli(number(kept, "at")),
              process(kept),
              instant(kept, "stop_until"),
              end(kept)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged; delete it once its process is ended", e);
    }
  }

  private static Optional<Proc.Identity> process(Properties kept) {
    long pid = number(kept, "pid");
    return pid == 0 ? Optional.empty() : Optional.of(new Proc.Identity(pid, number(kept, "start")));
  }

  private static Optional<End> end(Properties kept) {
    return instant(kept, "ended")
        .map(
            at ->
                new End(
                    at,
                    status(kept.getProperty("status", "")),
                    Boolean.parseBoolean(kept.getProperty("requested", "false"))));
  }

  private static ExitStatus status(String text) {
    String value = text.substring(text.indexOf(' ') + 1);
    return switch (text.substring(0, Math.max(0, text.indexOf(' ')))) {
      case "code" -> new ExitStatus.Code(Integer.parseInt(value));
      case "oom" -> new ExitStatus.OutOfMemory(status(value));
      case "signal" -> new ExitStatus.Signalled(Integer.parseInt(value));
      default -> new ExitStatus.Unseen(value);
    };
  }

  private static String text(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Code c -> "code " + c.code();
      case ExitStatus.Signalled s -> "signal " + s.signal();
      case ExitStatus.OutOfMemory o -> "oom " + text(o.how());
      case ExitStatus.Unseen u -> "unseen " + u.why();
    };
  }

  private static long number(Properties kept, String key) {
    return Long.parseLong(kept.getProperty(key, "0"));
  }

  private static Optional<Instant> instant(Properties kept, String key) {
    return kept.containsKey(key)
        ? Optional.of(Instant.ofEpochMilli(number(kept, key)))
        : Optional.empty();
  }

  /**
   * Writes it over what was there, in one write(2) of always the same length: no kill of the engine
   * leaves a half, and no space is needed on a full disk. It is not forced to the disk: a crash of
   * the machine ends the process too.
   */
  void write(Path file) throws IOException {
    ByteBuffer text = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(text, 0);
      }
    } else {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(draft, PRIVATE);
      Files.write(draft, text.array());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private String text() {
    StringBuilder lines = new StringBuilder();
    line(lines, "mark", mark());
    line(lines, "line", origin.line());
    line(lines, "boot", bootId());
    line(lines, "definition", origin.definition().text());
    line(lines, "at", Long.toString(at.toEpochMilli()));
    process.ifPresent(
        p -> {
          line(lines, "pid", Long.toString(p.pid()));
          line(lines, "start", Long.toString(p.startTicks()));
        });
    stopUntil.ifPresent(until -> line(lines, "stop_until", "" + until.toEpochMilli()));
    end.ifPresent(
        e -> {
          line(lines, "ended", Long.toString(e.at().toEpochMilli()));
          line(lines, "status", text(e.status()));
          line(lines, "requested", Boolean.toString(e.requested()));
        });
    return lines.append("\n".repeat(LENGTH - lines.length())).toString();
  }

  /** Only plain characters, and few enough of them. */
  private static void line(StringBuilder lines, String key, String value) {
    String plain = value.replaceAll("[^ -\\[\\]-~]", "?");
    String bounded = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    lines.append(key).append('=').append(bounded).append('\n');
  }
}
