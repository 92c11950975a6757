package dev.aceso.safety;

import dev.aceso.model.Attempt;
import dev.aceso.model.Durations;
import dev.aceso.model.Guards;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Circuit breakers of playbooks: one that failed several times in a row, on more than one
 * component, is left alone until it has cooled down, then tried once more. What fails on one
 * component only is that component's ladder to deal with.
 */
public final class Breakers {
  private Breakers() {}

  /**
   * The playbooks that must not be used now, and why, by id.
   *
   * @param attempts of any component, oldest first
   */
  public static Map<String, String> open(
      List<Attempt> attempts, Guards.Breaker policy, Instant now) {
    Map<String, List<Attempt>> failures = new TreeMap<>();
    for (Attempt attempt : attempts) {
      if (attempt.at().isBefore(now.minus(policy.within()))) {
        continue;
      }
      List<Attempt> row = failures.computeIfAbsent(attempt.playbook(), _ -> new ArrayList<>());
      switch (attempt.outcome()) {
        case FAILED, PARTIAL_SUCCESS -> row.add(attempt);
        case SUCCESS, DEGRADED -> row.clear();
        case REQUIRES_RETRY -> {}
      }
    }
    Map<String, String> open = new TreeMap<>();
    failures.forEach(
        (playbook, row) -> why(row, policy, now).ifPresent(why -> open.put(playbook, why)));
    return open;
  }

  private static Optional<String> why(List<Attempt> row, Guards.Breaker policy, Instant now) {
    long components = row.stream().map(Attempt::component).distinct().count();
    if (row.size() < policy.failures() || components < 2) {
      return Optional.empty();
    }
    Instant closes = row.getLast().at().plus(policy.cooldown());
    return now.isBefore(closes)
        ? Optional.of(
            "failed %d times in a row, on %s; it is left alone for another %s"
                .formatted(
                    row.size(),
                    row.stream()
                        .map(a -> a.component().value())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")),
                    Durations.show(Duration.between(now, closes))))
        : Optional.empty();
  }
}
