package dev.aceso.testkit.sim;

import java.util.EnumMap;
import java.util.Map;

/** How often each thing has happened in a history. */
final class Tally {
  private final Map<Happening, Integer> counts = new EnumMap<>(Happening.class);

  void count(Happening happening) {
    counts.merge(happening, 1, Integer::sum);
  }

  Map<Happening, Integer> counts() {
    return new EnumMap<>(counts);
  }
}
