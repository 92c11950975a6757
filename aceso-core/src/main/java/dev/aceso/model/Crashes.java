package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The crashes of a component that belong together, oldest first. A life between two of them that
 * was more than twice as long as the two lives before it, and as the component may take to start,
 * shows that what made it crash had passed: the crash that ended it begins anew. A life that was
 * ended on request shows that too, once it was more than twice as long as those lives: it would
 * have gone on.
 */
public record Crashes(List<Signal.Exited> inARow) {
  public Crashes {
    inARow = List.copyOf(inARow);
  }

  /** Those that the latest belongs to. */
  public static Crashes latest(ComponentFacts facts) {
    Duration startup = facts.component().startup();
    List<Signal.Exited> row = new ArrayList<>();
    for (Signal.Exited exit : facts.exits()) {
      boolean crash = exit.unasked();
      if (settled(exit.uptime(), crash ? startup : Duration.ZERO, row)) {
        row.clear();
      }
      if (crash) {
        row.add(exit);
      }
    }
    return new Crashes(row);
  }

  /** Those that ended no longer than that before the last. */
  public List<Signal.Exited> within(Duration time) {
    if (inARow.isEmpty()) {
      return List.of();
    }
    Instant from = inARow.getLast().at().minus(time);
    return inARow.stream().filter(e -> !e.at().isBefore(from)).toList();
  }

  /** The longest of the last two lives; not the one before the first crash, which was no part. */
  public Optional<Duration> lived() {
    return lived(inARow);
  }

  private static boolean settled(Duration life, Duration startup, List<Signal.Exited> before) {
    return life.compareTo(startup.multipliedBy(2)) > 0
        && lived(before).filter(longest -> life.compareTo(longest.multipliedBy(2)) > 0).isPresent();
  }

  private static Optional<Duration> lived(List<Signal.Exited> row) {
    return row.subList(Math.min(row.size(), Math.max(1, row.size() - 2)), row.size()).stream()
        .map(Signal.Exited::uptime)
        .max(Duration::compareTo);
  }
}
