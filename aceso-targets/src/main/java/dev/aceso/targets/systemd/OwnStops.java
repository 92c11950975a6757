package dev.aceso.targets.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine itself has asked to end. The latest run of it is kept in a file, so that the next
 * engine does not take a stop by an engine that died for a person's. Thread-safe.
 */
final class OwnStops implements UnitHistory.Own {
  private static final Logger LOG = LoggerFactory.getLogger(OwnStops.class);
  private static final int INVOCATION = 32;

  private final Path file;
  private final Set<Long> processes = ConcurrentHashMap.newKeySet();
  private volatile String run;

  OwnStops(Path file) {
    this.file = file;
    this.run = read(file);
  }

  @Override
  public boolean stopped(long pid, String invocation) {
    return processes.contains(pid) || (!invocation.isEmpty() && invocation.equals(run));
  }

  /** Before it is asked. */
  void begin(UnitState state) {
    processes.add(state.pid());
    keep(state.invocation());
  }

  /** Once it is known how that went: its end, if it came, was told before. */
  void through(UnitState state, boolean asked) {
    processes.remove(state.pid());
    if (!asked) {
      keep("");
    }
  }

  /** A run that had ended before, of which the record in systemd is about to go. */
  void clear(UnitState state) {
    keep(state.invocation());
  }

  private void keep(String invocation) {
    run = invocation;
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, invocation);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn(
          "{} can't be written, so a stop may be taken for a person's: {}", file, e.toString());
    }
  }

  private static String read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= INVOCATION
          ? Files.readString(file)
          : "";
    } catch (IOException e) {
      LOG.warn("{} can't be read, so a stop may be taken for a person's: {}", file, e.toString());
      return "";
    }
  }
}
