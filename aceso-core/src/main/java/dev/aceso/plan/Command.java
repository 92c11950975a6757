package dev.aceso.plan;

import dev.aceso.model.Action;
import dev.aceso.model.Outcome;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import java.time.Duration;
import java.time.Instant;

/** What the host of an execution has to do next. */
public sealed interface Command {
  /**
   * Write the intent, then carry the action out, then write what it returned.
   *
   * @param within how long it may take before it is cut off; above zero
   */
  record Perform(Step step, Action action, int attempt, boolean undo, String key, Duration within)
      implements Command {}

  /**
   * Look whether the effect of a try is there, whatever it reported, and write the finding.
   *
   * @param cutOff the try may still be at work, as nobody has seen its end: it is ended first
   */
  record Examine(
      Step step,
      Action action,
      int attempt,
      boolean undo,
      String key,
      Instant since,
      boolean cutOff)
      implements Command {}

  /** Look whether all that the plan needs is as it needs it, and write what was found. */
  record Precheck(RecoveryPlan plan) implements Command {}

  /**
   * A person has to let the step go, or to do it.
   *
   * @param why what came of it before; empty at first
   */
  record AskStep(Step step, String why) implements Command {}

  /** A try is under way; nothing to do but to wait for it. */
  record Await(Step step, boolean undo) implements Command {}

  /** Nothing to do before the given time. */
  record WaitUntil(Instant at, String why) implements Command {}

  /** Every step is done: judge the evidence that began at or after the given time. */
  record Validate(Instant since) implements Command {}

  /** It is over. */
  record Finish(Outcome outcome, String summary) implements Command {}

  /** It can't be continued safely without a person. */
  record AskPerson(String why) implements Command {}

  /** It was halted; nothing more may be done by it. */
  record Stopped(String by, String why) implements Command {}
}
