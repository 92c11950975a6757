package dev.aceso.engine.loop;

import dev.aceso.model.ComponentFacts;
import java.util.Optional;

/**
 * How a component is.
 *
 * @param summary in a few words: {@code serving, pid 4711}, {@code HTTP 503 since 12 s}
 * @param incident the open incident it belongs to
 * @param drift in what its process differs from its configuration of now
 */
public record ComponentStatus(
    ComponentFacts facts,
    Health health,
    String summary,
    Optional<String> incident,
    boolean paused,
    Optional<String> drift) {
  /** The health of a component at a glance. */
  public enum Health {
    UP,
    /** Some probe fails, but not yet often enough to call it a failure. */
    SUSPECT,
    DOWN,
    RECOVERING,
    /** It has ended and isn't meant to run now. */
    STOPPED,
    UNKNOWN
  }
}
