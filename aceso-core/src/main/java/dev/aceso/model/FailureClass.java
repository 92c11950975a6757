package dev.aceso.model;

/** Classes of failure (ledger rows DET-C1 to DET-C7). */
public enum FailureClass {
  SERVICE_FAILURE,
  PERFORMANCE_DEGRADATION,
  RESOURCE_EXHAUSTION,
  DATA_INCONSISTENCY,
  CONFIGURATION_ERROR,
  DEPENDENCY_FAILURE,
  NETWORK_ISSUE
}
