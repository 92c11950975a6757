package dev.aceso.model;

import java.util.List;
import java.util.Optional;

/**
 * A strategy that was weighed.
 *
 * @param parts what each criterion added
 * @param ruledOut why it could not be chosen whatever its score; empty when it could
 */
public record Candidate(
    String playbook,
    String strategy,
    double score,
    List<ScorePart> parts,
    Optional<String> ruledOut) {
  public Candidate {
    parts = List.copyOf(parts);
  }
}
