package dev.aceso.diagnose;

import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A log line and its text in lower case, for searching. */
record LogLine(Signal.Logged logged, String lowerCase) {
  /** The lines from one time to another, oldest first; of lines that say the same, the last. */
  static List<LogLine> between(Instant from, Instant until, List<Signal.Logged> logs) {
    Map<String, Signal.Logged> distinct = new LinkedHashMap<>();
    for (Signal.Logged line : logs) {
      if (!line.at().isBefore(from) && !line.at().isAfter(until)) {
        distinct.remove(line.line());
        distinct.put(line.line(), line);
      }
    }
    return distinct.values().stream()
        .map(l -> new LogLine(l, l.line().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
