package dev.aceso.loop;

import dev.aceso.learn.Learner;
import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Pattern;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns signals into incidents: what is new opens one, what is explained joins one. */
final class Intake {
  /** What ends so soon after what it needs, or before, has most likely ended because of it. */
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private final Desk desk;
  private final Errands errands;
  private final Company company;

  Intake(Desk desk, Errands errands) {
    this.desk = desk;
    this.errands = errands;
    this.company = new Company(desk);
  }

  void see(Signal signal) {
    if (!desk.watch.fold(signal)) {
      return;
    }
    for (Incident incident : desk.book.concerning(signal.component())) {
      if (signal instanceof Signal.Probed probed && incident.state() == IncidentState.RECOVERING) {
        desk.book.attention(incident.id()).readings.add(probed);
      }
      desk.book.touch(incident.id());
    }
    if (signal instanceof Signal.Started) {
      errands.startedByOthers(signal.component());
    }
    examine(signal.component());
  }

  /** Looks at a component for failures that no incident knows of yet. */
  void examine(ComponentId id) {
    desk.watch.failures(id, desk.now).forEach(this::consider);
  }

  private void consider(FailureEvent failure) {
    ComponentId component = failure.component();
    if (errands.on(component)) {
      return;
    }
    List<Incident> concerning = desk.book.concerning(component);
    for (Incident incident : concerning) {
      boolean acting =
          incident.state() == IncidentState.RECOVERING
              && incident.plan().map(p -> p.touches().contains(component)).orElse(false);
      if (acting || knows(incident, failure)) {
        return;
      }
    }
    Optional<Incident> explains =
        concerning.stream()
            .filter(i -> Desk.ill(i).contains(component))
            .findFirst()
            .or(() -> related(failure));
    if (explains.isPresent()) {
      join(explains.get(), failure);
    } else {
      open(failure);
    }
  }

  private boolean endedFromOutside(ComponentId id) {
    return desk.watch
        .of(id)
        .map(facts -> facts.presence())
        .filter(
            presence ->
                presence instanceof Presence.Ended e
                    && e.status() instanceof ExitStatus.Signalled s
                    && s.fromOutside())
        .isPresent();
  }

  /** What fails as it did before it ended is news: it is another process that does. */
  private static boolean knows(Incident incident, FailureEvent failure) {
    List<FailureEvent> known =
        incident.failures().stream()
            .filter(f -> f.component().equals(failure.component()))
            .toList();
    Optional<FailureEvent> same =
        known.stream().filter(f -> f.kind() == failure.kind()).reduce((first, last) -> last);
    return same.isPresent()
        && known.stream()
            .filter(f -> f.kind().ended() && !failure.kind().ended())
            .noneMatch(f -> f.detectedAt().isAfter(same.get().detectedAt()));
  }

  /**
   * An incident that may explain the failure, or be explained by it. Nothing is folded into an
   * incident that people have been told of, as they would not hear of it.
   */
  private Optional<Incident> related(FailureEvent failure) {
    Set<ComponentId> needed = desk.config.topology().dependencies(failure.component());
    Set<ComponentId> needing = desk.config.topology().dependants(failure.component());
    return desk.book.open().stream()
        .filter(i -> !i.told() && i.heldBy().isEmpty())
        .filter(
            i ->
                failure.kind().ended()
                    ? together(i, failure, needed, needing)
                    : Desk.ill(i).stream().anyMatch(needed::contains)
                        || (!i.failure().kind().ended() && causes(i, needing)))
        .findFirst();
  }

  private static boolean causes(Incident incident, Set<ComponentId> needing) {
    return incident.state() != IncidentState.RECOVERING
        && needing.contains(incident.failure().component());
  }

  /**
   * A process that has ended needs a start of its own whatever else fails, so it is folded only
   * into what has ended likewise and where one plan can start both.
   */
  private boolean together(
      Incident incident, FailureEvent failure, Set<ComponentId> needed, Set<ComponentId> needing) {
    Instant before = incident.failures().getLast().detectedAt();
    if (!incident.failure().kind().ended() || failure.detectedAt().isAfter(before.plus(TOGETHER))) {
      return false;
    }
    boolean follows = Desk.ill(incident).stream().anyMatch(needed::contains);
    boolean goesOn = incident.state() == IncidentState.RECOVERING;
    return follows
        ? !goesOn || !company.joining(incident, failure.component()).isEmpty()
        : causes(incident, needing);
  }

  private void join(Incident incident, FailureEvent failure) {
    desk.began(failure);
    Incident joined = desk.record(incident.id(), new IncidentEvent.Joined(desk.now, failure));
    List<Step> more =
        failure.kind().ended() ? company.joining(joined, failure.component()) : List.of();
    if (!more.isEmpty()) {
      desk.record(incident.id(), new IncidentEvent.Extended(desk.now, more));
    }
    desk.book.attention(incident.id()).news();
  }

  private void open(FailureEvent failure) {
    desk.began(failure);
    String id = desk.book.nextId();
    desk.record(id, new IncidentEvent.Opened(desk.now, failure));
    relapse(id, failure);
  }

  /**
   * An earlier cure of the same failure has not lasted: it counts against itself. What somebody
   * else has ended says nothing about the cure.
   */
  private void relapse(String id, FailureEvent failure) {
    if (endedFromOutside(failure.component())) {
      return;
    }
    Instant onset = failure.onset();
    Optional<Attempt> earlier =
        desk.memory.relapse(
            failure.component(), failure.kind(), id, onset, desk.policy().learning().relapse());
    earlier.ifPresent(
        attempt -> {
          desk.record(
              id, new IncidentEvent.Relapsed(desk.now, attempt.incident(), attempt.playbook()));
          desk.learn(
              Learner.relapsed(
                  desk.memory.knowledge(),
                  new Pattern(attempt.component(), attempt.kind()),
                  attempt.playbook(),
                  desk.now));
        });
  }
}
