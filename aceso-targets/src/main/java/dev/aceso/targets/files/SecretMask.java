package dev.aceso.targets.files;

import java.util.regex.Pattern;

/**
 * Keeps secrets out of what is shown and stored: values of names such as password or token,
 * authorisations, passwords in addresses. It knows the usual forms only; it is no proof that none
 * is left.
 */
public final class SecretMask {
  private static final String NAMES =
      "(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)";
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)("
              + NAMES
              + "[\\w.-]{0,32}[\"']?\\s{0,8}[=:]\\s{0,8})(\"[^\"]*\"?|'[^']*'?|[^\\s\"',;&]+)");
  private static final Pattern OPTION =
      Pattern.compile("(?i)(--?" + NAMES + "\\s{1,8})([^\\s\"',;&-][^\\s\"',;&]*)");
  private static final Pattern AUTHORISATION =
      Pattern.compile(
          "(?i)(authorization[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?(?:(?:basic|bearer|digest|negotiate|token)\\s+)?)([^\\s\"']+)");
  private static final Pattern BEARER = Pattern.compile("(?i)(\\bbearer\\s+)([\\w.~+/=-]{8,})");
  private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]{0,200}:)([^@\\s/]+)(@)");

  private SecretMask() {}

  /** The text with what looks like a secret replaced by {@code ***}. */
  public static String mask(String text) {
    String masked = AUTHORISATION.matcher(text).replaceAll("$1***");
    masked = BEARER.matcher(masked).replaceAll("$1***");
    masked = ASSIGNED.matcher(masked).replaceAll("$1***");
    masked = OPTION.matcher(masked).replaceAll("$1***");
    return IN_ADDRESS.matcher(masked).replaceAll("$1***$3");
  }
}
