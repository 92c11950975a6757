package dev.aceso.targets.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This machine's processes, as proc(5) shows them. A unit can belong to a host with process ids of
 * its own; its process counts as ours only when the process of that id here is in the unit's
 * control group.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /** The scheduler's state of the process; empty when it is not in this machine's table. */
  static Optional<Character> state(long pid, String cgroup) {
    if (!holds(pid, cgroup)) {
      return Optional.empty();
    }
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      int afterName = stat.lastIndexOf(')');
      return afterName > 0 && afterName + 2 < stat.length()
          ? Optional.of(stat.charAt(afterName + 2))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean holds(long pid, String cgroup) {
    if (pid <= 0 || cgroup.isEmpty()) {
      return false;
    }
    try (var lines = Files.lines(PROC.resolve(Long.toString(pid)).resolve("cgroup"))) {
      return lines.anyMatch(line -> line.endsWith(":" + cgroup));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }
}
