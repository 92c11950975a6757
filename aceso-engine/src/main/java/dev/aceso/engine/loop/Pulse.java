package dev.aceso.engine.loop;

import dev.aceso.model.Durations;
import java.time.Duration;

/** Whether the loop lives and can write down what it decides. */
public sealed interface Pulse {
  /**
   * A turn of the loop takes milliseconds, and one begins each second at least. Ten seconds leave
   * room for a write to a slow disk.
   */
  Duration LONGEST_TURN = Duration.ofSeconds(10);

  /** It turns. */
  record Beating() implements Pulse {}

  /**
   * It has not turned for longer than {@link #LONGEST_TURN}; it may yet go on.
   *
   * @param since how long ago the last sign of it was
   * @param at what it is at
   */
  record Stuck(Duration since, String at) implements Pulse {}

  /** It has ended by a fault of its own. */
  record Broken(String why) implements Pulse {}

  /** It turns, and nothing is done, as the journal can't be written. */
  record NotWritten(String why) implements Pulse {}

  /**
   * What the loop's thread has left of itself.
   *
   * @param since for how long it has been at it
   * @param broken why it has ended; empty while it has not
   * @param unwritten why the journal can't be written; empty while it can
   */
  record Marks(Duration since, String at, String broken, String unwritten) {}

  /** What the marks say. */
  static Pulse of(Marks marks) {
    if (!marks.broken().isEmpty()) {
      return new Broken(marks.broken());
    }
    if (marks.since().compareTo(LONGEST_TURN) > 0) {
      return new Stuck(marks.since(), marks.at());
    }
    return marks.unwritten().isEmpty() ? new Beating() : new NotWritten(marks.unwritten());
  }

  /** In one line; empty while it beats. */
  default String trouble() {
    return switch (this) {
      case Beating() -> "";
      case Stuck(Duration since, String at) ->
          "the loop has been %s for %s, and nothing is done: restart the engine if it stays so"
              .formatted(at, Durations.show(Duration.ofSeconds(since.toSeconds())));
      case Broken(String why) -> "the loop broke, and nothing is done: " + why;
      case NotWritten(String why) -> why;
    };
  }
}
