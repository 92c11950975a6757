package dev.aceso.model;

/**
 * How much each selection criterion counts (SEL-1 to SEL-6); each at least 0.
 *
 * @param fit failure type and severity
 * @param risk complexity and risk
 * @param time expected recovery time
 * @param criticality of the component
 * @param data integrity requirements
 * @param history success so far
 */
public record ScoreWeights(
    double fit, double risk, double time, double criticality, double data, double history) {
  public static final ScoreWeights DEFAULT = new ScoreWeights(2, 2, 1, 1, 2, 3);
}
