package dev.aceso.validate;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import java.time.Instant;
import java.util.Optional;

/**
 * How one piece of required evidence stands: one probe of one component, or its presence.
 *
 * @param text for people
 * @param evidence the reading it rests on, if there is one
 */
record Standing(
    ComponentId component,
    Category category,
    State state,
    String text,
    Optional<Evidence> evidence) {

  /** How it stands. */
  sealed interface State {
    /** It has been good, without a gap, for the stability window. */
    record Good(Instant since) implements State {}

    /**
     * It is good and nothing speaks against it, but not for long enough yet.
     *
     * @param tell when it can be told even if nothing more is heard
     */
    record Settling(Instant since, Instant tell) implements State {}

    record Bad() implements State {}

    /** There is no fresh evidence, or only such as says nothing. */
    record Missing() implements State {}
  }

  boolean good() {
    return state instanceof State.Good;
  }

  boolean bad() {
    return state instanceof State.Bad;
  }

  boolean settling() {
    return state instanceof State.Settling;
  }

  /** Since when it is good, settling included. */
  Optional<Instant> since() {
    return switch (state) {
      case State.Good s -> Optional.of(s.since());
      case State.Settling s -> Optional.of(s.since());
      case State.Bad s -> Optional.empty();
      case State.Missing s -> Optional.empty();
    };
  }

  /** When it has settled or is given up; empty when it isn't settling. */
  Optional<Instant> tell() {
    return state instanceof State.Settling s ? Optional.of(s.tell()) : Optional.empty();
  }
}
