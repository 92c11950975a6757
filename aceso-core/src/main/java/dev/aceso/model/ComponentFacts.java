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
    return switch (signal) {
      case Signal.Probed s -> withProbe(s);
      case Signal.Started s ->
          present(new Presence.Running(s.pid(), s.at(), s.adopted()), exits, Optional.empty())
              .beating(heartbeats.restarted())
              .writing(begun(s));
      case Signal.Exited s ->
          present(
                  new Presence.Ended(s.at(), s.status(), s.ending()),
                  appended(exits, s, EXITS),
                  Optional.empty())
              .writing(output.ended(s.at()));
      case Signal.Scheduled s -> present(presence, exits, Optional.of(s));
      case Signal.Heartbeat s -> beating(heartbeats.with(s.at()));
      case Signal.Resource s -> {
        Map<String, Signal.Resource> next = new HashMap<>(resources);
        next.put(s.kind() + ":" + s.what(), s);
        yield new ComponentFacts(
            component,
            presence,
            probes,
            exits,
            scheduled,
            heartbeats,
            next,
            output,
            claims,
            stopped);
      }
      case Signal.Logged s -> writing(output.with(s));
      case Signal.Read s -> writing(output.with(s));
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
    return present(fresh, exits, scheduled);
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
        changed, presence, kept, exits, scheduled, heartbeats, resources, output, claims, stopped);
  }

  /** With a person's order that it be down, or without one. */
  public ComponentFacts ordered(Optional<Desired.Stopped> order) {
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
        order);
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

  private ComponentFacts withProbe(Signal.Probed reading) {
    ProbeFacts known = probes.get(reading.probe());
    if (known == null) {
      return this;
    }
    Map<String, ProbeFacts> next = new HashMap<>(probes);
    next.put(reading.probe(), known.with(reading));
    return new ComponentFacts(
        component,
        presence,
        next,
        exits,
        scheduled,
        heartbeats,
        resources,
        output,
        claims,
        stopped);
  }

  private ComponentFacts claimed(Map<String, Claim> by) {
    return new ComponentFacts(
        component, presence, probes, exits, scheduled, heartbeats, resources, output, by, stopped);
  }

  private ComponentFacts beating(HeartbeatFacts next) {
    return new ComponentFacts(
        component, presence, probes, exits, scheduled, next, resources, output, claims, stopped);
  }

  private ComponentFacts writing(Output next) {
    return new ComponentFacts(
        component,
        presence,
        probes,
        exits,
        scheduled,
        heartbeats,
        resources,
        next,
        claims,
        stopped);
  }

  private Output begun(Signal.Started s) {
    boolean runs = presence instanceof Presence.Running;
    boolean same = presence instanceof Presence.Running r && r.pid() == s.pid();
    return same ? output : output.begun(s.at(), runs, s.adopted());
  }

  private ComponentFacts present(
      Presence presence, List<Signal.Exited> exits, Optional<Signal.Scheduled> scheduled) {
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

  private static <T> List<T> appended(List<T> list, T item, int most) {
    List<T> next = new ArrayList<>(list);
    next.add(item);
    return next.size() > most ? next.subList(next.size() - most, next.size()) : next;
  }
}
