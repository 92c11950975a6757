package dev.aceso.safety;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;

/** Whether a component serves, as far as its facts show. */
enum Service {
  UP,
  DOWN,
  /** Nothing has been seen of it that says either. */
  UNKNOWN;

  static Service of(ComponentFacts facts) {
    if (facts.down()) {
      return DOWN;
    }
    boolean probed = !facts.component().probes(Category.HEALTH).isEmpty();
    if (!probed) {
      return facts.running() ? UP : UNKNOWN;
    }
    boolean read =
        facts.probes().values().stream()
            .anyMatch(p -> p.spec().category() == Category.HEALTH && p.last().isPresent());
    return read ? UP : UNKNOWN;
  }
}
