package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryStrategy;
import java.util.List;
import java.util.Set;

/**
 * What is there to be explained.
 *
 * @param failures of the incident, the one that opened it first, never empty
 * @param facts of the whole system, fresh
 * @param cleared components that fresh evidence shows to be well, so that they are no cause as long
 *     as another could be
 */
public record Case(
    String incident,
    List<FailureEvent> failures,
    Facts facts,
    List<RecoveryStrategy> strategies,
    Knowledge knowledge,
    Set<ComponentId> cleared) {
  public Case {
    failures = List.copyOf(failures);
    strategies = List.copyOf(strategies);
    cleared = Set.copyOf(cleared);
  }

  /** A case in which nothing is cleared. */
  public Case(
      String incident,
      List<FailureEvent> failures,
      Facts facts,
      List<RecoveryStrategy> strategies,
      Knowledge knowledge) {
    this(incident, failures, facts, strategies, knowledge, Set.of());
  }
}
