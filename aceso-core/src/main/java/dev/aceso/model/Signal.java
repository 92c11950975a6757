package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;

/** Anything observed about a component. */
public sealed interface Signal {
  ComponentId component();

  /** When it was observed, by the engine's clock. */
  Instant at();

  /**
   * A probe returned.
   *
   * @param detail what it saw, in a few words: {@code HTTP 503}, {@code connection refused}
   */
  record Probed(
      ComponentId component,
      Instant at,
      String probe,
      ProbeOutcome outcome,
      Duration took,
      String detail)
      implements Signal {
    /**
     * Whether it failed although what was probed did answer: with an error, or not as expected.
     * Probes begin such a detail with {@code HTTP}, {@code exit status} or {@code answered}.
     */
    public boolean answeredWrongly() {
      return outcome == ProbeOutcome.FAIL
          && (detail.startsWith("HTTP ")
              || detail.startsWith("exit status ")
              || detail.startsWith("answered"));
    }
  }

  /**
   * A process or unit runs.
   *
   * @param pid its main process; 0 where there is none to name
   * @param adopted it ran before the engine saw it
   */
  record Started(ComponentId component, Instant at, long pid, boolean adopted) implements Signal {}

  /**
   * A process or unit ended.
   *
   * @param ending who or what brought it about
   */
  record Exited(
      ComponentId component,
      Instant at,
      long pid,
      ExitStatus status,
      Duration uptime,
      Ending ending)
      implements Signal {
    public Exited(
        ComponentId component,
        Instant at,
        long pid,
        ExitStatus status,
        Duration uptime,
        boolean requested) {
      this(component, at, pid, status, uptime, Ending.of(requested));
    }

    /** Whether nobody is known to have asked for it. */
    public boolean unasked() {
      return ending == Ending.UNASKED;
    }

    /** Whether the engine stopped it. */
    public boolean requested() {
      return ending == Ending.BY_ENGINE;
    }
  }

  /** A component's own sign of life. */
  record Heartbeat(ComponentId component, Instant at) implements Signal {}

  /**
   * The scheduler's view of a process, as /proc/PID/stat has it.
   *
   * @param state R running, S sleeping, D in uninterruptible sleep, T stopped, Z zombie
   */
  record Scheduled(ComponentId component, Instant at, long pid, char state) implements Signal {}

  /**
   * How much of something finite is used.
   *
   * @param what a path for a disk, otherwise what is counted
   * @param used in the unit of the limit: bytes, inodes, descriptors
   * @param alarm share of the limit from which on it counts as exhausted, above 0, at most 1
   */
  record Resource(
      ComponentId component,
      Instant at,
      ResourceKind kind,
      String what,
      double used,
      double limit,
      double alarm)
      implements Signal {
    /** Share of the limit in use; 0 where there is no limit. */
    public double share() {
      return limit > 0 ? used / limit : 0;
    }
  }

  /** A line that the component logged, at most 2,000 characters. */
  record Logged(ComponentId component, Instant at, String line) implements Signal {}

  /**
   * How far a file that the component writes to could be read; told when that changes, and whenever
   * something was passed over.
   *
   * @param source the file
   */
  record Read(ComponentId component, Instant at, String source, Reading reading)
      implements Signal {}

  /**
   * Somebody or something else has begun to act on the component.
   *
   * @param by who, such as {@code systemd}
   * @param what they do, in a few words
   */
  record Claimed(ComponentId component, Instant at, String by, String what) implements Signal {}

  /** Whoever it was no longer acts on it. */
  record Released(ComponentId component, Instant at, String by) implements Signal {}
}
