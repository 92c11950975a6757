package dev.aceso.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order. */
final class Agenda {
  private record Entry(Instant at, long order, Runnable event) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long order;

  Instant now() {
    return now;
  }

  void in(Duration delay, Runnable event) {
    at(now.plus(delay), event);
  }

  void at(Instant when, Runnable event) {
    entries.add(new Entry(when.isBefore(now) ? now : when, order++, event));
  }

  /** Lets the next thing happen, unless it is later than the end. */
  boolean step(Instant end) {
    Entry next = entries.peek();
    if (next == null || next.at().isAfter(end)) {
      return false;
    }
    entries.remove();
    now = next.at();
    next.event().run();
    return true;
  }
}
