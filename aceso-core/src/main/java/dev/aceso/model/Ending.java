package dev.aceso.model;

/** How a process or unit came to its end, as far as can be told. */
public enum Ending {
  /** Nobody is known to have asked for it: it crashed, or something killed it. */
  UNASKED,
  /** The engine stopped it. */
  BY_ENGINE,
  /** A person stopped it through its manager, such as by {@code systemctl stop}. */
  BY_PERSON,
  /** It isn't meant to run all the time, and its work was done. */
  DONE;

  /** The engine's, or nobody's that is known. */
  public static Ending of(boolean requested) {
    return requested ? BY_ENGINE : UNASKED;
  }
}
