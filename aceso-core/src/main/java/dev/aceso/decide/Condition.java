package dev.aceso.decide;

import dev.aceso.model.Component;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;

/**
 * A playbook's {@code when}, compiled. Implementations are pure and thread-safe, end after a
 * bounded time and throw nothing.
 */
@FunctionalInterface
public interface Condition {
  Truth of(Component component, FailureEvent failure, Hypothesis cause);

  /** What came of looking whether it holds. */
  sealed interface Truth {
    record Holds() implements Truth {}

    record DoesNotHold() implements Truth {}

    /** It can't be told, in which case the playbook isn't used; why, for people. */
    record Untold(String why) implements Truth {}

    static Truth of(boolean holds) {
      return holds ? new Holds() : new DoesNotHold();
    }
  }
}
