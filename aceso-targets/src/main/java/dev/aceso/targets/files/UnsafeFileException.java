package dev.aceso.targets.files;

import java.io.IOException;

/** Something that is not opened, because others could lead the engine astray by it. */
public final class UnsafeFileException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * For what is not opened.
   *
   * @param why a predicate to the file's name, such as {@code is a named pipe}
   */
  UnsafeFileException(String why) {
    super(why);
  }

  /** Why, as a predicate to the file's name. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
