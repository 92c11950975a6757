package dev.aceso.loop;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Outcome;
import dev.aceso.safety.Breakers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was tried lately and what was learned from it. */
final class Memory {
  /** How many attempts are kept. */
  private static final int KEPT = 10_000;

  private Knowledge knowledge;
  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<ComponentId, List<Attempt>> byComponent = new HashMap<>();
  private final Map<String, List<Attempt>> failing = new HashMap<>();

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
    byComponent.computeIfAbsent(attempt.component(), _ -> new ArrayList<>()).add(attempt);
    failing.merge(
        attempt.playbook(),
        Breakers.after(List.of(), attempt),
        (row, _) -> Breakers.after(row, attempt));
    if (attempts.size() > 2 * KEPT) {
      forget();
    }
  }

  private void forget() {
    List<Attempt> kept = List.copyOf(attempts.subList(attempts.size() - KEPT, attempts.size()));
    attempts.clear();
    byComponent.clear();
    for (Attempt attempt : kept) {
      attempts.add(attempt);
      byComponent.computeIfAbsent(attempt.component(), _ -> new ArrayList<>()).add(attempt);
    }
  }

  /** Attempts at any component since the given time, oldest first; good until the next attempt. */
  List<Attempt> since(Instant from) {
    int first = attempts.size();
    while (first > 0 && !attempts.get(first - 1).at().isBefore(from)) {
      first--;
    }
    return Collections.unmodifiableList(attempts.subList(first, attempts.size()));
  }

  /** The failures of each playbook since its last success. */
  Map<String, List<Attempt>> failing() {
    return Collections.unmodifiableMap(failing);
  }

  /**
   * All attempts of the incident, and those at the component within the window, in that order;
   * without what a lasting success has wiped out.
   */
  List<Attempt> at(ComponentId component, Incident incident, Instant from) {
    List<Attempt> here =
        byComponent.getOrDefault(component, List.of()).stream()
            .filter(a -> a.incident().equals(incident.id()) || !a.at().isBefore(from))
            .toList();
    return Stream.concat(
            incident.attempts().stream().filter(a -> !a.component().equals(component)),
            Attempt.counted(here).stream())
        .sorted(java.util.Comparator.comparing(Attempt::at))
        .toList();
  }

  private void replace(Attempt was, Attempt is) {
    attempts.replaceAll(a -> a.equals(was) ? is : a);
    byComponent.computeIfPresent(
        was.component(),
        (_, of) -> of.stream().map(a -> a.equals(was) ? is : a).collect(Collectors.toList()));
  }

  /** A person has seen to it: what was tried on the components counts no more. */
  void forgive(Set<ComponentId> components) {
    attempts.removeIf(a -> components.contains(a.component()));
    components.forEach(byComponent::remove);
  }

  /**
   * The latest success against the same failure, in another incident, that ended within the window;
   * each is given once.
   */
  Optional<Attempt> relapse(
      ComponentId component, FailureKind kind, String incident, Instant onset, Duration window) {
    for (Attempt a : byComponent.getOrDefault(component, List.of()).reversed()) {
      if (a.kind() == kind
          && !a.incident().equals(incident)
          && a.outcome() == Outcome.SUCCESS
          && a.at().plus(window).isAfter(onset)) {
        if (a.relapsed()) {
          return Optional.empty();
        }
        replace(a, a.relapse());
        return Optional.of(a);
      }
    }
    return Optional.empty();
  }
}
