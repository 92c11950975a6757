package dev.aceso.loop;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Ending;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Onset;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.safety.Holds;
import dev.aceso.safety.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What every part of the loop works on: the state, the time of this input, the effects so far. */
final class Desk {
  LoopConfig config;
  final Watch watch;
  final Book book;
  final Memory memory;
  Holds holds = Holds.NONE;
  private final Deque<Onset> onsets = new ArrayDeque<>();
  @Nullable Errands errands;
  long lastToken;
  Instant now = Instant.EPOCH;
  List<Effect> effects = new ArrayList<>();

  Desk(LoopConfig config, Watch watch, Book book, Memory memory) {
    this.config = config;
    this.watch = watch;
    this.book = book;
    this.memory = memory;
  }

  Policy policy() {
    return config.policy();
  }

  Incident record(String incident, IncidentEvent event) {
    effects.add(new Effect.Append(incident, event));
    return book.apply(incident, event);
  }

  void learn(Knowledge knowledge) {
    Knowledge typed = knowledge.typed(config.topology());
    memory.learned(typed);
    effects.add(new Effect.Learned(typed));
  }

  Traffic traffic() {
    Duration limits = policy().limits().within();
    Duration rate = policy().guards().rate().within();
    Instant from = now.minus(limits.compareTo(rate) > 0 ? limits : rate);
    return new Traffic(watch.facts(), active(), memory.since(from), onsets, holds);
  }

  private Map<String, Set<ComponentId>> active() {
    Map<String, Set<ComponentId>> ordered = errands == null ? Map.of() : errands.active();
    if (ordered.isEmpty()) {
      return book.active();
    }
    Map<String, Set<ComponentId>> all = new LinkedHashMap<>(book.active());
    all.putAll(ordered);
    return all;
  }

  /** Remembers what began to fail for as long as it can be part of a storm. */
  void began(FailureEvent failure) {
    onsets.addLast(new Onset(failure.component(), failure.detectedAt()));
    Instant from = now.minus(policy().guards().storm().within());
    while (!onsets.isEmpty() && onsets.peekFirst().at().isBefore(from)) {
      onsets.removeFirst();
    }
  }

  /** What held everything up has changed: every open incident is looked at afresh. */
  void lookAgain() {
    for (Incident incident : book.open()) {
      book.attention(incident.id()).news();
      book.touch(incident.id());
    }
  }

  /** Every component that has failed in the incident, and its origin. */
  static Set<ComponentId> ill(Incident incident) {
    Set<ComponentId> ill = new LinkedHashSet<>();
    incident.failures().stream().map(FailureEvent::component).forEach(ill::add);
    ill.add(incident.origin());
    return ill;
  }

  /** Whether nothing that belongs to the incident fails, by positive evidence, or is owed. */
  boolean settled(Incident incident) {
    return stillIll(incident).isEmpty() && owed(incident).isEmpty();
  }

  /** What was stopped in the incident's course and is not back as it should be. */
  Set<ComponentId> owed(Incident incident) {
    Set<ComponentId> owed = new TreeSet<>(incident.debts());
    owed.removeIf(id -> watch.of(id).map(Desk::paid).orElse(true));
    return owed;
  }

  /**
   * Whether the engine has stopped the component and it is to be up: in the incident's own course,
   * or, as how it came to its last end tells, on an earlier occasion.
   */
  boolean owes(Incident incident, ComponentId id) {
    return incident.debts().contains(id)
        || watch
            .of(id)
            .map(facts -> seen(incident, facts))
            .filter(p -> p instanceof Presence.Ended e && e.ending() == Ending.BY_ENGINE)
            .isPresent();
  }

  /** Who wants the component to be down, if a person does. */
  Optional<Desired.Stopped> stopped(ComponentId id) {
    return watch
        .of(id)
        .map(ComponentFacts::desired)
        .filter(Desired.Stopped.class::isInstance)
        .map(Desired.Stopped.class::cast);
  }

  /** What was not seen since the engine started is as the incident's own look has shown it. */
  private Presence seen(Incident incident, ComponentFacts facts) {
    return facts.presence() instanceof Presence.Unseen
        ? book.attention(incident.id())
            .presence
            .getOrDefault(facts.component().id(), facts.presence())
        : facts.presence();
  }

  private static boolean paid(ComponentFacts facts) {
    return facts.running() || facts.atRest() || facts.servedByAnother();
  }

  /** A component of the incident that isn't well, by positive evidence; empty when all are. */
  Optional<ComponentId> stillIll(Incident incident) {
    return ill(incident).stream().filter(id -> !healthy(id)).findFirst();
  }

  private boolean healthy(ComponentId id) {
    return watch.of(id).map(facts -> facts.atRest() || well(facts)).orElse(true);
  }

  private boolean well(ComponentFacts facts) {
    return watch.failures(facts.component().id(), now).isEmpty()
        && (facts.running() || !facts.component().probes(Category.HEALTH).isEmpty())
        && facts.probes().values().stream()
            .filter(p -> p.spec().category() == Category.HEALTH)
            .allMatch(Desk::passing);
  }

  private static boolean passing(ProbeFacts probe) {
    return probe.passes() > 0;
  }
}
