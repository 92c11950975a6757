package dev.aceso.targets.process;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What the engine keeps of a process it owns, so that a later engine finds it again and never takes
 * a stranger for it: a process is known by its number, its start and the boot of the machine.
 *
 * @param mark unique to one start, in the environment of what was started; written before the start
 * @param pid 0 while it is not known yet
 * @param stopping it was told to end
 */
record ProcessRecord(String mark, long pid, long startTicks, String bootId, boolean stopping) {
  static ProcessRecord intended(String mark) {
    return new ProcessRecord(mark, 0, 0, Proc.bootId(), false);
  }

  ProcessRecord started(long pid, long startTicks) {
    return new ProcessRecord(mark, pid, startTicks, bootId, false);
  }

  ProcessRecord toStop(boolean now) {
    return new ProcessRecord(mark, pid, startTicks, bootId, now);
  }

  /** The process it stands for, if it lives. */
  Optional<Long> living() {
    if (!bootId.equals(Proc.bootId())) {
      return Optional.empty();
    }
    if (pid == 0) {
      return Proc.withEnvironment(ProcessTarget.MARK + "=" + mark);
    }
    return Proc.stat(pid).filter(s -> s.alive() && s.startTicks() == startTicks).map(_ -> pid);
  }

  static Optional<ProcessRecord> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    try {
      return Optional.of(
          new ProcessRecord(
              properties.getProperty("mark", ""),
              Long.parseLong(properties.getProperty("pid", "0")),
              Long.parseLong(properties.getProperty("start", "0")),
              properties.getProperty("boot", ""),
              Boolean.parseBoolean(properties.getProperty("stopping", "false"))));
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged; delete it once its process is ended", e);
    }
  }

  void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        draft,
        "mark=%s%npid=%d%nstart=%d%nboot=%s%nstopping=%s%n"
            .formatted(mark, pid, startTicks, bootId, stopping));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
