package dev.aceso.diagnose;

import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryStrategy;
import java.util.List;

/**
 * What is there to be explained.
 *
 * @param failures of the incident, the one that opened it first, never empty
 * @param facts of the whole system, fresh
 */
public record Case(
    String incident,
    List<FailureEvent> failures,
    Facts facts,
    List<RecoveryStrategy> strategies,
    Knowledge knowledge) {
  public Case {
    failures = List.copyOf(failures);
    strategies = List.copyOf(strategies);
  }
}
