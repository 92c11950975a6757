package dev.aceso.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a component at present, folded from its signals and bounded in size.
 *
 * @param exits the latest exits, oldest first, at most {@link #EXITS}
 * @param scheduled the scheduler's latest view of its main process
 * @param resources the latest reading of each resource, by kind and what
 * @param logs the latest log lines, oldest first, at most {@link #LOGS}
 * @param claims who else is at work on it, by who
 */
public record ComponentFacts(
    Component component,
    Presence presence,
    Map<String, ProbeFacts> probes,
    List<Signal.Exited> exits,
    Optional<Signal.Scheduled> scheduled,
    HeartbeatFacts heartbeats,
    Map<String, Signal.Resource> resources,
    List<Signal.Logged> logs,
    Map<String, Claim> claims) {
  public static final int EXITS = 32;
  public static final int LOGS = 200;

  public ComponentFacts {
    probes = Map.copyOf(probes);
    exits = List.copyOf(exits);
    resources = Map.copyOf(resources);
    logs = List.copyOf(logs);
    claims = Map.copyOf(claims);
  }

  public static ComponentFacts none(Component component) {
    Map<String, ProbeFacts> probes = new HashMap<>();
    component.probes().forEach(spec -> probes.put(spec.name(), ProbeFacts.none(spec)));
    return new ComponentFacts(
        component,
        new Presence.Unseen(),
        probes,
        List.of(),
        Optional.empty(),
        HeartbeatFacts.NONE,
        Map.of(),
        List.of(),
        Map.of());
  }

  /** With one signal more; a reading of a probe that the component doesn't have changes nothing. */
  public ComponentFacts with(Signal signal) {
    return switch (signal) {
      case Signal.Probed s -> withProbe(s);
      case Signal.Started s ->
          new ComponentFacts(
              component,
              new Presence.Running(s.pid(), s.at(), s.adopted()),
              probes,
              exits,
              Optional.empty(),
              heartbeats.restarted(),
              resources,
              logs,
              claims);
      case Signal.Exited s ->
          copy(
              new Presence.Ended(s.at(), s.status(), s.requested()),
              probes,
              appended(exits, s, EXITS),
              Optional.empty());
      case Signal.Scheduled s -> copy(presence, probes, exits, Optional.of(s));
      case Signal.Heartbeat s ->
          new ComponentFacts(
              component,
              presence,
              probes,
              exits,
              scheduled,
              heartbeats.with(s.at()),
              resources,
              logs,
              claims);
      case Signal.Resource s -> {
        Map<String, Signal.Resource> next = new HashMap<>(resources);
        next.put(s.kind() + ":" + s.what(), s);
        yield new ComponentFacts(
            component, presence, probes, exits, scheduled, heartbeats, next, logs, claims);
      }
      case Signal.Logged s ->
          new ComponentFacts(
              component,
              presence,
              probes,
              exits,
              scheduled,
              heartbeats,
              resources,
              appended(logs, s, LOGS),
              claims);
      case Signal.Claimed s -> {
        Map<String, Claim> next = new HashMap<>(claims);
        next.put(s.by(), Claim.of(s, Optional.ofNullable(claims.get(s.by()))));
        yield claimed(next);
      }
      case Signal.Released s -> {
        Map<String, Claim> next = new HashMap<>(claims);
        next.computeIfPresent(s.by(), (by, claim) -> claim.releasedAt(s.at()));
        yield claimed(next);
      }
    };
  }

  /** With its presence as a fresh look at the target shows it. */
  public ComponentFacts seen(Presence fresh) {
    return copy(fresh, probes, exits, scheduled);
  }

  /** The same facts of a component whose definition has changed; facts of vanished probes go. */
  public ComponentFacts of(Component changed) {
    Map<String, ProbeFacts> kept = new HashMap<>();
    for (ProbeSpec spec : changed.probes()) {
      ProbeFacts known = probes.get(spec.name());
      kept.put(
          spec.name(), known != null && known.spec().equals(spec) ? known : ProbeFacts.none(spec));
    }
    return new ComponentFacts(
        changed, presence, kept, exits, scheduled, heartbeats, resources, logs, claims);
  }

  public boolean running() {
    return presence instanceof Presence.Running;
  }

  /** The probes of a category that have failed as often in a row as their threshold says. */
  public List<ProbeFacts> failedProbes(Category category) {
    List<ProbeFacts> failed = new ArrayList<>();
    for (ProbeFacts probe : probes.values()) {
      if (probe.spec().category() == category && probe.failed()) {
        failed.add(probe);
      }
    }
    failed.sort(java.util.Comparator.comparing(p -> p.spec().name()));
    return failed;
  }

  /** The exits that nobody had asked for, at or after the given time. */
  public List<Signal.Exited> crashesSince(Instant since) {
    return exits.isEmpty()
        ? List.of()
        : exits.stream().filter(e -> !e.requested() && !e.at().isBefore(since)).toList();
  }

  private ComponentFacts withProbe(Signal.Probed reading) {
    ProbeFacts known = probes.get(reading.probe());
    if (known == null) {
      return this;
    }
    Map<String, ProbeFacts> next = new HashMap<>(probes);
    next.put(reading.probe(), known.with(reading));
    return copy(presence, next, exits, scheduled);
  }

  private ComponentFacts claimed(Map<String, Claim> by) {
    return new ComponentFacts(
        component, presence, probes, exits, scheduled, heartbeats, resources, logs, by);
  }

  private ComponentFacts copy(
      Presence presence,
      Map<String, ProbeFacts> probes,
      List<Signal.Exited> exits,
      Optional<Signal.Scheduled> scheduled) {
    return new ComponentFacts(
        component, presence, probes, exits, scheduled, heartbeats, resources, logs, claims);
  }

  private static <T> List<T> appended(List<T> list, T item, int most) {
    List<T> next = new ArrayList<>(list);
    next.add(item);
    return next.size() > most ? next.subList(next.size() - most, next.size()) : next;
  }
}
