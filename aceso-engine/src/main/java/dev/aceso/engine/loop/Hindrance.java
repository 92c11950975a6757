package dev.aceso.engine.loop;

/** What can hinder an engine; the gravest first. */
public enum Hindrance {
  LOOP,
  JOURNAL,
  /** The journal's disk is full; what is left of its reserve can still be written. */
  RESERVE,
  KILL_SWITCH,
  VIEW,
  /**
   * Something that the engine looks at does not answer, such as a file of a server that is gone.
   */
  LOOKS,
  CONFIGURATION,
  ORPHANS,
  /** Messages do not get to people; they are tried again. */
  MESSAGES,
  /** People can't hear of anything; the engine works all the same. */
  NOTIFY;

  /** Whether the engine does nothing for it, and nobody has wanted that. */
  public boolean disables() {
    return this == LOOP || this == JOURNAL;
  }

  /** Whether people are told by messages, before it is too late or because it is. */
  public boolean urgent() {
    return disables() || this == RESERVE;
  }

  /** Whether the engine works worse for it, rather than that people should know it. */
  public boolean grave() {
    return this != NOTIFY && this != MESSAGES;
  }
}
