package dev.aceso.model;

/**
 * How much each selection criterion counts (SEL-1 to SEL-6); each at least 0.
 *
 * @param fit failure type and severity
 * @param risk complexity and risk
 * @param harm what the plan interrupts besides what it heals, the largest part of its risk
 * @param time expected recovery time
 * @param criticality of the component
 * @param data integrity requirements
 * @param history success so far
 */
public record ScoreWeights(
    double fit,
    double risk,
    double harm,
    double time,
    double criticality,
    double data,
    double history) {
  /**
   * Harm counts for more than twice as much as all the rest: a plan that stops any neighbour loses
   * at least half of its points, and no other merit makes up for them.
   */
  public static final ScoreWeights DEFAULT = new ScoreWeights(2, 2, 24, 1, 1, 2, 3);
}
