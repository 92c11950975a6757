package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * A failure that was detected (MOD-1).
 *
 * @param id unique; made of the component, the kind and the time of detection
 * @param onset when it began, as far as the evidence shows; not after {@code detectedAt}
 * @param detector which detector says so
 * @param evidence the signals that support it, oldest first, never empty
 * @param correlated ids of other events that are taken to belong to it
 */
public record FailureEvent(
    String id,
    ComponentId component,
    FailureKind kind,
    Severity severity,
    Instant onset,
    Instant detectedAt,
    String detector,
    List<Evidence> evidence,
    List<String> correlated) {
  public FailureEvent {
    evidence = List.copyOf(evidence);
    correlated = List.copyOf(correlated);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException("a failure event needs evidence");
    }
    if (onset.isAfter(detectedAt)) {
      throw new IllegalArgumentException("a failure can't begin after it was detected");
    }
  }

  /** An event without correlations, its id derived from what it says. */
  public static FailureEvent of(
      ComponentId component,
      FailureKind kind,
      Severity severity,
      Instant onset,
      Instant detectedAt,
      String detector,
      List<Evidence> evidence) {
    String id = component + ":" + kind + ":" + detectedAt.toEpochMilli();
    return new FailureEvent(
        id, component, kind, severity, onset, detectedAt, detector, evidence, List.of());
  }
}
