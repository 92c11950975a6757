package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recent arrivals of a component's heartbeats.
 *
 * @param last the latest arrival since what sends them has started
 * @param before the arrival before that one, since then
 * @param intervals the latest intervals between arrivals, oldest first, at most {@link #WINDOW}
 */
public record HeartbeatFacts(
    Optional<Instant> last, Optional<Instant> before, List<Duration> intervals) {
  /** How many intervals are kept. */
  public static final int WINDOW = 200;

  public static final HeartbeatFacts NONE =
      new HeartbeatFacts(Optional.empty(), Optional.empty(), List.of());

  public HeartbeatFacts {
    intervals = List.copyOf(intervals);
  }

  /** What sends them has started anew: the pause before the next is no interval. */
  public HeartbeatFacts restarted() {
    return new HeartbeatFacts(Optional.empty(), Optional.empty(), intervals);
  }

  /** So much of the silence was nobody's, as nobody could have heard anything. */
  public HeartbeatFacts unheard(Duration length) {
    return new HeartbeatFacts(last.map(at -> at.plus(length)), before, intervals);
  }

  /** Whether they have come again: two at or after the given time. */
  public boolean againSince(Instant since) {
    return before.filter(at -> !at.isBefore(since)).isPresent();
  }

  /** With an arrival more; one that is older than the last changes nothing. */
  public HeartbeatFacts with(Instant arrival) {
    if (last.isEmpty()) {
      return new HeartbeatFacts(Optional.of(arrival), Optional.empty(), intervals);
    }
    if (!arrival.isAfter(last.get())) {
      return this;
    }
    List<Duration> next = new ArrayList<>(intervals);
    next.add(Duration.between(last.get(), arrival));
    return new HeartbeatFacts(
        Optional.of(arrival),
        last,
        next.size() > WINDOW ? next.subList(next.size() - WINDOW, next.size()) : next);
  }
}
