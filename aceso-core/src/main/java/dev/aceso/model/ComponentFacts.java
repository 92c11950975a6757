package dev.aceso.model;

import java.time.Duration;
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
 * @param output what it has written
 * @param claims who else is at work on it, by who
 * @param stopped a person's order to the engine that it be down
 */
public record ComponentFacts(
    Component component,
    Presence presence,
    Map<String, ProbeFacts> probes,
    List<Signal.Exited> exits,
    Optional<Signal.Scheduled> scheduled,
    HeartbeatFacts heartbeats,
    Map<String, Signal.Resource> resources,
    Output output,
    Map<String, Claim> claims,
    Optional<Desired.Stopped> stopped) {
  public static final int EXITS = 32;

  public ComponentFacts {
    probes = Map.copyOf(probes);
    exits = List.copyOf(exits);
    resources = Map.copyOf(resources);
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
        Output.NONE,
        Map.of(),
        Optional.empty());
  }

  /** With one signal more; a reading of a probe that the component doesn't have changes nothing. */
  public ComponentFacts with(Signal signal) {
    Change change = new Change(this);
    switch (signal) {
      case Signal.Probed s -> {
        ProbeFacts known = probes.get(s.probe());
        if (known == null) {
          return this;
        }
        change.probes = put(probes, s.probe(), known.with(s));
      }
      case Signal.Started s -> {
        change.presence = new Presence.Running(s.pid(), s.at(), s.adopted());
        change.scheduled = Optional.empty();
        change.heartbeats = heartbeats.restarted();
        change.output = begun(s);
      }
      case Signal.Exited s -> {
        change.presence = new Presence.Ended(s.at(), s.status(), s.ending());
        change.exits = appended(exits, s, EXITS);
        change.scheduled = Optional.empty();
        change.output = output.ended(s.at());
      }
      case Signal.Scheduled s -> change.scheduled = Optional.of(s);
      case Signal.Heartbeat s -> change.heartbeats = heartbeats.with(s.at());
      case Signal.Resource s -> change.resources = put(resources, s.kind() + ":" + s.what(), s);
      case Signal.Logged s -> change.output = output.with(s);
      case Signal.Read s -> change.output = output.with(s);
      case Signal.Claimed s ->
          change.claims = put(claims, s.by(), Claim.of(s, Optional.ofNullable(claims.get(s.by()))));
      case Signal.Released s -> {
        Map<String, Claim> next = new HashMap<>(claims);
        next.computeIfPresent(s.by(), (by, claim) -> claim.releasedAt(s.at()));
        change.claims = next;
      }
    }
    return change.made();
  }

  /** With its presence as a fresh look at the target shows it. */
  public ComponentFacts seen(Presence fresh) {
    Change change = new Change(this);
    change.presence = fresh;
    return change.made();
  }

  /**
   * With all that is measured by the passing of time put off, as nobody could hear anything: the
   * silence between heartbeats, and how long it has had to come up.
   */
  public ComponentFacts unheard(Instant from, Instant until) {
    Duration length = Duration.between(from, until);
    Change change = new Change(this);
    change.heartbeats = heartbeats.unheard(length);
    if (starting(from) && presence instanceof Presence.Running run) {
      change.presence = new Presence.Running(run.pid(), run.since().plus(length), run.adopted());
    }
    return change.made();
  }

  /** The same facts of a component whose definition has changed; facts of vanished probes go. */
  public ComponentFacts of(Component changed) {
    Map<String, ProbeFacts> kept = new HashMap<>();
    for (ProbeSpec spec : changed.probes()) {
      ProbeFacts known = probes.get(spec.name());
      kept.put(
          spec.name(), known != null && known.spec().equals(spec) ? known : ProbeFacts.none(spec));
    }
    Change change = new Change(this);
    change.component = changed;
    change.probes = kept;
    return change.made();
  }

  /** With a person's order that it be down, or without one. */
  public ComponentFacts ordered(Optional<Desired.Stopped> order) {
    Change change = new Change(this);
    change.stopped = order;
    return change.made();
  }

  /** What it is meant to be, by its configuration, by its manager's record, by people's orders. */
  public Desired desired() {
    if (stopped.isPresent()) {
      return stopped.get();
    }
    if (presence instanceof Presence.Ended e && e.ending() == Ending.BY_PERSON) {
      return new Desired.Stopped("a person", e.at(), "");
    }
    return switch (component.lifetime().run()) {
      case ALWAYS -> new Desired.Up();
      case ONCE -> new Desired.Once();
    };
  }

  /** Whether it has ended and isn't meant to run now. */
  public boolean atRest() {
    return presence instanceof Presence.Ended e
        && (desired() instanceof Desired.Stopped
            || e.ending() == Ending.DONE
            || (e.ending() == Ending.UNASKED && component.lifetime().allows(e.status())));
  }

  /** Its end, where it should run and nothing else serves in its place. */
  public Optional<Presence.Ended> dead() {
    return presence instanceof Presence.Ended e && !atRest() && !servedByAnother()
        ? Optional.of(e)
        : Optional.empty();
  }

  /** Its end, where that may have been a person's doing, so that they are asked before a start. */
  public Optional<Presence.Ended> doubtful() {
    return presence instanceof Presence.Ended e
            && e.ending() == Ending.UNASKED
            && !atRest()
            && component.lifetime().asks(e.status())
        ? Optional.of(e)
        : Optional.empty();
  }

  /**
   * Whether another process serves in its place, as one that a person started by hand: its own
   * could not have its port, and its health probes pass since, twice at least.
   */
  public boolean servedByAnother() {
    return presence instanceof Presence.Ended e
        && e.ending() == Ending.UNASKED
        && output.portTaken(e.at())
        && !component.probes(Category.HEALTH).isEmpty()
        && component.probes(Category.HEALTH).stream()
            .map(spec -> probes.getOrDefault(spec.name(), ProbeFacts.none(spec)))
            .allMatch(probe -> probe.passes() > 1 && probe.passedSince(e.at()));
  }

  /** Whether it is seen not to serve: it has ended, or a health probe fails. */
  public boolean down() {
    return (presence instanceof Presence.Ended && !servedByAnother())
        || !failedProbes(Category.HEALTH).isEmpty();
  }

  /** Whether it has started so lately that what fails may only not have come up yet. */
  public boolean starting(Instant now) {
    return presence instanceof Presence.Running run
        && !run.adopted()
        && now.isBefore(run.since().plus(component.startup()))
        && component.probes(Category.HEALTH).stream()
            .map(spec -> probes.getOrDefault(spec.name(), ProbeFacts.none(spec)))
            .anyMatch(probe -> !probe.passedSince(run.since()));
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

  /** The exits that nobody is known to have asked for, at or after the given time. */
  public List<Signal.Exited> crashesSince(Instant since) {
    return exits.isEmpty()
        ? List.of()
        : exits.stream().filter(e -> e.unasked() && !e.at().isBefore(since)).toList();
  }

  private Output begun(Signal.Started s) {
    boolean runs = presence instanceof Presence.Running;
    boolean same = presence instanceof Presence.Running r && r.pid() == s.pid();
    return same ? output : output.begun(s.at(), runs, s.adopted());
  }

  private static <T> List<T> appended(List<T> list, T item, int most) {
    List<T> next = new ArrayList<>(list);
    next.add(item);
    return next.size() > most ? next.subList(next.size() - most, next.size()) : next;
  }

  private static <T> Map<String, T> put(Map<String, T> map, String key, T value) {
    Map<String, T> next = new HashMap<>(map);
    next.put(key, value);
    return next;
  }

  /** The facts that are about to be; made for every signal, so it holds nothing but them. */
  private static final class Change {
    private Component component;
    private Presence presence;
    private Map<String, ProbeFacts> probes;
    private List<Signal.Exited> exits;
    private Optional<Signal.Scheduled> scheduled;
    private HeartbeatFacts heartbeats;
    private Map<String, Signal.Resource> resources;
    private Output output;
    private Map<String, Claim> claims;
    private Optional<Desired.Stopped> stopped;

    Change(ComponentFacts from) {
      component = from.component;
      presence = from.presence;
      probes = from.probes;
      exits = from.exits;
      scheduled = from.scheduled;
      heartbeats = from.heartbeats;
      resources = from.resources;
      output = from.output;
      claims = from.claims;
      stopped = from.stopped;
    }

    ComponentFacts made() {
      return new ComponentFacts(
          component,
          presence,
          probes,
          exits,
          scheduled,
          heartbeats,
          resources,
          output,
          claims,
          stopped);
    }
  }
}
