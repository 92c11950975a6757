package dev.aceso.model;

import java.util.List;

/**
 * A possible root cause (RCA-O1).
 *
 * @param component where it originates
 * @param summary for people, in a few words
 * @param probability 0 to 1; the hypotheses of a diagnosis and its unexplained rest add up to 1
 */
public record Hypothesis(
    ComponentId component,
    FailureKind kind,
    String summary,
    double probability,
    List<Evidence> evidence) {
  public Hypothesis {
    evidence = List.copyOf(evidence);
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1, not " + probability);
    }
  }
}
