package dev.aceso.model;

import java.util.Set;

/**
 * How long a component is meant to run.
 *
 * @param run whether its being up is what is wanted
 * @param expected exit codes, 0 to 255, with which it may end by itself though it is meant to run
 */
public record Lifetime(Run run, Set<Integer> expected) {
  /** Meant to run until somebody stops it; any end of its own is a failure. */
  public static final Lifetime UP = new Lifetime(Run.ALWAYS, Set.of());

  /** Meant to end well once. */
  public static final Lifetime ONCE = new Lifetime(Run.ONCE, Set.of(0));

  /** What is wanted of it over time. */
  public enum Run {
    /** Up until somebody stops it. */
    ALWAYS,
    /** Started once; it ends when its work is done. */
    ONCE
  }

  public Lifetime {
    expected = Set.copyOf(expected);
  }

  /** Whether an end of its own with this status is as it should be. */
  public boolean allows(ExitStatus status) {
    return status instanceof ExitStatus.Code code && expected.contains(code.code());
  }
}
