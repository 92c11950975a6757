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
  /** How many failures of a playbook are kept. */
  private static final int KEPT = 1_000;

  private Breakers() {}

  /**
   * The playbooks that must not be used now, and why, by id.
   *
   * @param failures of each playbook since its last success, on any component, oldest first
   */
  public static Map<String, String> open(
      Map<String, List<Attempt>> failures, Guards.Breaker policy, Instant now) {
    Map<String, String> open = new TreeMap<>();
    Instant from = now.minus(policy.within());
    failures.forEach(
        (playbook, all) -> {
          List<Attempt> row = all.stream().filter(a -> !a.at().isBefore(from)).toList();
          why(row, policy, now).ifPresent(why -> open.put(playbook, why));
        });
    return open;
  }

  /** The failures of a playbook since its last success, after one more attempt. */
  public static List<Attempt> after(List<Attempt> failures, Attempt attempt) {
    return switch (attempt.outcome()) {
      case FAILED, PARTIAL_SUCCESS -> {
        List<Attempt> row = new ArrayList<>(failures);
        row.add(attempt);
        yield row.size() > KEPT ? List.copyOf(row.subList(1, row.size())) : List.copyOf(row);
      }
      case SUCCESS, DEGRADED -> List.of();
      case REQUIRES_RETRY -> failures;
    };
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
