package dev.aceso.safety;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recoveries that wait for each other (SAF-7). One that runs may wait for all of some others, as
 * its proof needs what they heal; one that is held waits for any of those that hold what it needs.
 * Those that can never go on are found as the complement of a least fixed point, which covers both
 * kinds of wait (E. Knapp, Deadlock detection in distributed databases, ACM Computing Surveys
 * 19(4), 1987, the AND-OR model).
 */
public final class Deadlock {
  private Deadlock() {}

  /** What an incident's recovery waits for. */
  public sealed interface Wait {
    Set<String> on();

    /** Whether it has begun, so that others may wait for its end. */
    boolean runs();

    /** It runs, and can't succeed before all of these are over. */
    record ForAll(Set<String> on) implements Wait {
      public ForAll {
        on = Set.copyOf(on);
      }

      @Override
      public boolean runs() {
        return true;
      }
    }

    /** It is held, and may begin or go on as soon as one of these is over. */
    record ForAny(Set<String> on, boolean runs) implements Wait {
      public ForAny {
        on = Set.copyOf(on);
      }
    }
  }

  /**
   * The recovery that has to give way so that the others can go on: of those that run and can never
   * go on, the one whose incident was opened last. Empty when there is no deadlock.
   *
   * @param waits of every incident that waits; what isn't among them goes on by itself
   * @param opened the order in which incidents were opened
   */
  public static Optional<String> victim(Map<String, Wait> waits, Comparator<String> opened) {
    Map<String, Wait> stuck = new HashMap<>(waits);
    boolean changed = true;
    while (changed) {
      changed = stuck.entrySet().removeIf(e -> goesOn(e.getValue(), stuck.keySet()));
    }
    return stuck.entrySet().stream()
        .filter(e -> e.getValue().runs())
        .map(Map.Entry::getKey)
        .max(opened);
  }

  private static boolean goesOn(Wait wait, Set<String> stuck) {
    return switch (wait) {
      case Wait.ForAll all -> all.on().stream().noneMatch(stuck::contains);
      case Wait.ForAny any ->
          any.on().isEmpty() || any.on().stream().anyMatch(id -> !stuck.contains(id));
    };
  }
}
