package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which components are to be probed quickly as a verdict waits for them, and what has changed. */
public final class Urgency {
  private final Map<String, Set<ComponentId>> byIncident = new HashMap<>();
  private final Map<ComponentId, Integer> counts = new HashMap<>();
  private final Set<ComponentId> changed = new LinkedHashSet<>();

  Urgency() {}

  /** Sets which components an incident waits for. */
  void of(String incident, Set<ComponentId> components) {
    Set<ComponentId> before =
        components.isEmpty()
            ? byIncident.remove(incident)
            : byIncident.put(incident, Set.copyOf(components));
    if (before != null && before.equals(components)) {
      return;
    }
    components.forEach(id -> count(id, 1));
    if (before != null) {
      before.forEach(id -> count(id, -1));
    }
  }

  private void count(ComponentId id, int by) {
    counts.merge(id, by, Integer::sum);
    counts.remove(id, 0);
    changed.add(id);
  }

  public boolean urgent(ComponentId id) {
    return counts.containsKey(id);
  }

  /** The components whose urgency may have changed since this was asked last. */
  public Set<ComponentId> takeChanged() {
    Set<ComponentId> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }
}
