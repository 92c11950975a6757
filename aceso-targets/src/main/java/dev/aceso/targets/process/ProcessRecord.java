package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What the engine keeps of a process it owns, so that a later engine finds it again and never takes
 * a stranger for it: a process is known by its number, its start and the boot of the machine.
 *
 * @param mark unique to one start, in the environment of what was started
 * @param bootId of the boot it was started in
 * @param at when the start was intended
 * @param process empty from before the start until it has succeeded
 * @param stopUntil it was told to end, so that an end up to then is a wanted one
 * @param end how it was seen to end
 */
record ProcessRecord(
    String mark,
    String bootId,
    Instant at,
    Optional<Proc.Identity> process,
    Optional<Instant> stopUntil,
    Optional<End> end) {
  record End(Instant at, ExitStatus status, boolean requested) {}

  static ProcessRecord intended(String mark, Instant now) {
    return new ProcessRecord(
        mark, Proc.bootId(), now, Optional.empty(), Optional.empty(), Optional.empty());
  }

  ProcessRecord started(Proc.Identity running) {
    return new ProcessRecord(
        mark, bootId, at, Optional.of(running), Optional.empty(), Optional.empty());
  }

  ProcessRecord stopping(Optional<Instant> until) {
    return new ProcessRecord(mark, bootId, at, process, until, end);
  }

  ProcessRecord ended(End how) {
    return new ProcessRecord(mark, bootId, at, process, stopUntil, Optional.of(how));
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
              kept.getProperty("mark", ""),
              kept.getProperty("boot", ""),
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
      case "signal" -> new ExitStatus.Signalled(Integer.parseInt(value));
      default -> new ExitStatus.Unseen(value);
    };
  }

  private static String text(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Code c -> "code " + c.code();
      case ExitStatus.Signalled s -> "signal " + s.signal();
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
   * Replaces the file at once, so that no reader sees a half. It is not forced to the disk: a crash
   * of the engine loses nothing, and one of the machine ends the process too.
   */
  void write(Path file) throws IOException {
    Properties kept = new Properties();
    kept.setProperty("mark", mark);
    kept.setProperty("boot", bootId);
    kept.setProperty("at", Long.toString(at.toEpochMilli()));
    process.ifPresent(
        p -> {
          kept.setProperty("pid", Long.toString(p.pid()));
          kept.setProperty("start", Long.toString(p.startTicks()));
        });
    stopUntil.ifPresent(until -> kept.setProperty("stop_until", "" + until.toEpochMilli()));
    end.ifPresent(
        e -> {
          kept.setProperty("ended", Long.toString(e.at().toEpochMilli()));
          kept.setProperty("status", text(e.status()));
          kept.setProperty("requested", Boolean.toString(e.requested()));
        });
    StringWriter text = new StringWriter();
    kept.store(text, null);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text.toString());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
