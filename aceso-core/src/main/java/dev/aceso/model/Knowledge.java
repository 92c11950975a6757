package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
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

  /**
   * How a playbook has done against a pattern.
   *
   * @param type of the component; what was learned when types were not noted has none, and is
   *     pooled with nothing
   */
  public record Entry(
      Pattern pattern, Optional<String> type, String playbook, StrategyRecord record) {
    /** An entry of which the type of the component isn't known. */
    public Entry(Pattern pattern, String playbook, StrategyRecord record) {
      this(pattern, Optional.empty(), playbook, record);
    }

    private Entry typed(Topology topology) {
      return type.isPresent()
          ? this
          : new Entry(
              pattern, topology.find(pattern.component()).map(Component::type), playbook, record);
    }

    /** Whether it tells of the same playbook, kind of failure and type, but another component. */
    private boolean alike(Pattern other, String its, String by) {
      return playbook.equals(by)
          && pattern.kind() == other.kind()
          && type.filter(its::equals).isPresent()
          && !pattern.component().equals(other.component());
    }
  }

  public StrategyRecord of(Pattern pattern, String playbook) {
    for (Entry e : entries) {
      if (e.playbook().equals(playbook) && e.pattern().equals(pattern)) {
        return e.record();
      }
    }
    return StrategyRecord.none();
  }

  /** The same, with the type of the component noted where it wasn't and the topology tells it. */
  public Knowledge typed(Topology topology) {
    return entries.stream().allMatch(e -> e.type().isPresent())
        ? this
        : new Knowledge(
            entries.stream().map(e -> e.typed(topology)).toList(), recoveries, repairTime);
  }

  /**
   * The chance that the playbook heals the pattern, by {@link LearningPolicy#chance}.
   *
   * @param type of the pattern's component; without one nothing is pooled
   */
  public Beta chance(
      Pattern pattern, Optional<String> type, String playbook, LearningPolicy policy) {
    return policy.chance(of(pattern, playbook), alike(pattern, type, playbook));
  }

  /**
   * How the playbook has done against the same kind of failure, which is what the diagnosis calls
   * the cause, on other components of the type; its times are left out.
   */
  public StrategyRecord alike(Pattern pattern, Optional<String> type, String playbook) {
    int successes = 0;
    int failures = 0;
    Instant last = Instant.EPOCH;
    for (Entry e : entries) {
      if (type.isPresent() && e.alike(pattern, type.get(), playbook)) {
        successes += e.record().successes();
        failures += e.record().failures();
        last = e.record().last().isAfter(last) ? e.record().last() : last;
      }
    }
    return new StrategyRecord(successes, failures, Duration.ZERO, Optional.empty(), last);
  }

  /** Mean time to recovery, from onset to proof; empty before the first recovery. */
  public Optional<Duration> mttr() {
    return recoveries == 0 ? Optional.empty() : Optional.of(repairTime.dividedBy(recoveries));
  }
}
