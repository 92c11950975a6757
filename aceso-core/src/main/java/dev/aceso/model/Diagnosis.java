package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * What is wrong and why: the six outputs of root cause analysis (RCA-O1 to RCA-O6).
 *
 * @param causes ranked, the most probable first, never empty
 * @param unexplained the probability that none of the causes is the true one
 * @param affected the origin first
 * @param complexityWhy the facts behind the estimate
 * @param riskWhy the facts behind the evaluation
 */
public record Diagnosis(
    String incident,
    Instant at,
    List<Hypothesis> causes,
    double unexplained,
    List<Impact> affected,
    Severity severity,
    String severityWhy,
    Complexity complexity,
    String complexityWhy,
    Risk risk,
    String riskWhy,
    Recommendation recommendation) {
  public Diagnosis {
    causes = List.copyOf(causes);
    affected = List.copyOf(affected);
    if (causes.isEmpty()) {
      throw new IllegalArgumentException("a diagnosis needs a cause");
    }
  }

  /** The most probable cause. */
  public Hypothesis cause() {
    return causes.getFirst();
  }
}
