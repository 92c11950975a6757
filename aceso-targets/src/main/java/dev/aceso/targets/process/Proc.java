package dev.aceso.targets.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What /proc tells of processes; see proc_pid_stat(5). */
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /**
   * A line of /proc/PID/stat.
   *
   * @param state R, S, D, T, t, Z or X
   * @param startTicks when it started, in clock ticks since boot
   */
  record Stat(char state, long startTicks) {
    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  /** Empty when there is no such process. */
  static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(ROOT.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[19])));
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  static String bootId() {
    try {
      return Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The process that was started with this line in its environment, if it lives. */
  static Optional<Long> withEnvironment(String line) {
    byte[] wanted = ("\0" + line + "\0").getBytes(StandardCharsets.ISO_8859_1);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path process : processes) {
        if (contains(environment(process), wanted)) {
          long pid = Long.parseLong(process.getFileName().toString());
          if (stat(pid).filter(Stat::alive).isPresent()) {
            return Optional.of(pid);
          }
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
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
      if (java.util.Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** The environment of this process as lines, with more added. */
  static List<String> environment(java.util.Map<String, String> more) {
    java.util.TreeMap<String, String> all = new java.util.TreeMap<>(System.getenv());
    all.putAll(more);
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
