package dev.aceso.safety;

import dev.aceso.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the engine's own view can be trusted: who was frozen, whose clock jumps or who is cut off
 * sees failures that aren't there. Pure.
 *
 * @param pause how long the engine meant to sleep
 * @param elapsed how long it was by the monotonic clock
 * @param wall how long it was by the wall clock
 * @param unreachable the references of the engine's own network that can't be reached
 * @param references how many there are
 */
public record Vantage(
    Duration pause, Duration elapsed, Duration wall, List<String> unreachable, int references) {
  /** Beyond what a loaded machine makes a thread wait. */
  private static final Duration STALL = Duration.ofSeconds(3);

  /** Beyond what a slewed clock gains or loses. */
  private static final Duration JUMP = Duration.ofSeconds(1);

  public Vantage {
    unreachable = List.copyOf(unreachable);
  }

  /** Why what is seen can't be trusted; empty when it can. */
  public Optional<String> doubt() {
    if (elapsed.minus(pause).compareTo(STALL) > 0) {
      return Optional.of(
          "the engine did not run for %s: what it knew is old"
              .formatted(Durations.show(elapsed.minus(pause))));
    }
    Duration jump = wall.minus(elapsed);
    if (jump.abs().compareTo(JUMP) > 0) {
      return Optional.of(
          "the clock jumped %s by %s"
              .formatted(jump.isNegative() ? "back" : "forward", Durations.show(jump.abs())));
    }
    return references > 0 && unreachable.size() == references
        ? Optional.of(
            "none of the references of the engine's own network can be reached: "
                + String.join(", ", unreachable))
        : Optional.empty();
  }
}
