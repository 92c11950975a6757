package dev.aceso.decide;

import dev.aceso.model.Component;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;

/** A playbook's {@code when}, compiled. Implementations are pure and thread-safe. */
@FunctionalInterface
public interface Condition {
  boolean holds(Component component, FailureEvent failure, Hypothesis cause);
}
