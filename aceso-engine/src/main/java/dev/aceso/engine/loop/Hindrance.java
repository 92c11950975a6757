package dev.aceso.engine.loop;

/** What can hinder an engine; the gravest first. */
public enum Hindrance {
  LOOP,
  JOURNAL,
  KILL_SWITCH,
  VIEW,
  CONFIGURATION,
  ORPHANS
}
