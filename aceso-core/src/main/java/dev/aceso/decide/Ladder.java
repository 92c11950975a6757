package dev.aceso.decide;

import dev.aceso.decide.Objection.Ground;
import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What earlier attempts rule out (SAF-4). What healed the component itself, and others only in
 * part, speaks against a strategy in the same incident alone. A strategy that has failed isn't
 * tried again, nor a gentler one of its type against the same kind of failure; one that left no
 * proof may be tried once more; one that left the component degraded is no reason for a more
 * disruptive one. What has failed, or left no proof, may be tried again when the window of the
 * limits has passed, twice as long after the second time, and so on.
 */
record Ladder(Situation s, Instant now) {
  Optional<Objection> objection(RecoveryStrategy strategy) {
    return tries(strategy, true).or(() -> tries(strategy, false));
  }

  /** By the attempts with the strategy itself, or by those with others; the latest first. */
  private Optional<Objection> tries(RecoveryStrategy strategy, boolean same) {
    return s.attempts().reversed().stream()
        .filter(a -> a.component().equals(component()))
        .filter(a -> a.playbook().equals(strategy.id()) == same)
        .flatMap(a -> objection(strategy, a).stream())
        .min(Comparator.comparing(o -> o.ground() == Ground.RELAPSED));
  }

  private Optional<Objection> objection(RecoveryStrategy strategy, Attempt attempt) {
    boolean own = attempt.incident().equals(s.incident());
    boolean same = attempt.playbook().equals(strategy.id());
    return switch (attempt.outcome()) {
      case FAILED ->
          now.isBefore(lapses(attempt)) && (own || attempt.kind() == kind())
              ? failed(strategy, attempt, same)
              : Optional.empty();
      case PARTIAL_SUCCESS ->
          now.isBefore(lapses(attempt)) && own ? failed(strategy, attempt, same) : Optional.empty();
      case DEGRADED -> own ? degraded(strategy, attempt, same) : Optional.empty();
      case REQUIRES_RETRY ->
          own && same && now.isBefore(lapses(attempt)) && unproved(strategy) > 1
              ? tried("was tried twice without any proof of its effect")
              : Optional.empty();
      case SUCCESS -> same ? relapsed(attempt) : Optional.empty();
    };
  }

  /** When the next of what was tried on the component stops counting. */
  Optional<Instant> lapses() {
    return s.attempts().stream()
        .filter(a -> a.component().equals(component()))
        .flatMap(a -> Stream.of(a.at().plus(s.policy().limits().within()), lapses(a)))
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  private Instant lapses(Attempt attempt) {
    long times =
        s.attempts().stream()
            .filter(a -> a.playbook().equals(attempt.playbook()) && !a.at().isAfter(attempt.at()))
            .count();
    return attempt.at().plus(s.policy().limits().within().multipliedBy(times));
  }

  private Optional<Objection> failed(RecoveryStrategy strategy, Attempt attempt, boolean same) {
    String ended = attempt.outcome() == Outcome.FAILED ? "failed" : "helped only in part";
    if (same) {
      return tried("was tried %s and %s".formatted(ago(attempt), ended));
    }
    Optional<RecoveryStrategy> other = strategyOf(attempt);
    boolean gentler =
        attempt.kind() == kind()
            && other
                .filter(
                    o -> type(o).equals(type(strategy)) && o.disruption() > strategy.disruption())
                .isPresent();
    return gentler && other.filter(o -> madeFor(strategy, o)).isEmpty()
        ? tried("is gentler than %s, which %s".formatted(attempt.playbook(), ended))
        : Optional.empty();
  }

  /** Whether a strategy is meant for fewer kinds of failure than another, this one among them. */
  private boolean madeFor(RecoveryStrategy strategy, RecoveryStrategy other) {
    return strategy.kinds().contains(kind())
        && (other.kinds().isEmpty() || other.kinds().size() > strategy.kinds().size());
  }

  /** Only while it is the incident's latest word: something may have broken it since. */
  private Optional<Objection> degraded(RecoveryStrategy strategy, Attempt attempt, boolean same) {
    if (same) {
      return tried("was tried %s and left it degraded".formatted(ago(attempt)));
    }
    List<Attempt> own =
        s.attempts().stream().filter(a -> a.incident().equals(s.incident())).toList();
    boolean more =
        strategyOf(attempt).filter(o -> strategy.disruption() > o.disruption()).isPresent();
    return more && own.getLast().equals(attempt)
        ? tried(
            "is more disruptive than %s, after which %s works, if degraded"
                .formatted(attempt.playbook(), component()))
        : Optional.empty();
  }

  private Optional<Objection> relapsed(Attempt attempt) {
    Pattern pattern = new Pattern(component(), kind());
    return s.policy().learning().relapsed(attempt, pattern, s.failure().onset())
        ? Optional.of(
            new Objection(Ground.RELAPSED, "worked %s and did not last".formatted(ago(attempt))))
        : Optional.empty();
  }

  private long unproved(RecoveryStrategy strategy) {
    return s.attempts().stream()
        .filter(
            a ->
                a.incident().equals(s.incident())
                    && a.playbook().equals(strategy.id())
                    && a.outcome() == Outcome.REQUIRES_RETRY)
        .count();
  }

  private Optional<RecoveryStrategy> strategyOf(Attempt attempt) {
    return s.policy().strategies().stream()
        .filter(o -> o.id().equals(attempt.playbook()))
        .findFirst();
  }

  private static Optional<Objection> tried(String text) {
    return Optional.of(new Objection(Ground.TRIED, text));
  }

  /** The type in {@code type/variant}. */
  private static String type(RecoveryStrategy strategy) {
    int slash = strategy.strategy().indexOf('/');
    return slash < 0 ? strategy.strategy() : strategy.strategy().substring(0, slash);
  }

  private String ago(Attempt attempt) {
    return Durations.show(Duration.between(attempt.at(), now)) + " ago";
  }

  private ComponentId component() {
    return s.diagnosis().cause().component();
  }

  private FailureKind kind() {
    return s.diagnosis().cause().kind();
  }
}
