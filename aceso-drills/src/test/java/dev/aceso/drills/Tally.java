package dev.aceso.drills;

import java.util.List;

/**
 * What an engine that died has done wrong.
 *
 * @param lost recoveries that were not carried to their end
 * @param duplicated actions that were carried out once more
 * @param stale actions on what had come back already
 */
record Tally(int lost, int duplicated, int stale) {
  static final Tally NONE = new Tally(0, 0, 0);

  /**
   * By the lines of a service that was to be restarted once.
   *
   * @param untouched it was to be left alone instead
   */
  static Tally ofService(List<Life> lives, boolean untouched) {
    List<Long> starts =
        lives.stream().filter(l -> l.event().equals("start")).map(Life::pid).toList();
    int expected = untouched ? 1 : 2;
    boolean gone = !TestSystem.alive(starts.getLast());
    long ended =
        lives.stream()
            .filter(l -> l.event().equals("term"))
            .filter(l -> untouched || l.pid() != starts.getFirst())
            .count();
    return new Tally(
        starts.size() < expected || gone ? 1 : 0,
        Math.max(0, starts.size() - expected),
        (int) ended + Math.max(0, starts.size() - expected));
  }

  Tally plus(Tally other) {
    return new Tally(lost + other.lost, duplicated + other.duplicated, stale + other.stale);
  }

  @Override
  public String toString() {
    return "%d/%d/%d".formatted(lost, duplicated, stale);
  }
}
