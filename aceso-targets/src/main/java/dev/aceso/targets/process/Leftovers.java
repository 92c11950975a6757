package dev.aceso.targets.process;

import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs of a component have left behind in sessions of their own, where the end of
 * their group did not reach: it may hold the port or the lock that the next run needs.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final int SIGTERM = 15;
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int ROUNDS = 5;

  /** All numbers are given out again after tens of thousands of starts at the earliest. */
  private static final Duration IN_TURN = Duration.ofSeconds(1);

  private static final Duration KILLED_WITHIN = Duration.ofMillis(500);

  private record Leftover(PidFd process, String name, long group) {
    String shown() {
      return "%d (%s)".formatted(process.pid(), name);
    }
  }

  private Leftovers() {}

  /**
   * Ends all that carry a mark in their environment, as long as none of them is of a run that is to
   * go on: first gently, after a second by force.
   *
   * @param mark how the marks of all runs of the component begin
   * @param ended the group of the latest run, which was ended with it and is not told again
   * @return what was ended, for people; empty when there was nothing
   */
  static String end(String mark, long ended) {
    List<Leftover> found = find(Proc.withEnvironmentFrom(Launch.MARK + "=" + mark));
    try {
      signal(found, SIGTERM);
      signal(found, Posix.SIGCONT);
      await(found, GRACE);
      signal(found, Posix.SIGKILL);
      await(found, KILLED_WITHIN);
      return said(found.stream().filter(l -> l.group() != ended).toList());
    } finally {
      found.forEach(l -> l.process().close());
    }
  }

  /** Ends all that carry exactly this in their environment, by force. */
  static void kill(String name, String mark) {
    kill(name, mark, _ -> true);
  }

  /**
   * As {@link #kill(String, String)}, again until none is found, as one may just have started
   * another.
   *
   * @param among numbers of the processes that are looked at
   */
  static void kill(String name, String mark, LongPredicate among) {
    List<Leftover> found;
    int rounds = 0;
    do {
      found = find(Proc.withEnvironmentFrom(name + "=" + mark + "\0", among));
      try {
        signal(found, Posix.SIGKILL);
        await(found, KILLED_WITHIN);
      } finally {
        found.forEach(l -> l.process().close());
      }
    } while (!found.isEmpty() && ++rounds < ROUNDS);
  }

  /**
   * The numbers that processes have which were started after another: the kernel gives them in
   * turn, see proc_loadavg(5). All numbers where they may have begun anew meanwhile.
   *
   * @param began when it was started, by {@link System#nanoTime}
   */
  static LongPredicate since(long pid, long began) {
    boolean inTurn = Proc.latest() >= pid && System.nanoTime() - began < IN_TURN.toNanos();
    return inTurn ? number -> number > pid : _ -> true;
  }

  private static List<Leftover> find(List<Proc.Identity> marked) {
    List<Leftover> found = new ArrayList<>();
    Set<Long> own = engines();
    for (Proc.Identity process : marked) {
      if (!own.contains(process.pid())) {
        open(process).ifPresent(found::add);
      }
    }
    return found;
  }

  /** This process and those it comes from, should somebody have started it from a component. */
  private static Set<Long> engines() {
    return Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            p -> p.flatMap(ProcessHandle::parent))
        .map(p -> p.orElseThrow().pid())
        .collect(Collectors.toSet());
  }

  private static Optional<Leftover> open(Proc.Identity process) {
    try {
      Optional<PidFd> open = PidFd.open(process.pid(), process.startTicks());
      if (open.isPresent() && !isOfSameNamespace(process.pid())) {
        open.get().close();
        return Optional.empty();
      }
      long group = Proc.stat(process.pid()).map(Proc.Stat::group).orElse(0L);
      return open.map(fd -> new Leftover(fd, Proc.name(process.pid()), group));
    } catch (PosixException e) {
      LOG.warn("process {}, left behind, can't be ended: {}", process.pid(), e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isOfSameNamespace(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user"))
          .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
    } catch (IOException e) {
      return false;
    }
  }

  private static void signal(List<Leftover> leftovers, int signal) {
    for (Leftover leftover : leftovers) {
      try {
        leftover.process().signal(signal);
      } catch (PosixException e) {
        LOG.warn("{}, left behind, can't be ended: {}", leftover.shown(), e.getMessage());
      }
    }
  }

  private static void await(List<Leftover> leftovers, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (leftovers.stream().anyMatch(l -> l.process().alive()) && System.nanoTime() < until) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String said(List<Leftover> told) {
    List<String> ended =
        told.stream().filter(l -> !l.process().alive()).map(Leftover::shown).toList();
    List<String> left =
        told.stream().filter(l -> l.process().alive()).map(Leftover::shown).toList();
    List<String> parts = new ArrayList<>();
    if (!ended.isEmpty()) {
      parts.add("ended %s: %s".formatted(counted(ended.size()), String.join(", ", ended)));
    }
    if (!left.isEmpty()) {
      parts.add("could not end %s: %s".formatted(counted(left.size()), String.join(", ", left)));
    }
    return String.join("; ", parts);
  }

  private static String counted(int number) {
    return "%d leftover%s of an earlier run".formatted(number, number == 1 ? "" : "s");
  }
}
