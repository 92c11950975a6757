package dev.aceso.engine.cli;

import java.io.Console;

/**
 * Colours for a terminal, by what a word means; none when they are off.
 *
 * @param on whether to colour
 */
record Paint(boolean on) {
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String RED = "31";
  private static final String BLUE = "36";
  private static final String BOLD = "1";
  private static final String DIM = "2";

  /**
   * Whether the terminal is one, and its user has not turned colours off (https://no-color.org).
   */
  // Since JDK 25 the default console is again the built-in one, which is null without a terminal.
  @SuppressWarnings("SystemConsoleNull")
  static Paint ofTerminal() {
    String off = System.getenv("NO_COLOR");
    Console console = System.console();
    return new Paint((off == null || off.isEmpty()) && console != null && console.isTerminal());
  }

  String bold(String text) {
    return in(BOLD, text);
  }

  String dim(String text) {
    return in(DIM, text);
  }

  /** The word in the colour of its meaning: good, of concern, bad or under way. */
  String meaning(String word) {
    return switch (word) {
      case "up", "ready", "recovered", "success", "automatic", "pass" -> in(GREEN, word);
      case "suspect",
          "degraded",
          "partial_success",
          "requires_retry",
          "awaiting_approval",
          "paused",
          "approve" ->
          in(YELLOW, word);
      case "down", "escalated", "failed", "critical", "not ready", "fail" -> in(RED, word);
      case "open", "recovering", "shadow" -> in(BLUE, word);
      default -> word;
    };
  }

  /** The text in one line and without control characters: it may come from a log. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  private String in(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
