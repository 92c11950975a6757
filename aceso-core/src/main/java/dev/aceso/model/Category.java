package dev.aceso.model;

/** The categories in which a recovery is validated (ledger rows VAL-1 to VAL-5). */
public enum Category {
  HEALTH,
  PERFORMANCE,
  FUNCTIONALITY,
  DATA_INTEGRITY,
  SLO
}
