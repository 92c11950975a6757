package dev.aceso.loop;

import dev.aceso.detect.Flap;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Presence;
import dev.aceso.model.Refusal;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the loop has in mind of an open incident beyond its journal; lost with the engine and found
 * again by a new survey.
 */
final class Attention {
  /** A survey is under way. */
  boolean surveying;

  /** Something has joined since the survey under way began: its answer is not whole. */
  boolean stale;

  /** When the survey began whose readings the next decision rests on; empty: survey first. */
  Optional<Instant> surveyed = Optional.empty();

  /** Whether each component ran, as that survey saw it. */
  Map<ComponentId, Presence> presence = Map.of();

  /** Surveys in a row that could not tell whether the failure is there. */
  int blind;

  /** Nothing is to be decided before. */
  Instant holdUntil = Instant.EPOCH;

  /** The plan for which a step of unknown outcome, or what it needs, is being looked into. */
  Optional<String> examining = Optional.empty();

  /** Something has changed since it was decided that may change the decision. */
  boolean changed;

  /** What was decided touches nothing and stands until something changes. */
  boolean resting;

  /** Looks since people were told that came to nothing. */
  int rounds;

  /** What a gate says against the next step of the recovery under way. */
  Optional<Refusal> barred = Optional.empty();

  /** Since when nothing could be done though there was something to do. */
  Optional<Instant> heldSince = Optional.empty();

  /** When people were last asked to approve. */
  Optional<Instant> askedAt = Optional.empty();

  /** Readings since the last step, for validation. */
  final List<Signal.Probed> readings = new ArrayList<>();

  /** The first fresh proof that service was back. */
  Optional<Instant> goodSince = Optional.empty();

  /** How restlessly the failure comes and goes by itself. */
  Flap flap = Flap.NONE;

  /** Since when nothing has failed any more. */
  Optional<Instant> clearSince = Optional.empty();

  /** What was known is stale: look again, then decide again. */
  void refresh() {
    surveyed = Optional.empty();
    holdUntil = Instant.EPOCH;
    resting = false;
  }

  /** Something has changed that may change the decision: look again at once. */
  void news() {
    refresh();
    stale = surveying;
    changed = true;
    rounds = 0;
    askedAt = Optional.empty();
  }
}
