package dev.aceso.model;

/** Where an incident stands. */
public enum IncidentState {
  /** Detected; being confirmed, diagnosed or watched. */
  OPEN,
  AWAITING_APPROVAL,
  /** A plan is being carried out or validated. */
  RECOVERING,
  /** Over: the engine's cure was proved. */
  RECOVERED,
  /** People have been told; it is not over, and what harms nothing goes on. */
  ESCALATED,
  /** Over, without a cure of the engine's. */
  CLOSED;

  public boolean over() {
    return this == RECOVERED || this == CLOSED;
  }
}
