package dev.aceso.model;

/** How far the engine may go by itself (OPS-2 to OPS-4). */
public enum Mode {
  /** Observes and decides, touches nothing. */
  SHADOW,
  /** Waits for a person's approval before it acts. */
  APPROVE,
  AUTOMATIC
}
