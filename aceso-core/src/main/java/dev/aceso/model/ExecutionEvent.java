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

  /** All that the plan needs was looked at before its first effect. */
  record Prechecked(Instant at, List<Precheck> checks) implements ExecutionEvent {
    public Prechecked {
      checks = List.copyOf(checks);
    }

    /** What is not as the plan needs it. */
    public List<Precheck> unmet() {
      return checks.stream().filter(check -> !check.met()).toList();
    }
  }

  /** A person is led through the plan: no step is taken before that person lets it go. */
  record Guided(Instant at, String by) implements ExecutionEvent {}

  /**
   * A person let a step of a guided plan go.
   *
   * @param byHand the person has done it; it is only looked at whether its effect is there
   */
  record Released(Instant at, int step, String by, boolean byHand) implements ExecutionEvent {}

  /**
   * The step, or its undoing, is not taken: what it would start is not to run, or serves already.
   */
  record LeftOut(Instant at, int step, boolean undo, String why) implements ExecutionEvent {}

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
