package dev.aceso.model;

import java.time.Duration;

/**
 * How outcomes are turned into knowledge.
 *
 * @param relapse the same failure again within this time counts against the last cure
 * @param shrinkage how many trials of the same playbook elsewhere weigh as much as one here; the
 *     number of pseudo-trials taken from the playbook's overall record
 */
public record LearningPolicy(Duration relapse, double shrinkage) {
  public static final LearningPolicy DEFAULT = new LearningPolicy(Duration.ofMinutes(10), 4);
}
