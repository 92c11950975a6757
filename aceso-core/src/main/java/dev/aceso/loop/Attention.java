package dev.aceso.loop;

import dev.aceso.detect.Flap;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Presence;
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

  /** When the survey began whose readings the next decision rests on; empty: survey first. */
  Optional<Instant> surveyed = Optional.empty();

  /** Whether each component ran, as that survey saw it. */
  Map<ComponentId, Presence> presence = Map.of();

  /** Surveys in a row that could not tell whether the failure is there. */
  int blind;

  /** Nothing is to be decided before. */
  Instant holdUntil = Instant.EPOCH;

  /** A step of unknown outcome, or what the plan needs, is being looked into. */
  boolean examining;

  /** The engine came back while this ran: the failure must be seen again before the next effect. */
  boolean resumed;

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
  }
}
