package dev.aceso.model;

/** How a recovery ended (OUT-1 to OUT-5). */
public enum Outcome {
  /** Every required category has positive, fresh evidence for the whole stability window. */
  SUCCESS,
  /** The component is healthy again, but something else that is required is not. */
  PARTIAL_SUCCESS,
  /** It is not healthy, or a step failed and was undone. */
  FAILED,
  /** It works, but outside the measurable criteria of success. */
  DEGRADED,
  /** There is no evidence either way, or nothing was done yet: the same may be tried again. */
  REQUIRES_RETRY
}
