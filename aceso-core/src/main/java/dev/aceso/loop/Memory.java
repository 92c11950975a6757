package dev.aceso.loop;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was tried lately and what was learned from it. */
final class Memory {
  /** How many attempts are kept. */
  private static final int KEPT = 10_000;

  private Knowledge knowledge;
  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<Attempt> relapsed = new HashSet<>();

  Memory(Knowledge knowledge, List<Incident> incidents) {
    this.knowledge = knowledge;
    for (Incident incident : incidents) {
      incident.attempts().forEach(this::tried);
    }
  }

  Knowledge knowledge() {
    return knowledge;
  }

  void learned(Knowledge next) {
    knowledge = next;
  }

  void tried(Attempt attempt) {
    attempts.add(attempt);
    if (attempts.size() > KEPT) {
      attempts.removeFirst();
    }
  }

  /** Attempts at any component since the given time, oldest first. */
  List<Attempt> since(Instant from) {
    return attempts.stream().filter(a -> !a.at().isBefore(from)).toList();
  }

  /** All attempts of the incident, and those at the component within the window. */
  List<Attempt> at(ComponentId component, String incident, Instant from) {
    return attempts.stream()
        .filter(
            a ->
                a.incident().equals(incident)
                    || (a.component().equals(component) && !a.at().isBefore(from)))
        .toList();
  }

  /**
   * The latest success against the same failure, in another incident, that ended within the window;
   * each is given once.
   */
  Optional<Attempt> relapse(
      ComponentId component, FailureKind kind, String incident, Instant onset, Duration window) {
    for (int i = attempts.size() - 1; i >= 0; i--) {
      Attempt a = attempts.get(i);
      if (a.component().equals(component)
          && a.kind() == kind
          && !a.incident().equals(incident)
          && a.outcome() == Outcome.SUCCESS
          && a.at().plus(window).isAfter(onset)) {
        return relapsed.add(a) ? Optional.of(a) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
