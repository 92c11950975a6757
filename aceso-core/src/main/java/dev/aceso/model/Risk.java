package dev.aceso.model;

/** How much harm an action can do, from the least to the most. */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH
}
