package dev.aceso.model;

/**
 * What one criterion adds to a candidate's score.
 *
 * @param criterion ledger row, SEL-1 to SEL-6
 * @param value how well the candidate does by it, 0 to 1
 * @param weight of the criterion
 * @param why for people, in a few words
 */
public record ScorePart(String criterion, double value, double weight, String why) {
  public double points() {
    return value * weight;
  }
}
