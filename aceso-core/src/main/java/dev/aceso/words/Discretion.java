package dev.aceso.words;

/**
 * What is told of a text from outside: shown as {@link Printable} does, without the secrets of the
 * configuration and without what looks like one, and not too long. Immutable.
 */
public final class Discretion {
  /** Characters that are told of a line at most. */
  public static final int LINE = 2_000;

  /** Characters that are told of a text of several lines at most. */
  public static final int TEXT = 8_000;

  public static final Discretion USUAL = new Discretion(Secrets.NONE);

  private final Secrets secrets;

  public Discretion(Secrets secrets) {
    this.secrets = secrets;
  }

  /** As one line. */
  public String line(String text) {
    return within(LINE, masked(Printable.line(bounded(text, 4 * LINE))));
  }

  /** With its lines. */
  public String text(String text) {
    return within(TEXT, masked(Printable.lines(bounded(text, 4 * TEXT))));
  }

  /** With its lines, however many. */
  public String all(String text) {
    return masked(Printable.lines(text));
  }

  private String masked(String text) {
    return SecretMask.mask(secrets.hide(text));
  }

  private static String bounded(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  private static String within(int most, String text) {
    return text.length() > most ? text.substring(0, most - 1) + "…" : text;
  }
}
