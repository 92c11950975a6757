package dev.aceso.drills.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody outside the engine saw of the components.
 *
 * @param downs when they did not answer as they do when they are well
 * @param starts of their processes; the first of each component ran already
 * @param engineless when no engine ran, or one had only just begun
 */
public record Observations(List<Down> downs, List<Started> starts, List<Span> engineless) {
  public Observations {
    downs = List.copyOf(downs);
    starts = List.copyOf(starts);
    engineless = List.copyOf(engineless);
  }

  /**
   * Every look in this time was bad.
   *
   * @param from when the first had ended
   * @param to when the last began
   */
  public record Down(String component, Instant from, Instant to) {
    /** Whether it was down at that moment beyond what clocks and looks can be late. */
    boolean surelyAt(Instant moment, Duration margin) {
      return moment.isAfter(from.plus(margin)) && moment.isBefore(to.minus(margin));
    }
  }

  /** A process of a component was seen for the first time. */
  public record Started(String component, long pid, Instant at) {}

  /** A stretch of time. */
  public record Span(Instant from, Instant to) {
    boolean holds(Instant moment) {
      return !moment.isBefore(from) && !moment.isAfter(to);
    }
  }

  Stream<Down> downs(String component) {
    return downs.stream().filter(d -> d.component().equals(component));
  }

  Set<Long> pids(String component) {
    return starts.stream()
        .filter(s -> s.component().equals(component))
        .map(Started::pid)
        .collect(Collectors.toSet());
  }

  /** Those that were seen to begin, each after the first of its component. */
  Stream<Started> replacements() {
    return starts.stream().filter(s -> !first(s.component()).equals(Optional.of(s)));
  }

  private Optional<Started> first(String component) {
    return starts.stream().filter(s -> s.component().equals(component)).findFirst();
  }
}
