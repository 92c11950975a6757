package dev.aceso.validate;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.HeartbeatFacts;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.validate.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The signals that raised the failures, whatever the playbook asks for: a proof contains each of
 * them. A probe that failed passes twice, heartbeats come twice, a resource is read below its
 * alarm. That what ended runs is asked of every component anyway.
 */
record Symptoms(Map<ComponentId, Set<String>> sources) {
  /** Once may be chance. */
  private static final int TWICE = 2;

  /** Until silence is told from a late heartbeat, in longest pauses so far. */
  private static final int PAUSES = 3;

  private static final String HEARTBEAT = "heartbeat";
  private static final String PROBE = "probe:";
  private static final String RESOURCE = "resource:";

  static Symptoms of(List<FailureEvent> failures) {
    Map<ComponentId, Set<String>> sources = new LinkedHashMap<>();
    failures.stream()
        .flatMap(failure -> failure.evidence().stream())
        .forEach(
            e ->
                sources.computeIfAbsent(e.component(), _ -> new LinkedHashSet<>()).add(e.source()));
    return new Symptoms(sources);
  }

  boolean has(ComponentId id, ProbeSpec spec) {
    return sources.getOrDefault(id, Set.of()).contains(PROBE + spec.name());
  }

  /** Of what is still part of the system and meant to run. */
  List<Standing> standings(Evaluation given) {
    List<Standing> all = new ArrayList<>();
    for (ComponentId id : sources.keySet()) {
      if (given.facts().topology().find(id).isPresent() && !given.facts().of(id).atRest()) {
        all.addAll(standings(given, given.facts().of(id)));
      }
    }
    return all;
  }

  private List<Standing> standings(Evaluation given, ComponentFacts known) {
    ComponentId id = known.component().id();
    List<Standing> all = new ArrayList<>();
    for (ProbeSpec spec : known.component().probes()) {
      if (has(id, spec)) {
        all.add(Passes.standing(given, id, spec, TWICE));
      }
    }
    if (sources.getOrDefault(id, Set.of()).contains(HEARTBEAT) && known.component().heartbeats()) {
      all.add(heartbeats(given, known));
    }
    known.resources().values().stream()
        .filter(r -> sources.getOrDefault(id, Set.of()).contains(RESOURCE + r.what()))
        .sorted(Comparator.comparing(Signal.Resource::kind))
        .map(r -> resource(given, r))
        .forEach(all::add);
    return all;
  }

  private static Standing heartbeats(Evaluation given, ComponentFacts known) {
    ComponentId id = known.component().id();
    HeartbeatFacts beats = known.heartbeats();
    Instant start = given.start(id);
    Duration pause = beats.intervals().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    Instant patience = start.plus(known.component().startup()).plus(pause.multipliedBy(PAUSES));
    if (beats.againSince(start)) {
      Instant from = beats.before().orElseThrow();
      String text = id + " sends heartbeats again";
      return new Standing(
          id, Category.HEALTH, new State.Good(from), text, evidence(id, from, HEARTBEAT, text));
    }
    boolean one = beats.last().filter(at -> !at.isBefore(start)).isPresent();
    String text =
        "%s has sent %s since the last step".formatted(id, one ? "one heartbeat" : "no heartbeat");
    State state =
        given.now().isBefore(patience) ? new State.Settling(start, patience) : new State.Bad();
    return new Standing(id, Category.HEALTH, state, text, Optional.empty());
  }

  private static Standing resource(Evaluation given, Signal.Resource reading) {
    ComponentId id = reading.component();
    if (reading.at().isBefore(given.start(id))) {
      return Evaluation.missing(
          id, Category.HEALTH, "%s of %s has no fresh reading".formatted(reading.what(), id));
    }
    boolean below = reading.share() < reading.alarm();
    String text =
        reading.what()
            + " of "
            + id
            + " is "
            + percent(reading.share())
            + " used, "
            + (below ? "below" : "not below")
            + " the alarm at "
            + percent(reading.alarm());
    return new Standing(
        id,
        Category.HEALTH,
        below ? new State.Good(reading.at()) : new State.Bad(),
        text,
        evidence(id, reading.at(), RESOURCE + reading.what(), text));
  }

  private static Optional<Evidence> evidence(
      ComponentId id, Instant at, String source, String text) {
    return Optional.of(new Evidence(id, at, source, text));
  }

  private static String percent(double share) {
    return Math.round(1000 * share) / 10.0 + "%";
  }
}
