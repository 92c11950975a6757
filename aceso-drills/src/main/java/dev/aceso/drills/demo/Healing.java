package dev.aceso.drills.demo;

import dev.aceso.drills.truth.Harm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A fault and what became of it.
 *
 * @param healed the engine proved a cure, and the service does its business again
 * @param took from the fault until the service did its business again; empty when it doesn't
 * @param incident the engine's latest incident on the component, as the API shows it; empty when it
 *     opened none
 * @param until when it was over, or given up
 */
record Healing(
    Chaos.Injection injection,
    boolean healed,
    Optional<Duration> took,
    Optional<JsonNode> incident,
    Instant until) {
  Fault fault() {
    return injection.fault();
  }

  /** What was done, as somebody outside knows it. */
  Harm harm() {
    return new Harm(fault().harm(), fault().on().id(), injection.at(), until);
  }
}
