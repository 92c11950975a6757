package dev.aceso.model;

import java.time.Duration;

/**
 * When signals make a failure.
 *
 * @param crashLoopExits crashes within {@code crashLoopWithin} that make a crash loop; at least 2
 * @param phi suspicion level at which a missing heartbeat is a failure: 8 means that one in 10^8
 *     such gaps is a false alarm (Hayashibara et al. 2004)
 * @param heartbeatPause pause that is always accepted, added to the expected interval: a garbage
 *     collection or a busy machine is no failure
 * @param settle how long related failures are collected before an incident that isn't a plain crash
 *     is diagnosed
 * @param flapWithin failures that come and go by themselves within this time are one incident
 */
public record DetectionPolicy(
    int crashLoopExits,
    Duration crashLoopWithin,
    double phi,
    Duration heartbeatPause,
    Duration settle,
    Duration flapWithin) {
  public static final DetectionPolicy DEFAULT =
      new DetectionPolicy(
          3,
          Duration.ofSeconds(60),
          8,
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofSeconds(30));
}
