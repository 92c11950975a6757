package dev.aceso.safety;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Facts;
import dev.aceso.model.Onset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What else is going on when a plan wants to start.
 *
 * <p>Nothing is copied, as there may be thousands: it is good until the next input.
 *
 * @param active components that running recoveries touch, by incident
 * @param attempts recent recoveries of any component, oldest first
 * @param onsets what began to fail lately, oldest first
 * @param holds what people have said must not be touched
 */
public record Traffic(
    Facts facts,
    Map<String, Set<ComponentId>> active,
    List<Attempt> attempts,
    Collection<Onset> onsets,
    Holds holds) {
  public Traffic {
    active = Collections.unmodifiableMap(active);
    attempts = Collections.unmodifiableList(attempts);
  }

  /** The same when nothing else is being recovered. */
  public Traffic alone() {
    return new Traffic(facts, Map.of(), attempts, onsets, holds);
  }
}
