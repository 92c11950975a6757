package dev.aceso.drills;

import java.util.ArrayList;
import java.util.List;

/**
 * A moment at which the engine dies: right before or right after a commit of the incident.
 *
 * @param commit number of the commit among those of the incident, from 1
 * @param after whether the commit is durable
 * @param events what it records
 * @param passed whether the fault passes by itself before the engine is back
 */
record Boundary(int commit, boolean after, String events, boolean passed) {
  /**
   * Every boundary of a recovery whose commits are told by {@link MortalDriver}, each also with a
   * fault that passes meanwhile, as long as nothing has been done about it.
   *
   * @param trace its lines
   */
  static List<Boundary> all(List<String> trace, boolean passes) {
    List<Boundary> all = new ArrayList<>();
    boolean untouched = true;
    for (int i = 0; i < trace.size(); i++) {
      String events = trace.get(i).substring(trace.get(i).lastIndexOf(' ') + 1);
      for (boolean after : new boolean[] {false, true}) {
        all.add(new Boundary(i + 1, after, events, false));
        if (passes && untouched) {
          all.add(new Boundary(i + 1, after, events, true));
        }
      }
      untouched &= !events.contains("intended");
    }
    return all;
  }

  /** The order to {@link MortalDriver}. */
  String order(String component) {
    return "%s %d %s".formatted(component, commit, after ? "AFTER" : "BEFORE");
  }

  @Override
  public String toString() {
    return "%s %d %s%s"
        .formatted(after ? "after " : "before", commit, events, passed ? ", the fault passes" : "");
  }
}
