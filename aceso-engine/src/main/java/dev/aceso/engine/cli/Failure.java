package dev.aceso.engine.cli;

/** Why a command could not do what was asked: a sentence for the user and an exit status. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the exit status, see {@link CliCommand}
   * @param message what is wrong and what to do
   */
  public Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
