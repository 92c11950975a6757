package dev.aceso.model;

/**
 * Why something may not be done now.
 *
 * @param detail the facts, for people
 */
public record Refusal(Reason reason, String detail) {
  /** The rules that refuse. */
  public enum Reason {
    KILL_SWITCH,
    PAUSED,
    MAINTENANCE,
    OTHER_HEALER,
    STORM,
    RATE_LIMIT,
    BREAKER_OPEN,
    OBSERVER_UNFIT,
    STOPPED,
    NOT_CONFIRMED,
    FAILURE_GONE,
    COMPONENT_BUSY,
    CONCURRENT_LIMIT,
    ATTEMPTS_LIMIT,
    GROUP_LIMIT,
    SYSTEM_LIMIT,
    BACKING_OFF,
    DEPENDENCY_DOWN,
    PLAN_EXPIRED
  }
}
