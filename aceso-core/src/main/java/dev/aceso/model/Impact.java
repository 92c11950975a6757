package dev.aceso.model;

/**
 * How a component is affected by an incident (RCA-O2).
 *
 * @param text what is seen of it: {@code fails because payments is down}
 */
public record Impact(ComponentId component, Role role, String text) {
  /** The part a component plays in an incident. */
  public enum Role {
    ORIGIN,
    /** It fails, and the origin explains it. */
    SYMPTOM,
    /** It needs the origin and still works. */
    AT_RISK
  }
}
