package dev.aceso.targets.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** What /proc tells of processes; see proc_pid_stat(5). */
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  /** Clock ticks a second in what the kernel tells programs: USER_HZ, 100 on all but alpha. */
  private static final long TICKS = 100;

  /** What the kernel puts after the name of a program whose file was deleted. */
  private static final String GONE = " (deleted)";

  private Proc() {}

  /**
   * A line of /proc/PID/stat.
   *
   * @param state R, S, D, T, t, Z or X
   * @param group number of its process group
   * @param session number of its session
   * @param startTicks when it started, in clock ticks since boot
   * @param exitCode how it ended, as wait(2) has it; 0 also where that may not be known
   */
  record Stat(char state, long group, long session, long startTicks, int exitCode) {
    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  /** A process by its number and its start, which together are never given twice in one boot. */
  record Identity(long pid, long startTicks) {}

  /** Empty when there is no such process. */
  static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(ROOT.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
      return Optional.of(
          new Stat(
              fields[0].charAt(0),
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[19]),
              Integer.parseInt(fields[49])));
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /**
   * The process that traces it, such as a debugger; empty when none does. See proc_pid_status(5).
   */
  static Optional<Long> tracer(long pid) {
    try (var lines = Files.lines(ROOT.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("TracerPid:"))
          .map(line -> Long.parseLong(line.substring(10).strip()))
          .filter(tracer -> tracer > 0)
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Whether it is of the engine's own user, so that the kernel hides nothing of it. */
  static boolean isOfOwnUser(long pid) {
    try {
      return Files.getAttribute(ROOT.resolve(Long.toString(pid)), "unix:uid")
          .equals(Files.getAttribute(ROOT.resolve("self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whose a process is.
   *
   * @param name the number again where it has no name
   */
  record User(int id, String name) {
    boolean isCalled(String called) {
      return name.equals(called) || Integer.toString(id).equals(called);
    }
  }

  /** By its effective user, which is who owns its folder in /proc. */
  static Optional<User> user(long pid) {
    Path process = ROOT.resolve(Long.toString(pid));
    try {
      return Optional.of(
          new User(
              (Integer) Files.getAttribute(process, "unix:uid"),
              Files.getOwner(process).getName()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The kernel's name of it, of at most 15 bytes; see proc_pid_comm(5). */
  static String name(long pid) {
    try {
      return Files.readString(ROOT.resolve(pid + "/comm"), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "?";
    }
  }

  /** Its program's file, as it was called when started; empty when it is not to be known. */
  static Optional<String> executable(long pid) {
    try {
      String file = Files.readSymbolicLink(ROOT.resolve(pid + "/exe")).toString();
      return Optional.of(
          file.endsWith(GONE) ? file.substring(0, file.length() - GONE.length()) : file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Its command line, which it may have changed. */
  static List<String> arguments(long pid) {
    try {
      String line = Files.readString(ROOT.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether it was given this line in its environment. */
  static boolean carries(long pid, String line) {
    byte[] wanted = ("\0" + line + "\0").getBytes(StandardCharsets.UTF_8);
    return contains(environment(ROOT.resolve(Long.toString(pid))), wanted);
  }

  static String bootId() {
    try {
      return Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The number that was given to a process last; -1 when the kernel doesn't tell. */
  static long latest() {
    try {
      String load = Files.readString(ROOT.resolve("loadavg")).strip();
      return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /** When it started by the clock as it is set now; empty when the kernel doesn't tell. */
  static Optional<Instant> started(Stat stat, Instant now) {
    try {
      String uptime = Files.readString(ROOT.resolve("uptime"));
      double up = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      long ago = Math.round(up * 1_000) - stat.startTicks() * 1_000 / TICKS;
      return Optional.of(now.minus(Duration.ofMillis(ago)));
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /**
   * The processes that live and have this line in their environment, the earliest first. What a
   * process starts inherits the line from it.
   */
  static List<Identity> withEnvironment(String line) {
    return withEnvironmentFrom(line + "\0");
  }

  /** Those that have a line in their environment that begins so, the earliest first. */
  static List<Identity> withEnvironmentFrom(String beginning) {
    return withEnvironmentFrom(beginning, _ -> true);
  }

  /** As {@link #withEnvironmentFrom(String)}, among processes of some numbers. */
  static List<Identity> withEnvironmentFrom(String beginning, LongPredicate among) {
    byte[] wanted = ("\0" + beginning).getBytes(StandardCharsets.UTF_8);
    List<Identity> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (among.test(pid) && contains(environment(process), wanted)) {
          stat(pid)
              .filter(s -> s.alive() && contains(environment(process), wanted))
              .ifPresent(s -> found.add(new Identity(pid, s.startTicks())));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    found.sort(Comparator.comparingLong(Identity::startTicks).thenComparingLong(Identity::pid));
    return found;
  }

  private static byte[] environment(Path process) {
    try {
      byte[] read = Files.readAllBytes(process.resolve("environ"));
      byte[] framed = new byte[read.length + 1];
      System.arraycopy(read, 0, framed, 1, read.length);
      return framed;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    for (int i = 0; i + wanted.length <= text.length; i++) {
      if (text[i] == wanted[0]
          && java.util.Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
