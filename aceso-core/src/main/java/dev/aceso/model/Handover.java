package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an incident's being handed to people.
 *
 * @param told when people were told last; empty when it was never handed over
 * @param reminders how often they were told again
 * @param acknowledgedBy who has taken notice
 */
public record Handover(Optional<Instant> told, int reminders, Optional<String> acknowledgedBy) {
  public static final Handover NONE = new Handover(Optional.empty(), 0, Optional.empty());

  private static final Duration LONGEST = Duration.ofHours(4);

  static Handover at(Instant now) {
    return new Handover(Optional.of(now), 0, Optional.empty());
  }

  Handover acknowledged(String by) {
    return new Handover(told, reminders, Optional.of(by));
  }

  Handover reminded(Instant now) {
    return new Handover(Optional.of(now), reminders + 1, acknowledgedBy);
  }

  /**
   * When people are to be told again; empty when somebody has taken notice, or nobody was told.
   *
   * @param first until the first reminder; the time doubles with each, to four hours at most
   */
  public Optional<Instant> remindAt(Duration first) {
    Duration doubled = first.multipliedBy(1L << Math.min(reminders, 10));
    Duration wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return acknowledgedBy.isPresent() ? Optional.empty() : told.map(at -> at.plus(wait));
  }
}
