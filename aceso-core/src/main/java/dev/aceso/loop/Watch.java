package dev.aceso.loop;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folds signals into facts and tells what fails. */
final class Watch {
  private LoopConfig config;
  private final Map<ComponentId, ComponentFacts> facts = new LinkedHashMap<>();
  private final Map<ComponentId, Instant> recheck = new LinkedHashMap<>();

  /** The detectors' verdicts on the present facts; each is asked for several times. */
  private record Verdict(Instant at, List<FailureEvent> failures) {}

  private final Map<ComponentId, Verdict> verdicts = new HashMap<>();
  private Optional<Facts> snapshot = Optional.empty();

  Watch(LoopConfig config) {
    this.config = config;
    reconfigure(config);
  }

  /** Keeps what is known of the components that stay. */
  void reconfigure(LoopConfig next) {
    config = next;
    verdicts.clear();
    snapshot = Optional.empty();
    facts.keySet().removeIf(id -> next.topology().find(id).isEmpty());
    recheck.keySet().removeIf(id -> next.topology().find(id).isEmpty());
    for (Component component : next.topology().components()) {
      facts.merge(
          component.id(), ComponentFacts.none(component), (known, none) -> known.of(component));
    }
  }

  /** Whether the signal is of a component that is watched. */
  boolean fold(Signal signal) {
    snapshot = Optional.empty();
    verdicts.remove(signal.component());
    return facts.computeIfPresent(signal.component(), (id, known) -> known.with(signal)) != null;
  }

  Facts facts() {
    Facts present = snapshot.orElseGet(() -> new Facts(config.topology(), facts));
    snapshot = Optional.of(present);
    return present;
  }

  /** What is known of some components alone, which costs less than all. */
  Facts facts(Collection<ComponentId> ids) {
    Map<ComponentId, ComponentFacts> some = new HashMap<>();
    ids.forEach(id -> of(id).ifPresent(known -> some.put(id, known)));
    return new Facts(config.topology(), some);
  }

  Optional<ComponentFacts> of(ComponentId id) {
    return Optional.ofNullable(facts.get(id));
  }

  /** What fails on the component now; also sets when to look again though nothing is heard. */
  List<FailureEvent> failures(ComponentId id, Instant now) {
    ComponentFacts known = facts.get(id);
    if (known == null) {
      return List.of();
    }
    Verdict last = verdicts.get(id);
    if (last != null && last.at().equals(now)) {
      return last.failures();
    }
    List<FailureEvent> failures = detect(known, now);
    verdicts.put(id, new Verdict(now, failures));
    return failures;
  }

  private List<FailureEvent> detect(ComponentFacts known, Instant now) {
    ComponentId id = known.component().id();
    List<FailureEvent> failures = new ArrayList<>();
    Optional<Instant> next = Optional.empty();
    for (var detector : config.detectors()) {
      detector.detect(known, config.policy().detection(), now).ifPresent(failures::add);
      Optional<Instant> changes = detector.changesAt(known, config.policy().detection(), now);
      if (changes.isPresent() && (next.isEmpty() || changes.get().isBefore(next.get()))) {
        next = changes;
      }
    }
    next.filter(at -> at.isAfter(now))
        .ifPresentOrElse(at -> recheck.put(id, at), () -> recheck.remove(id));
    return List.copyOf(failures);
  }

  /** The components whose verdict may have changed by the passing of time. */
  List<ComponentId> due(Instant now) {
    if (recheck.isEmpty()) {
      return List.of();
    }
    return recheck.entrySet().stream()
        .filter(e -> !e.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  Optional<Instant> nextDue() {
    return recheck.values().stream().min(Instant::compareTo);
  }
}
