package dev.aceso.words;

import java.util.List;

/**
 * The pieces of which every form of {@link SecretMask} has at least one, whatever their case; most
 * lines of a log have none. Looks at each pair of characters once, and compares words only where a
 * pair begins one.
 */
final class Triggers {
  private static final List<String> WORDS =
      List.of(
          "pass",
          "pwd",
          "secret",
          "token",
          "key",
          "auth",
          "cookie",
          "credential",
          "session",
          "bearer",
          "basic ",
          "://",
          "eyj",
          "akia",
          "asia",
          "abia",
          "acca",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "github_pat_",
          "glpat-",
          "xox",
          "k_live_",
          "aiza",
          "npm_",
          "sg.",
          "hooks.slack",
          "webhook",
          "telegram",
          "sig=",
          "signature=",
          "-----begin");

  private static final int PAIRS = 128 * 128;
  private static final String[][] BY_PAIR = new String[PAIRS][];

  static {
    for (String word : WORDS) {
      int pair = word.charAt(0) * 128 + word.charAt(1);
      BY_PAIR[pair] =
          WORDS.stream()
              .filter(w -> w.charAt(0) * 128 + w.charAt(1) == pair)
              .toArray(String[]::new);
    }
  }

  private Triggers() {}

  static boolean in(String text) {
    int before = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = small(text.charAt(i));
      String[] words = BY_PAIR[before * 128 + c];
      if (words != null && begins(words, text, i - 1)) {
        return true;
      }
      before = c;
    }
    return false;
  }

  private static int small(char c) {
    if (c >= 128) {
      return 0;
    }
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  private static boolean begins(String[] words, String text, int at) {
    for (String word : words) {
      if (text.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }
}
