package dev.aceso.model;

import java.time.Duration;
import java.util.Optional;

/**
 * One step of a plan.
 *
 * @param index position in the plan, from 0
 * @param on the component it is carried out on
 * @param idempotent whether it may be repeated when its outcome is unknown
 * @param timeout after which it counts as of unknown outcome
 * @param retries how often it is tried again after it failed
 * @param undo its compensation
 */
public record Step(
    int index,
    ComponentId on,
    Action action,
    boolean idempotent,
    boolean disruptive,
    Duration timeout,
    int retries,
    Optional<Action> undo) {
  /** The same step at another position. */
  public Step at(int position) {
    return new Step(position, on, action, idempotent, disruptive, timeout, retries, undo);
  }

  /** The step in a few words: {@code stop payments}. */
  public String summary() {
    return action.manual() ? action.args().text("do", "see to " + on) : action.verb() + " " + on;
  }
}
