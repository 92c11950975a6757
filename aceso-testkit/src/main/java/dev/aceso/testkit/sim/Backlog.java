package dev.aceso.testkit.sim;

import dev.aceso.loop.Effect;
import java.util.ArrayList;
import java.util.List;

/** What an engine has decided while its journal can't be written; lost with the engine. */
final class Backlog {
  /**
   * What was decided at once.
   *
   * @param then what was known when it was decided
   */
  record Batch(Invariants.Known then, List<Effect> effects) {}

  private final List<Batch> unwritten = new ArrayList<>();
  private final List<Effect.Perform> notBegun = new ArrayList<>();
  private boolean failing;
  private boolean hindered;

  /** The next write fails, and all after it. */
  void fail() {
    failing = true;
  }

  boolean failing() {
    return failing;
  }

  /** Whether a write has failed and nothing was written since. */
  boolean hindered() {
    return hindered;
  }

  /** Whether these effects are kept here, as they can't be written. */
  boolean holds(List<Effect> effects, Invariants.Known now) {
    hindered |= failing && effects.stream().anyMatch(Backlog::kept);
    if (hindered) {
      unwritten.add(new Batch(now, List.copyOf(effects)));
    }
    return hindered;
  }

  private static boolean kept(Effect effect) {
    return effect instanceof Effect.Append
        || effect instanceof Effect.Note
        || effect instanceof Effect.Learned;
  }

  void notBegun(Effect.Perform perform) {
    notBegun.add(perform);
  }

  /** All that is to be written now that it can be. */
  List<Batch> written() {
    List<Batch> all = List.copyOf(unwritten);
    unwritten.clear();
    failing = false;
    hindered = false;
    return all;
  }

  /** What is to be decided on again now. */
  List<Effect.Perform> undecided() {
    List<Effect.Perform> all = List.copyOf(notBegun);
    notBegun.clear();
    return all;
  }

  void lost() {
    unwritten.clear();
    notBegun.clear();
    hindered = false;
  }
}
