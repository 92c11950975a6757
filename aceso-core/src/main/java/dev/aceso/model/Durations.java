package dev.aceso.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms 5s 10m 2h 30d}. */
public final class Durations {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** Throws IllegalArgumentException when the text is no duration. */
  public static Duration parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no duration: write a number and ms, s, m, h or d, such as 500ms"
              .formatted(text));
    }
    long n = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  /** A duration for people, rounded to what matters: {@code 7 ms}, {@code 1.5 s}, {@code 3 min}. */
  public static String show(Duration duration) {
    long ms = duration.toMillis();
    if (ms < 1_000) {
      return ms + " ms";
    }
    if (ms < 120_000) {
      return (ms % 1_000 == 0 ? "" + ms / 1_000 : "" + Math.round(ms / 100.0) / 10.0) + " s";
    }
    return ms < 7_200_000
        ? Math.round(ms / 60_000.0) + " min"
        : Math.round(ms / 3_600_000.0) + " h";
  }
}
