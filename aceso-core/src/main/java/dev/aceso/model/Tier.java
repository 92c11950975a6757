package dev.aceso.model;

/** How much the business depends on a component. */
public enum Tier {
  CRITICAL,
  STANDARD,
  BEST_EFFORT
}
