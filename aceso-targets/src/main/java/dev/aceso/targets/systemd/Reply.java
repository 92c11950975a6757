package dev.aceso.targets.systemd;

import java.util.List;

/** What came of a call over the bus. */
sealed interface Reply {
  /** It was answered with these values. */
  record Answer(List<?> values) implements Reply {}

  /**
   * It was answered with an error.
   *
   * @param name of the error, such as {@code org.freedesktop.systemd1.NoSuchUnit}
   */
  record Refusal(String name, String message) implements Reply {
    /** Whether the one who asked may not. */
    boolean forbidden() {
      return name.endsWith(".AccessDenied")
          || name.endsWith(".InteractiveAuthorizationRequired")
          || name.endsWith(".AuthFailed");
    }

    /** Whether the bus gave up waiting for systemd: the call may have had its effect after all. */
    boolean undecided() {
      return name.endsWith(".NoReply")
          || name.endsWith(".Timeout")
          || name.endsWith(".TimedOut")
          || name.endsWith(".Disconnected");
    }

    @Override
    public String toString() {
      return message + " (" + name.substring(name.lastIndexOf('.') + 1) + ")";
    }
  }

  /** There was no answer in time: it may have had its effect. */
  record Silence(String why) implements Reply {}

  /** There is no such bus at present: nothing was sent. */
  record Unreachable(String why) implements Reply {}
}
