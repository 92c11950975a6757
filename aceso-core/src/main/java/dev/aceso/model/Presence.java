package dev.aceso.model;

import java.time.Instant;

/** Whether what a component runs as is there at all. */
public sealed interface Presence {
  record Running(long pid, Instant since, boolean adopted) implements Presence {}

  /**
   * It has ended.
   *
   * @param requested the engine or a person had asked for it
   */
  record Ended(Instant at, ExitStatus status, boolean requested) implements Presence {}

  /** Nothing has been seen of it yet, or it is of a kind that can't be seen, such as external. */
  record Unseen() implements Presence {}
}
