package dev.aceso.words;

import java.util.Locale;

/**
 * Makes text from outside safe to show: in a terminal, a browser, a log.
 *
 * <p>Colours and other sequences that steer a terminal (ECMA-48) are left out. What can't be seen
 * is shown as {@code \}{@code u{1b}}: control characters, what turns the direction of writing (UAX
 * #9; https://trojansource.codes), characters of no width, tags and lone surrogates. What was shown
 * so once is left as it is. Takes time in proportion to the length.
 */
public final class Printable {
  private static final char ESCAPE = '\u001b';
  private static final char BELL = '\u0007';

  /** The longest sequence that is left out as a whole. */
  private static final int SEQUENCE = 256;

  private Printable() {}

  /** As one line; tabs are kept. */
  public static String line(String text) {
    return show(text, false);
  }

  /** With its lines; a carriage return before a new line is left out. */
  public static String lines(String text) {
    return show(text, true);
  }

  /** Whether a character has no look of its own, or changes how others look. */
  public static boolean unseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          c != '\t';
      default -> ignorable(c);
    };
  }

  /** Those of Default_Ignorable_Code_Point (DerivedCoreProperties.txt) that are no FORMAT. */
  private static boolean ignorable(int c) {
    return c == 0x034f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || (c >= 0x180b && c <= 0x180f)
        || c == 0x2065
        || c == 0x3164
        || c == 0xffa0
        || (c >= 0xe0000 && c <= 0xe0fff);
  }

  private static String show(String text, boolean lines) {
    int plain = 0;
    while (plain < text.length() && text.charAt(plain) >= ' ' && text.charAt(plain) < 0x7f) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int i = plain; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == ESCAPE && afterSequence(text, i) > i) {
        next = afterSequence(text, i);
      } else if (!unseen(c) || (lines && c == '\n')) {
        shown.appendCodePoint(c);
      } else if (!(lines && c == '\r' && next < text.length() && text.charAt(next) == '\n')) {
        shown.append(String.format(Locale.ROOT, "\\u{%x}", c));
      }
      i = next;
    }
    return shown.toString();
  }

  /** Where a sequence that steers a terminal ends; its beginning when it is none. */
  private static int afterSequence(String text, int from) {
    char kind = from + 1 < text.length() ? text.charAt(from + 1) : 0;
    int end = Math.min(text.length(), from + SEQUENCE);
    if (kind == '[') {
      for (int i = from + 2; i < end; i++) {
        char c = text.charAt(i);
        if (c >= '@' && c <= '~') {
          return i + 1;
        }
        if (c < ' ' || c > '?') {
          return from;
        }
      }
    }
    if (kind == ']') {
      for (int i = from + 2; i < end; i++) {
        if (text.charAt(i) == BELL) {
          return i + 1;
        }
        if (text.charAt(i) == ESCAPE && i + 1 < end && text.charAt(i + 1) == '\\') {
          return i + 2;
        }
      }
    }
    return from;
  }
}
