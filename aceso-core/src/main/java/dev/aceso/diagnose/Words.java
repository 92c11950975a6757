package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Plain English for what is concluded. */
final class Words {
  /** Longest list of names that is written out. */
  private static final int NAMES = 4;

  private static final int QUOTE = 160;

  private Words() {}

  /** A failure as the predicate of its component: {@code hangs}. */
  static String predicate(FailureKind kind) {
    return switch (kind) {
      case CRASHED -> "crashed";
      case DOWN -> "is down";
      case HUNG -> "hangs";
      case CRASH_LOOP -> "crashes again and again";
      case FAILING -> "answers with errors";
      case SLOW_RESPONSE -> "is slow";
      case DISK_FULL -> "has no disk space left";
      case INODES_EXHAUSTED -> "has no inodes left";
      case FILE_DESCRIPTORS_EXHAUSTED -> "has no file descriptors left";
      case OUT_OF_MEMORY -> "ran out of memory";
      case DEPENDENCY_UNAVAILABLE -> "is unavailable";
      case DEPENDENCY_FAILING -> "answers with errors";
    };
  }

  static String failure(ComponentId id, FailureKind kind) {
    return id + " " + predicate(kind);
  }

  /** {@code a, b and c}, or {@code a, b, c and 9 more}. */
  static String names(Collection<ComponentId> ids) {
    List<String> all = ids.stream().map(ComponentId::value).toList();
    if (all.size() > NAMES) {
      return String.join(", ", all.subList(0, NAMES - 1))
          + " and "
          + (all.size() - NAMES + 1)
          + " more";
    }
    return all.size() < 2
        ? String.join("", all)
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }

  /** A verb that agrees with the number of its subjects: {@code need} or {@code needs}. */
  static String verb(Collection<?> subjects, String verb) {
    return subjects.size() == 1 ? verb + "s" : verb;
  }

  /** A constant as people write it: {@code system of record}. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A log line, cut to what is worth reading. */
  static String quote(String line) {
    String text = line.strip();
    return text.length() <= QUOTE ? text : text.substring(0, QUOTE) + "...";
  }

  static String percent(double share) {
    return Math.round(100 * share) + "%";
  }
}
