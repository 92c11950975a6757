package dev.aceso.engine.loop;

/** What can hinder an engine; the gravest first. */
public enum Hindrance {
  LOOP,
  JOURNAL,
  KILL_SWITCH,
  VIEW,
  CONFIGURATION,
  ORPHANS,
  /** People can't hear of anything; the engine works all the same. */
  NOTIFY;

  /** Whether the engine does nothing for it, and nobody has wanted that. */
  public boolean disables() {
    return this == LOOP || this == JOURNAL;
  }

  /** Whether the engine works worse for it, rather than that people should know it. */
  public boolean grave() {
    return this != NOTIFY;
  }
}
