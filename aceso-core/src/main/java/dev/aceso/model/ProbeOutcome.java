package dev.aceso.model;

/** What a probe says. */
public enum ProbeOutcome {
  PASS,
  FAIL,
  /** The probe itself could not be carried out: no evidence either way. */
  INCONCLUSIVE
}
