package dev.aceso.model;

/** Whether what a strategy does can be undone. */
public enum Reversibility {
  /** Nothing lasting is changed, or all of it can be put back. */
  REVERSIBLE,
  /** A compensating action exists, but traces remain. */
  COMPENSABLE,
  IRREVERSIBLE
}
