package dev.aceso.engine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what somebody probably meant to write. */
final class Similar {
  private Similar() {}

  /** {@code ; did you mean 'health'?}, or empty when nothing is near. */
  static String hint(String written, Collection<String> known) {
    return nearest(written, known).map("; did you mean '%s'?"::formatted).orElse("");
  }

  /** Likewise, or all that there is when nothing is near. */
  static String hintOrAll(String written, Collection<String> known) {
    String hint = hint(written, known);
    return hint.isEmpty() ? "; known: " + String.join(", ", new TreeSet<>(known)) : hint;
  }

  /** The known word that is nearest, if any is near. */
  static Optional<String> nearest(String written, Collection<String> known) {
    int most = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(k -> distance(written, k) <= most)
        .min(Comparator.comparingInt((String k) -> distance(written, k)).thenComparing(k -> k));
  }

  /** Edit distance with transpositions (optimal string alignment; Damerau 1964). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
