package dev.aceso.model;

import java.time.Duration;
import java.util.Optional;

/**
 * One step of a strategy, before it is known for which component.
 *
 * @param scope which components the step is carried out on
 * @param timeout overrides that of the verb
 * @param retries how often it is tried again after it failed; 0 to 10
 * @param undo what puts it back, should a later step fail
 */
public record StepTemplate(
    Action action, Scope scope, Optional<Duration> timeout, int retries, Optional<Action> undo) {

  /** Whether the component that is recovered runs after it. */
  public boolean starts() {
    return scope == Scope.SELF && action.starts();
  }

  /** Which components a step is carried out on. */
  public enum Scope {
    /** The component that is recovered. */
    SELF,
    /** Those that need it, directly or not, and a restart; the least depended on come first. */
    DEPENDANTS_DOWN,
    /** Those that need it, directly or not, and a restart, each after what it needs. */
    DEPENDANTS_UP
  }
}
