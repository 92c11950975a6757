package dev.aceso.engine.journal;

/** The journal can't be used; the message says what is wrong and what to do about it. */
public final class JournalException extends Exception {
  private static final long serialVersionUID = 1;

  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
