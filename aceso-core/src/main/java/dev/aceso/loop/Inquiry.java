package dev.aceso.loop;

import dev.aceso.diagnose.Case;
import dev.aceso.diagnose.Diagnostician;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.safety.Confirmation;
import dev.aceso.safety.Gates;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the readings of a survey say of an incident: which of its failures are still there, and
 * which component causes them.
 */
final class Inquiry {
  private final Desk desk;

  Inquiry(Desk desk) {
    this.desk = desk;
  }

  /** Whether any of the failures is still there, by the readings of the survey. */
  Confirmation confirm(Incident incident, Attention attention) {
    Confirmation sum = new Confirmation.Gone("nothing that is watched fails");
    for (FailureEvent failure : incident.failures()) {
      switch (confirm(failure, attention)) {
        case Confirmation.Confirmed c -> {
          return c;
        }
        case Confirmation.CannotTell c -> sum = c;
        case Confirmation.Gone g -> sum = sum instanceof Confirmation.Gone ? g : sum;
      }
    }
    return sum;
  }

  /** Whether one failure is still there, by the readings of the survey. */
  private Confirmation confirm(FailureEvent failure, Attention attention) {
    ComponentId id = failure.component();
    Optional<ComponentFacts> facts = desk.watch.of(id);
    if (facts.isEmpty()) {
      return new Confirmation.Gone(id + " is no longer watched");
    }
    ComponentFacts seen =
        Optional.ofNullable(attention.presence.get(id)).map(facts.get()::seen).orElse(facts.get());
    if (!seen.running() && seen.desired() instanceof Desired.Stopped stopped) {
      return new Confirmation.Gone("%s was %s".formatted(id, stopped));
    }
    return Gates.confirm(failure.kind(), seen, attention.surveyed.orElseThrow(), desk.now);
  }

  /** Whether fresh evidence shows that the cause's component fails, in whatever way. */
  boolean causeConfirmed(Diagnosis diagnosis, Attention attention) {
    ComponentId id = diagnosis.cause().component();
    Instant since = attention.surveyed.orElseThrow();
    return attention.presence.get(id) instanceof Presence.Ended
        || desk.watch.failures(id, desk.now).stream()
            .anyMatch(f -> confirm(f, attention) instanceof Confirmation.Confirmed)
        || desk.watch.of(id).stream()
            .filter(facts -> !facts.starting(desk.now))
            .flatMap(facts -> facts.probes().values().stream())
            .anyMatch(probe -> probe.readSince(since) && failed(probe));
  }

  private static boolean failed(ProbeFacts probe) {
    return probe.last().filter(reading -> reading.outcome() == ProbeOutcome.FAIL).isPresent();
  }

  /**
   * The failures that the survey does not show to be gone. Those of what needs something that a
   * person has stopped come in only when there are no others, as they can't be mended meanwhile.
   */
  List<FailureEvent> present(Incident incident, Attention attention) {
    List<FailureEvent> present =
        incident.failures().stream()
            .filter(f -> !(confirm(f, attention) instanceof Confirmation.Gone))
            .toList();
    List<FailureEvent> mendable =
        present.stream().filter(f -> !needsWhatIsStopped(f.component())).toList();
    return mendable.isEmpty() ? present : mendable;
  }

  private boolean needsWhatIsStopped(ComponentId id) {
    return desk.config.topology().dependencies(id).stream()
        .anyMatch(
            needed ->
                desk.watch
                    .of(needed)
                    .filter(facts -> !facts.running())
                    .filter(facts -> facts.desired() instanceof Desired.Stopped)
                    .isPresent());
  }

  /**
   * The diagnosis of some of the incident's failures. What the survey shows to be well is not taken
   * for a cause, however much else points at it.
   */
  Diagnosis diagnose(Incident incident, List<FailureEvent> present, Attention attention) {
    Set<ComponentId> cleared = new LinkedHashSet<>();
    while (true) {
      Diagnosis diagnosis = diagnose(incident, present, cleared);
      ComponentId cause = diagnosis.cause().component();
      if (causeConfirmed(diagnosis, attention) || !well(cause, attention) || !cleared.add(cause)) {
        return diagnosis;
      }
    }
  }

  private Diagnosis diagnose(
      Incident incident, List<FailureEvent> present, Set<ComponentId> cleared) {
    return new Diagnostician(desk.config.techniques())
        .diagnose(
            new Case(
                incident.id(),
                present,
                desk.watch.facts(),
                desk.policy().strategies(),
                desk.memory.knowledge(),
                cleared),
            desk.now);
  }

  private boolean well(ComponentId id, Attention attention) {
    Instant since = attention.surveyed.orElseThrow();
    return desk.watch
        .of(id)
        .filter(facts -> !(facts.presence() instanceof Presence.Ended))
        .map(
            facts ->
                facts.component().probes(Category.HEALTH).stream()
                    .map(spec -> facts.probes().getOrDefault(spec.name(), ProbeFacts.none(spec)))
                    .toList())
        .filter(probes -> !probes.isEmpty())
        .filter(probes -> probes.stream().allMatch(probe -> probe.passedSince(since)))
        .isPresent();
  }

  /** Another open incident that was opened for the component or that the component has joined. */
  Optional<Incident> about(ComponentId cause, Incident incident) {
    boolean own = incident.failures().stream().anyMatch(f -> f.component().equals(cause));
    return own
        ? Optional.empty()
        : desk.book.concerning(cause).stream()
            .filter(i -> !i.id().equals(incident.id()) && i.heldBy().isEmpty())
            .filter(i -> i.failures().stream().anyMatch(f -> f.component().equals(cause)))
            .findFirst();
  }
}
