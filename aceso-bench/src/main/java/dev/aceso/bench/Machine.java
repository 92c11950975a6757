package dev.aceso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when something was measured, for the reader of a table. */
public final class Machine {
  private static final int LOAD_DIGITS = 4;

  private Machine() {}

  /** In one sentence: date, processors, kernel, JDK, load. */
  public static String sentence() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    String load = Files.readString(Path.of("/proc/loadavg")).substring(0, LOAD_DIGITS).strip();
    return "%s; %d x %s; Linux %s; JDK %s; load average %s at the end."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            processor,
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            load);
  }
}
