package dev.aceso.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and shares as people write them: {@code 8MiB}, {@code 90%}. */
public final class Quantities {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)%");

  private Quantities() {}

  /** Bytes; throws IllegalArgumentException when the text is no size. */
  public static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no size: write a number and B, KiB, MiB, GiB or TiB, such as 8MiB"
              .formatted(text));
    }
    long unit =
        switch (matcher.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case "TiB" -> 1L << 40;
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          case "TB" -> 1_000_000_000_000L;
          default -> 1L;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
  }

  /** A share from 0 to 1; throws IllegalArgumentException when the text is none. */
  public static double share(String text) {
    Matcher matcher = SHARE.matcher(text);
    if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > 100) {
      throw new IllegalArgumentException(
          "'%s' is no share: write 0%% to 100%%, such as 90%%".formatted(text));
    }
    return Double.parseDouble(matcher.group(1)) / 100;
  }
}
