package dev.aceso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process uses, from /proc (proc(5)).
 *
 * @param residentBytes at the end
 * @param processorShare of one processor, user and system time; 0.01 is one percent
 */
record ProcessUse(long residentBytes, double processorShare) {
  /** Clock ticks per second in which /proc counts; 100 on every Linux that Debian supports. */
  private static final double TICKS = 100;

  /** Looks at it for that long. */
  static ProcessUse over(long pid, Duration lasting) throws IOException, InterruptedException {
    long before = ticks(pid);
    long from = System.nanoTime();
    Thread.sleep(lasting);
    double seconds = (System.nanoTime() - from) / 1e9;
    return new ProcessUse(resident(pid), (ticks(pid) - before) / TICKS / seconds);
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow(() -> new IOException("process " + pid + " has no resident memory"));
  }
}
