package dev.aceso.targets.files;

import java.util.regex.Pattern;

/** Keeps secrets out of what is shown and stored. */
public final class SecretMask {
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)[\"']?\\s*[=:]\\s*[\"']?)([^\\s\"',;&]+)");
  private static final Pattern AUTHORISATION =
      Pattern.compile("(?i)(authorization\\s*[=:]\\s*(?:\\w+\\s+)?)(\\S+)");
  private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]+:)([^@\\s/]+)(@)");

  private SecretMask() {}

  /** The text with what looks like a secret replaced by {@code ***}. */
  public static String mask(String text) {
    String masked = AUTHORISATION.matcher(text).replaceAll("$1***");
    masked = ASSIGNED.matcher(masked).replaceAll("$1***");
    return IN_ADDRESS.matcher(masked).replaceAll("$1***$3");
  }
}
