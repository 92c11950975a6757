package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import java.util.List;

/**
 * What a technique says for or against a cause.
 *
 * @param weight log-odds in nats: 0 says nothing, 2.2 makes it nine times as likely, a negative
 *     number speaks against it
 * @param summary the cause in a few words, as this technique sees it
 */
public record Clue(
    ComponentId component,
    FailureKind kind,
    double weight,
    String summary,
    List<Evidence> evidence) {
  public Clue {
    evidence = List.copyOf(evidence);
  }
}
