package dev.aceso.model;

import java.time.Instant;

/** Whether what a component runs as is there at all. */
public sealed interface Presence {
  record Running(long pid, Instant since, boolean adopted) implements Presence {}

  /**
   * It has ended.
   *
   * @param ending who or what brought it about
   */
  record Ended(Instant at, ExitStatus status, Ending ending) implements Presence {
    public Ended(Instant at, ExitStatus status, boolean requested) {
      this(at, status, Ending.of(requested));
    }

    /** Whether the engine stopped it. */
    public boolean requested() {
      return ending == Ending.BY_ENGINE;
    }
  }

  /** Nothing has been seen of it yet, or it is of a kind that can't be seen, such as external. */
  record Unseen() implements Presence {}
}
