package dev.aceso.model;

/** What would be lost if a component's data were: from nothing to the only copy of the truth. */
public enum DataClass {
  NONE,
  CACHE,
  REPLICA,
  SYSTEM_OF_RECORD
}
