package dev.aceso.loop;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Folds signals into facts and tells what fails. */
final class Watch {
  private LoopConfig config;
  private final Map<ComponentId, ComponentFacts> facts = new LinkedHashMap<>();
  private final Map<ComponentId, List<FailureEvent>> verdicts = new HashMap<>();
  private final Map<ComponentId, Due> rechecks = new HashMap<>();
  private final NavigableSet<Due> due =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::component));

  /** When a component is to be looked at again though nothing is heard of it. */
  private record Due(Instant at, ComponentId component) {}

  Watch(LoopConfig config) {
    this.config = config;
    reconfigure(config);
  }

  /** Keeps what is known of the components that stay. */
  void reconfigure(LoopConfig next) {
    config = next;
    verdicts.clear();
    facts.keySet().removeIf(id -> next.topology().find(id).isEmpty());
    List.copyOf(rechecks.keySet()).stream()
        .filter(id -> next.topology().find(id).isEmpty())
        .forEach(id -> recheck(id, Optional.empty()));
    for (Component component : next.topology().components()) {
      facts.merge(
          component.id(), ComponentFacts.none(component), (known, none) -> known.of(component));
    }
  }

  /** Whether the signal is of a component that is watched. */
  boolean fold(Signal signal) {
    verdicts.remove(signal.component());
    return facts.computeIfPresent(signal.component(), (id, known) -> known.with(signal)) != null;
  }

  /** A person's order that a component be down, or that it be as configured again. */
  void order(ComponentId id, Optional<Desired.Stopped> stopped) {
    verdicts.remove(id);
    facts.computeIfPresent(id, (_, known) -> known.ordered(stopped));
  }

  /** Nobody heard anything between the two times, as the engine or its machine did not run. */
  void unheard(Instant from, Instant until) {
    verdicts.clear();
    facts.replaceAll((_, known) -> known.unheard(from, until));
  }

  Facts facts() {
    return new Facts(config.topology(), facts);
  }

  /** What is known of some components alone. */
  Facts facts(Collection<ComponentId> ids) {
    Map<ComponentId, ComponentFacts> some = new HashMap<>();
    ids.forEach(id -> of(id).ifPresent(known -> some.put(id, known)));
    return new Facts(config.topology(), some);
  }

  Optional<ComponentFacts> of(ComponentId id) {
    return Optional.ofNullable(facts.get(id));
  }

  /**
   * What fails on the component now; also sets when to look again though nothing is heard. As long
   * as nothing was heard and that time has not come, the verdict is the one before.
   */
  List<FailureEvent> failures(ComponentId id, Instant now) {
    ComponentFacts known = facts.get(id);
    if (known == null) {
      return List.of();
    }
    List<FailureEvent> before = verdicts.get(id);
    Due again = rechecks.get(id);
    if (before != null && (again == null || now.isBefore(again.at()))) {
      return before;
    }
    List<FailureEvent> failures = detect(id, known, now);
    verdicts.put(id, failures);
    return failures;
  }

  private List<FailureEvent> detect(ComponentId id, ComponentFacts known, Instant now) {
    if (known.atRest() || known.desired() instanceof Desired.Stopped) {
      recheck(id, Optional.empty());
      return List.of();
    }
    List<FailureEvent> failures = new ArrayList<>();
    Optional<Instant> next = Optional.empty();
    for (var detector : config.detectors()) {
      detector.detect(known, config.policy().detection(), now).ifPresent(failures::add);
      Optional<Instant> changes = detector.changesAt(known, config.policy().detection(), now);
      if (changes.isPresent() && (next.isEmpty() || changes.get().isBefore(next.get()))) {
        next = changes;
      }
    }
    recheck(id, next.filter(at -> at.isAfter(now)));
    return failures;
  }

  private void recheck(ComponentId id, Optional<Instant> at) {
    Due next = at.map(t -> new Due(t, id)).orElse(null);
    Due before = next == null ? rechecks.remove(id) : rechecks.put(id, next);
    if (before != null) {
      due.remove(before);
    }
    if (next != null) {
      due.add(next);
    }
  }

  /** The components whose verdict may have changed by the passing of time. */
  List<ComponentId> due(Instant now) {
    List<ComponentId> ids = new ArrayList<>();
    for (Due d : due) {
      if (d.at().isAfter(now)) {
        break;
      }
      ids.add(d.component());
    }
    return ids;
  }

  Optional<Instant> nextDue() {
    return due.isEmpty() ? Optional.empty() : Optional.of(due.first().at());
  }
}
