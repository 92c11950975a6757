package dev.aceso.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was learned (MOD-6), per pattern and playbook.
 *
 * @param entries ordered by pattern and playbook
 * @param recoveries how many incidents were recovered without a person
 * @param repairTime the sum of their times from onset to proof
 */
public record Knowledge(List<Entry> entries, int recoveries, Duration repairTime) {
  public static final Knowledge NONE = new Knowledge(List.of(), 0, Duration.ZERO);

  public Knowledge {
    entries = List.copyOf(entries);
  }

  /** How a playbook has done against a pattern. */
  public record Entry(Pattern pattern, String playbook, StrategyRecord record) {}

  public StrategyRecord of(Pattern pattern, String playbook) {
    return entries.stream()
        .filter(e -> e.pattern().equals(pattern) && e.playbook().equals(playbook))
        .map(Entry::record)
        .findFirst()
        .orElse(StrategyRecord.none());
  }

  /** Mean time to recovery, from onset to proof; empty before the first recovery. */
  public Optional<Duration> mttr() {
    return recoveries == 0 ? Optional.empty() : Optional.of(repairTime.dividedBy(recoveries));
  }
}
