package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of a component at the time of diagnosis.
 *
 * @param kind how it fails, or would, were it the cause
 * @param onset since when
 * @param deliberate it does not run because it was asked to stop
 */
public record Sighting(
    ComponentId component,
    State state,
    FailureKind kind,
    Optional<Instant> onset,
    boolean deliberate,
    List<Evidence> evidence) {
  /** How sure it is that something is wrong with it. */
  public enum State {
    /** It fails, by the standard of a detector. */
    FAILING,
    /** Something speaks against it, not yet enough to be called a failure. */
    SUSPECT,
    /** Seen to be well since the failure began. */
    WELL,
    /** Nothing shows whether it works. */
    UNSEEN
  }

  public Sighting {
    evidence = List.copyOf(evidence);
  }

  /** Whether something seems to be wrong with it. */
  public boolean unwell() {
    return state == State.FAILING || state == State.SUSPECT;
  }
}
