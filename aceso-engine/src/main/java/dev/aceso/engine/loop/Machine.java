package dev.aceso.engine.loop;

import dev.aceso.safety.Starvation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How busy the kernel says that the machine is: proc_loadavg(5), proc_stat(5) and
 * Documentation/accounting/psi.rst. What can't be read is not held against it.
 *
 * @param proc where the kernel tells it, {@code /proc}
 */
record Machine(Path proc) {
  private static final Pattern LOAD = Pattern.compile("^([0-9.]+) ");
  private static final Pattern SOME = Pattern.compile("some avg10=([0-9.]+)");
  private static final Pattern FULL = Pattern.compile("full avg10=([0-9.]+)");
  private static final Pattern CORE = Pattern.compile("(?m)^cpu[0-9]+ ");

  Starvation look(List<Duration> lateness) {
    return new Starvation(
        lateness,
        number("loadavg", LOAD).orElse(0),
        cores(),
        number("pressure/cpu", SOME),
        number("pressure/memory", FULL),
        number("pressure/io", FULL));
  }

  private int cores() {
    long told = CORE.matcher(text("stat")).results().count();
    return told > 0 ? (int) told : Runtime.getRuntime().availableProcessors();
  }

  private OptionalDouble number(String file, Pattern pattern) {
    Matcher matcher = pattern.matcher(text(file));
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }

  /** Some kernels have the files of pressure and give EOPNOTSUPP when they are read. */
  private String text(String file) {
    try {
      return Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
