package dev.aceso.model;

/** How bad it is, from the least to the worst. */
public enum Severity {
  INFO,
  WARNING,
  MAJOR,
  CRITICAL
}
