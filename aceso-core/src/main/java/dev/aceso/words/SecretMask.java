package dev.aceso.words;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of what is shown and stored: values of names such as password or token,
 * authorisations, cookies, passwords in addresses, tokens of known forms, addresses of webhooks,
 * private keys. The value only is replaced, by {@code ***}. It knows the usual forms; it is no
 * proof that none is left.
 *
 * <p>The forms follow the rules of gitleaks (https://github.com/gitleaks/gitleaks, MIT) and
 * detect-secrets (https://github.com/Yelp/detect-secrets, Apache-2.0). No pattern goes back over
 * what it has read, so each takes time in proportion to the length; lines without any {@link
 * Triggers trigger} are not looked at by them.
 */
public final class SecretMask {
  private static final String NAMES =
      "(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key"
          + "|private[_-]?key|client[_-]?key|auth[_-]?key|session[_-]?id|credentials?)";

  /** Not what was masked before, so that masking twice changes nothing more. */
  private static final String NEW = "(?!\\*{3}(?:[\\s\"',;&})\\]]|$))";

  private static final String VALUE = "(?:\\\\?\"[^\"]*+\"?+|'[^']*+'?+|[^\\s\"',;&]++)";

  record Form(Pattern pattern, String instead) {
    static Form of(String pattern, String instead) {
      return new Form(Pattern.compile(pattern), instead);
    }
  }

  static final List<Form> FORMS =
      List.of(
          // Headers: RFC 9110 section 11.6, RFC 6265 section 4.
          Form.of(
              "(?i)(authorization[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?(?:(?:basic|bearer|digest|negotiate|token|bot|apikey)\\s{1,8})?+)"
                  + NEW
                  + "[^\\s\"']++",
              "$1***"),
          Form.of("(?i)(\\bbearer\\s{1,8})[\\w.~+/=-]{8,}+", "$1***"),
          Form.of("(?i)(\\bbasic\\s{1,8})[a-z0-9+/]{8,}+={0,2}+(?![\\w.-])", "$1***"),
          Form.of(
              "(?i)(\\b(?:set-)?cookie[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?[\\w!#$%&*+.^`|~-]{1,64}=)[^\"'\\r\\n]++",
              "$1***"),
          // Addresses: RFC 3986 section 3.2.1; a user without a password may be a token.
          Form.of("(://[^/\\s:@\"'<>]{0,200}:)[^\\s/\"'<>]{1,256}(@)", "$1***$2"),
          Form.of("(://)[^/\\s:@\"'<>]{16,256}+(@)", "$1***$2"),
          // JSON Web Tokens: RFC 7519; the header begins with {" in base64url.
          Form.of("(?<![\\w-])eyJ[\\w-]{8,}+\\.[\\w-]{2,}+(?:\\.[\\w-]*+)?+", "***"),
          Form.of("(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])", "***"),
          Form.of(
              "(?<![\\w-])(?:gh[pousr]_\\w{30,}+|github_pat_\\w{22,}+|glpat-[\\w-]{20,}+|xox[abeprs]-[\\w-]{10,}+|[sr]k_live_\\w{10,}+|AIza[\\w-]{35}|npm_\\w{36}|SG\\.[\\w-]{16,}+\\.[\\w-]{16,}+)",
              "***"),
          Form.of(
              "(?i)(hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/)[\\w/+-]++",
              "$1***"),
          Form.of("(?i)(discord(?:app)?\\.com/api/(?:v\\d{1,2}/)?webhooks/)[\\w/-]++", "$1***"),
          Form.of(
              "(?i)(\\.office(?:365)?\\.com/webhook(?:b2)?/)[\\w@./-]++(?:\\?[\\w=&%.-]*+)?+",
              "$1***"),
          Form.of("(?i)(api\\.telegram\\.org/(?:file/)?bot)[\\w:%-]++", "$1***"),
          Form.of("(?i)([?&]sig(?:nature)?=)[^\\s\"'&]++", "$1***"),
          Form.of(
              "(?i)(" + NAMES + "[\\w.-]{0,32}(?:\\\\?[\"'])?\\s{0,8}[=:]\\s{0,8}+)" + NEW + VALUE,
              "$1***"),
          Form.of("(?i)(--?" + NAMES + "\\s{1,8})[^\\s\"',;&-][^\\s\"',;&]*+", "$1***"));

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String KEY = "PRIVATE KEY";

  private SecretMask() {}

  /** The text with what looks like a secret replaced by {@code ***}. */
  public static String mask(String text) {
    if (!Triggers.in(text)) {
      return text;
    }
    String masked = withoutKeys(text);
    for (Form form : FORMS) {
      masked = form.pattern().matcher(masked).replaceAll(form.instead());
    }
    return masked;
  }

  /** Whether a private key begins in the line and does not end there (RFC 7468). */
  public static boolean opensKey(String line) {
    int begin = line.lastIndexOf(BEGIN);
    return begin >= 0 && line.indexOf(KEY, begin) >= 0 && line.indexOf(END, begin) < 0;
  }

  /** Whether a private key that began in a line before ends in this one. */
  public static boolean closesKey(String line) {
    return line.contains(END);
  }

  private static String withoutKeys(String text) {
    int begin = text.indexOf(BEGIN);
    if (begin < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int from = 0;
    while (begin >= 0) {
      int label = text.indexOf("-----", begin + BEGIN.length());
      boolean key = label >= 0 && text.substring(begin, label).contains(KEY);
      int end = label < 0 ? -1 : text.indexOf(END, label);
      if (key) {
        kept.append(text, from, label + 5).append("***");
        from = end < 0 ? text.length() : end;
      }
      begin = end < 0 ? -1 : text.indexOf(BEGIN, end);
    }
    return kept.append(text, from, text.length()).toString();
  }
}
