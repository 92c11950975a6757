package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Whether the kernel killed a process for want of memory, by what the process's control group
 * counts: {@code oom_kill} in memory.events of cgroup v2 or in memory.oom_control of v1 (kernel
 * documentation, admin-guide/cgroup-v2 and admin-guide/cgroup-v1/memory). The group tells of the
 * process only where it is its own: another than the engine's, with nothing of another session in
 * it. It is to be read while the process lives, as the kernel forgets the group of what has ended.
 * Thread-safe.
 */
final class MemoryGroup {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String COUNTER = "oom_kill ";

  /** Longer than it takes from the kill to the end, in which much memory has to be freed. */
  private static final Duration APART = Duration.ofSeconds(2);

  /** What was counted at one moment of the machine's own clock. */
  private record Count(Path file, long kills, long nanos) {
    boolean isOld() {
      return System.nanoTime() - nanos > APART.toNanos();
    }
  }

  private final long pid;
  private Optional<Count> latest = Optional.empty();

  /**
   * The reading before the latest, which may have been taken while the process was being killed.
   */
  private Optional<Count> before = Optional.empty();

  MemoryGroup(long pid) {
    this.pid = pid;
  }

  /** Reads the counter of the process's present group; in vain once the process has ended. */
  synchronized void read() {
    Optional<Count> now = own();
    if (now.isEmpty() && Proc.stat(pid).filter(Proc.Stat::alive).isEmpty()) {
      return;
    }
    if (!now.map(Count::file).equals(latest.map(Count::file))) {
      before = now;
      latest = now;
    } else if (latest.filter(Count::isOld).isPresent()) {
      before = latest;
      latest = now;
    }
  }

  /** The status with which the process ended, or that the kernel ended it for want of memory. */
  synchronized ExitStatus explain(ExitStatus status) {
    boolean killed =
        status.equals(new ExitStatus.Signalled(Posix.SIGKILL))
            || status.equals(new ExitStatus.Code(128 + Posix.SIGKILL));
    return killed && before.filter(MemoryGroup::hasGrown).isPresent()
        ? new ExitStatus.OutOfMemory(status)
        : status;
  }

  private static boolean hasGrown(Count count) {
    return kills(count.file()).orElse(count.kills()) > count.kills();
  }

  private Optional<Count> own() {
    Optional<Path> file = counter(Long.toString(pid));
    if (file.isEmpty() || file.equals(counter("self")) || isShared(file.get())) {
      return Optional.empty();
    }
    OptionalLong kills = kills(file.get());
    return kills.isPresent()
        ? Optional.of(new Count(file.get(), kills.getAsLong(), System.nanoTime()))
        : Optional.empty();
  }

  private boolean isShared(Path file) {
    Optional<Long> session = Proc.stat(pid).map(Proc.Stat::session);
    try (Stream<String> members = Files.lines(file.resolveSibling("cgroup.procs"))) {
      return !members.allMatch(
          member ->
              Proc.stat(Long.parseLong(member)).map(Proc.Stat::session).equals(session)
                  || Proc.stat(Long.parseLong(member)).isEmpty());
    } catch (IOException | RuntimeException e) {
      return true;
    }
  }

  /** The file with the counter of a process's group; see cgroups(7) for /proc/PID/cgroup. */
  private static Optional<Path> counter(String process) {
    try {
      List<String> groups =
          Files.readAllLines(Path.of("/proc", process, "cgroup"), StandardCharsets.ISO_8859_1);
      for (String group : groups) {
        String[] parts = group.split(":", 3);
        if (List.of(parts[1].split(",")).contains("memory")) {
          return Optional.of(ROOT.resolve("memory" + parts[2]).resolve("memory.oom_control"));
        }
      }
      return groups.stream()
          .filter(group -> group.startsWith("0::"))
          .map(group -> ROOT.resolve("." + group.substring(3)).normalize())
          .map(MemoryGroup::unified)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** What is counted in the group itself, where the kernel tells that apart. */
  private static Path unified(Path group) {
    Path local = group.resolve("memory.events.local");
    return Files.exists(local) ? local : group.resolve("memory.events");
  }

  private static OptionalLong kills(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(COUNTER))
          .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }
}
