package dev.aceso.safety;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Facts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What else is going on when a plan wants to start.
 *
 * @param active components that running recoveries touch, by incident
 * @param attempts recent recoveries of any component, oldest first
 * @param paused components that a person has paused
 * @param allPaused whether a person has paused everything
 */
public record Traffic(
    Facts facts,
    Map<String, Set<ComponentId>> active,
    List<Attempt> attempts,
    Set<ComponentId> paused,
    boolean allPaused) {
  public Traffic {
    active = Map.copyOf(active);
    attempts = List.copyOf(attempts);
    paused = Set.copyOf(paused);
  }
}
