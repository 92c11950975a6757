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
    failures.forEach(
        (playbook, all) -> {
          List<Attempt> row = row(all, policy, now);
          closes(row, policy, now).ifPresent(at -> open.put(playbook, why(row, at, now)));
        });
    return open;
  }

  /** When the next of those that are open closes. */
  public static Optional<Instant> closes(
      Map<String, List<Attempt>> failures, Guards.Breaker policy, Instant now) {
    return failures.values().stream()
        .flatMap(all -> closes(row(all, policy, now), policy, now).stream())
        .min(Instant::compareTo);
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

  private static List<Attempt> row(List<Attempt> all, Guards.Breaker policy, Instant now) {
    Instant from = now.minus(policy.within());
    return all.stream().filter(a -> !a.at().isBefore(from)).toList();
  }

  private static Optional<Instant> closes(List<Attempt> row, Guards.Breaker policy, Instant now) {
    long components = row.stream().map(Attempt::component).distinct().count();
    return row.size() < policy.failures() || components < 2
        ? Optional.empty()
        : Optional.of(row.getLast().at().plus(policy.cooldown())).filter(now::isBefore);
  }

  private static String why(List<Attempt> row, Instant closes, Instant now) {
    return "failed %d times in a row, on %s; it is left alone for another %s"
        .formatted(
            row.size(),
            row.stream()
                .map(a -> a.component().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")),
            Durations.show(Duration.between(now, closes)));
  }
}
