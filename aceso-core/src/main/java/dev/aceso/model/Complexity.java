package dev.aceso.model;

/** How involved a recovery is: what a person would have to think of (RCA-O4). */
public enum Complexity {
  /** One component, nothing depends on it at present, one cause stands out. */
  SIMPLE,
  /** Others are affected, or the cause is not clear. */
  MODERATE,
  /** Several components must be handled together, or data is at stake. */
  COMPLEX
}
