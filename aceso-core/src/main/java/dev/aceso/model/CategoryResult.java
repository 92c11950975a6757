package dev.aceso.model;

import java.util.List;

/**
 * What validation found in one category.
 *
 * @param verdict whether the evidence is good, bad or missing
 * @param evidence fresh readings it rests on
 */
public record CategoryResult(
    Category category, Verdict verdict, String summary, List<Evidence> evidence) {
  public CategoryResult {
    evidence = List.copyOf(evidence);
  }

  /** Whether the evidence is good, bad or missing. */
  public enum Verdict {
    GOOD,
    BAD,
    /** It works, but misses a measurable criterion. */
    BELOW_CRITERIA,
    MISSING
  }
}
