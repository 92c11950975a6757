package dev.aceso.diagnose;

import java.time.Instant;
import java.util.List;

/**
 * One way of looking for causes. Implementations are stateless; found by ServiceLoader. Their clues
 * are combined into one ranking.
 */
public interface Technique {
  /** Its name in evidence, such as {@code dependency}. */
  String id();

  /**
   * What it finds.
   *
   * @param scene the case as it is seen, shared by all techniques of one diagnosis
   */
  List<Clue> clues(Scene scene, Instant now);
}
