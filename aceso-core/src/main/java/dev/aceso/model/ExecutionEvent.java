package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/** A transition of an execution; what happened, never what is hoped for. */
public sealed interface ExecutionEvent {
  Instant at();

  /**
   * The execution began.
   *
   * @param token fencing token of its lease; grows with every lease
   */
  record Started(Instant at, long token) implements ExecutionEvent {}

  /** The step is about to be tried. Written before the effect. */
  record Intended(Instant at, int step, int attempt, boolean undo, String key)
      implements ExecutionEvent {}

  /** The try ended. Written after the effect. */
  record Returned(Instant at, int step, int attempt, boolean undo, StepOutcome outcome)
      implements ExecutionEvent {}

  /**
   * A step of unknown outcome was looked into.
   *
   * @param finding what the target shows
   */
  record Examined(Instant at, int step, int attempt, boolean undo, Finding finding)
      implements ExecutionEvent {}

  /** The evidence after the last step was judged. */
  record Validated(Instant at, Outcome outcome, String summary, List<CategoryResult> categories)
      implements ExecutionEvent {
    public Validated {
      categories = List.copyOf(categories);
    }
  }

  /** A person, or the vanishing of the failure, ended it before the next effect. */
  record Halted(Instant at, String by, String why) implements ExecutionEvent {}

  /** Whether the effect of a step is there. */
  enum Finding {
    DONE,
    NOT_DONE,
    CANNOT_TELL
  }
}
