package dev.aceso.targets;

/** What is done with what the engine owns and does not run when it begins to be watched. */
public enum Beginning {
  /** What never ran is started; an end is told as one. */
  AS_FOUND,

  /** It is started, and how it ended is not told. */
  START,

  /** It stays as it is, and its end is told as one that was asked for. */
  LEAVE
}
