package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * How an execution ended (MOD-5).
 *
 * @param summary in one sentence
 * @param validation what was found in each category; empty when it never came to validation
 */
public record RecoveryResult(
    String incident,
    String plan,
    String playbook,
    String strategy,
    Outcome outcome,
    String summary,
    List<CategoryResult> validation,
    Times times,
    Instant at) {
  public RecoveryResult {
    validation = List.copyOf(validation);
  }
}
