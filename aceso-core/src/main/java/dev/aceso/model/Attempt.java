package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * A recovery that was tried before.
 *
 * @param relapsed it was a success that did not last
 */
public record Attempt(
    String incident,
    ComponentId component,
    FailureKind kind,
    String playbook,
    Outcome outcome,
    Instant at,
    boolean relapsed) {
  public Attempt(
      String incident,
      ComponentId component,
      FailureKind kind,
      String playbook,
      Outcome outcome,
      Instant at) {
    this(incident, component, kind, playbook, outcome, at, false);
  }

  /** The same attempt, whose success has not lasted. */
  public Attempt relapse() {
    return new Attempt(incident, component, kind, playbook, outcome, at, true);
  }

  /** Whether it healed for good, as far as is known. */
  public boolean lasted() {
    return outcome == Outcome.SUCCESS && !relapsed;
  }

  /** Those that count against a component: a success that lasted wipes out what was before it. */
  public static List<Attempt> counted(List<Attempt> oldestFirst) {
    for (int i = oldestFirst.size(); i > 0; i--) {
      if (oldestFirst.get(i - 1).lasted()) {
        return oldestFirst.subList(i, oldestFirst.size());
      }
    }
    return oldestFirst;
  }
}
