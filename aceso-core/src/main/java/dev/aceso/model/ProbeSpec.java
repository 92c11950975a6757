package dev.aceso.model;

import java.time.Duration;
import java.util.Set;

/**
 * How a component is probed.
 *
 * @param name unique within the component
 * @param kind the kind of probe: {@code http}, {@code tcp}, {@code exec}, {@code process}, ...
 * @param every time between the starts of two probes
 * @param timeout after which a probe counts as failed; at most one minute
 * @param failures how many consecutive failures make a failure event; at least 1
 * @param settings what the kind needs, such as {@code url}
 */
public record ProbeSpec(
    String name,
    String kind,
    Category category,
    Duration every,
    Duration timeout,
    int failures,
    Settings settings) {
  /** Kinds that read a state in the system's tables instead of asking the component. */
  private static final Set<String> ASK_NOTHING = Set.of("process", "unit");

  /** Whether its readings show how fast and how well the component answers. */
  public boolean asks() {
    return !ASK_NOTHING.contains(kind);
  }
}
