package dev.aceso.model;

import java.util.Set;

/**
 * How long a component is meant to run.
 *
 * @param run whether its being up is what is wanted
 * @param expected exit codes, 0 to 255, with which it may end by itself though it is meant to run
 * @param ask exit codes that may mean that a person stopped it, who sent it a signal: nobody can
 *     see who sent one; 128 and the number of a signal for an end by that signal
 */
public record Lifetime(Run run, Set<Integer> expected, Set<Integer> ask) {
  /** Meant to run until somebody stops it; any end of its own is a failure. */
  public static final Lifetime UP = new Lifetime(Run.ALWAYS, Set.of(), Set.of());

  /** Meant to end well once. */
  public static final Lifetime ONCE = new Lifetime(Run.ONCE, Set.of(0), Set.of());

  /** What is wanted of it over time. */
  public enum Run {
    /** Up until somebody stops it. */
    ALWAYS,
    /** Started once; it ends when its work is done. */
    ONCE
  }

  public Lifetime {
    expected = Set.copyOf(expected);
    ask = Set.copyOf(ask);
  }

  public Lifetime(Run run, Set<Integer> expected) {
    this(run, expected, Set.of());
  }

  /** Whether an end of its own with this status is as it should be. */
  public boolean allows(ExitStatus status) {
    return status instanceof ExitStatus.Code code && expected.contains(code.code());
  }

  /** Whether people are asked after such an end before it is started again. */
  public boolean asks(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Code c -> ask.contains(c.code());
      case ExitStatus.Signalled s -> ask.contains(128 + s.signal());
      case ExitStatus.OutOfMemory _, ExitStatus.Unseen _ -> false;
    };
  }
}
