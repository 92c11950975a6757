package dev.aceso.engine.access;

import java.util.Locale;

/** What somebody may do. Each role may do what the ones before it may. */
public enum Role {
  /** Look at everything, and send a component's heartbeats. */
  VIEWER,
  /** Give orders: pause, resume, start, stop, restart, retry, guide, acknowledge, close. */
  OPERATOR,
  /** Approve and reject plans. */
  APPROVER,
  /** Everything. */
  ADMIN;

  /** Whether it may do what the other may. */
  public boolean covers(Role other) {
    return compareTo(other) >= 0;
  }

  /** As it is written in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
