package dev.aceso.drills.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Something that was done to a component from outside.
 *
 * @param component its id
 * @param at just before the effect
 * @param until when all was well again, or it was given up
 */
public record Harm(Kind kind, String component, Instant at, Instant until) {
  /** What begins within this time of the end still comes from it. */
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  /** What can be done to a component. */
  public enum Kind {
    KILLED,
    KILLED_UNSEEN,
    HUNG,
    CRASH_LOOPING,
    DISK_FILLED,
    SLOWED,
    STOPPED_BY_PERSON
  }

  /** Whether it lies in that time or had its aftermath there. */
  boolean during(Instant from, Instant to) {
    return !at.isAfter(to) && !until.plus(AFTERMATH).isBefore(from);
  }

  /** The kinds of failure by which it may be called, as the API writes them. */
  Set<String> names() {
    return switch (kind) {
      case KILLED -> Set.of("crashed");
      case KILLED_UNSEEN -> Set.of("crashed", "down");
      case HUNG -> Set.of("hung");
      case CRASH_LOOPING -> Set.of("crashed", "crash-loop");
      case DISK_FILLED -> Set.of("disk-full");
      case SLOWED -> Set.of("slow-response");
      case STOPPED_BY_PERSON -> Set.of();
    };
  }

  /** Whether it ended the component's process. */
  boolean ended() {
    return switch (kind) {
      case KILLED, KILLED_UNSEEN, CRASH_LOOPING -> true;
      case HUNG, DISK_FILLED, SLOWED, STOPPED_BY_PERSON -> false;
    };
  }

  /** What was done, for people. */
  String told() {
    return switch (kind) {
      case KILLED -> component + " was killed";
      case KILLED_UNSEEN -> component + " was killed while no engine ran";
      case HUNG -> component + " was stopped by SIGSTOP";
      case CRASH_LOOPING -> component + " was made to crash at every start";
      case DISK_FILLED -> component + " had its disk filled";
      case SLOWED -> component + " was made slow";
      case STOPPED_BY_PERSON -> component + " was stopped by a person";
    };
  }
}
