package dev.aceso.loop;

import dev.aceso.decide.Decider;
import dev.aceso.decide.Situation;
import dev.aceso.diagnose.Case;
import dev.aceso.diagnose.Diagnostician;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.safety.Breakers;
import dev.aceso.safety.Confirmation;
import dev.aceso.safety.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From an open incident to a decision: confirm, diagnose, decide, pass the gates, begin. */
final class Triage {
  /** Until a survey that could not tell is repeated, and until a refusal is looked at again. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Surveys in a row that could not tell, before a person is asked. */
  static final int BLIND_SURVEYS = 120;

  /** Surveys in a row that could not tell, before people are told why nothing is done. */
  private static final int BLIND_TOLD = 3;

  /** Half-lives of a failure's restlessness that make up the flap window. */
  private static final int FLAPS = 6;

  private final Desk desk;
  private final Waits waits;

  Triage(Desk desk) {
    this.desk = desk;
    this.waits = new Waits(desk);
  }

  /** Moves the incident on as far as it goes without anything further being heard. */
  void advance(Incident incident) {
    if (gone(incident)) {
      return;
    }
    Attention attention = desk.book.attention(incident.id());
    if (attention.surveying || resting(incident, attention)) {
      return;
    }
    if (desk.now.isBefore(attention.holdUntil)) {
      desk.book.wake(incident.id(), attention.holdUntil);
      return;
    }
    if (attention.surveyed.isEmpty()) {
      survey(incident, attention);
      return;
    }
    switch (confirm(incident, attention)) {
      case Confirmation.Gone _ -> wait(incident, attention, desk.now.plus(LOOK_AGAIN));
      case Confirmation.CannotTell c -> blind(incident, attention, c.why());
      case Confirmation.Confirmed c -> {
        attention.blind = 0;
        confirmed(incident, attention);
      }
    }
  }

  /**
   * Asks for fresh readings: of a process that ended only whether it has, otherwise of all that it
   * needs too.
   */
  void survey(Incident incident, Attention attention) {
    attention.surveying = true;
    boolean ended =
        incident.failures().stream()
            .allMatch(
                f ->
                    desk.watch
                        .of(f.component())
                        .map(facts -> facts.presence() instanceof Presence.Ended)
                        .orElse(false));
    Set<ComponentId> components = Desk.ill(incident);
    if (!ended) {
      for (ComponentId id : List.copyOf(components)) {
        components.addAll(desk.config.topology().dependencies(id));
      }
    }
    desk.effects.add(new Effect.Survey(incident.id(), components, ended));
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
    return Gates.confirm(failure.kind(), seen, attention.surveyed.orElseThrow(), desk.now);
  }

  /** Whether fresh evidence shows that the cause's component fails, in whatever way. */
  private boolean causeConfirmed(Diagnosis diagnosis, Attention attention) {
    ComponentId id = diagnosis.cause().component();
    Instant since = attention.surveyed.orElseThrow();
    return attention.presence.get(id) instanceof Presence.Ended
        || desk.watch.failures(id, desk.now).stream()
            .anyMatch(f -> confirm(f, attention) instanceof Confirmation.Confirmed)
        || desk.watch.of(id).stream()
            .flatMap(facts -> facts.probes().values().stream())
            .anyMatch(probe -> probe.readSince(since) && failed(probe));
  }

  private static boolean failed(ProbeFacts probe) {
    return probe.last().filter(reading -> reading.outcome() == ProbeOutcome.FAIL).isPresent();
  }

  /** Passes the gates and begins, or holds. */
  void begin(Incident incident, RecoveryPlan plan, Attention attention) {
    Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
    if (refusal.isPresent()) {
      hold(incident, attention, refusal.get(), desk.now.plus(LOOK_AGAIN));
      return;
    }
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(new ExecutionEvent.Started(desk.now, ++desk.lastToken)));
  }

  void close(Incident incident, String why) {
    desk.record(incident.id(), new IncidentEvent.Closed(desk.now, false, why));
  }

  /**
   * Whether the failure is away at present. The incident closes once it has stayed away for as long
   * as its restlessness asks, so that what flaps remains one incident.
   */
  boolean gone(Incident incident) {
    if (desk.config.topology().find(incident.origin()).isEmpty()) {
      close(incident, incident.origin() + " is no longer configured");
      return true;
    }
    Attention attention = desk.book.attention(incident.id());
    Duration halfLife = desk.policy().detection().flapWithin().dividedBy(FLAPS);
    if (!desk.clear(incident)) {
      attention.flap = attention.flap.came(desk.now, halfLife);
      return false;
    }
    attention.flap = attention.flap.went(desk.now);
    if (attention.flap.over(desk.now, halfLife)) {
      close(incident, "gone by itself before anything was done");
    } else {
      desk.book.wake(incident.id(), attention.flap.overAt(halfLife));
    }
    return true;
  }

  /** A decision that touches nothing stands until the failure goes or something new is heard. */
  private boolean resting(Incident incident, Attention attention) {
    return attention.surveyed.isPresent()
        && incident.mode().filter(m -> m == Mode.SHADOW).isPresent()
        && incident.result().isEmpty();
  }

  private void blind(Incident incident, Attention attention, String why) {
    attention.refresh();
    attention.holdUntil = desk.now.plus(LOOK_AGAIN);
    desk.book.wake(incident.id(), attention.holdUntil);
    if (++attention.blind == BLIND_TOLD) {
      Refusal refusal = new Refusal(Refusal.Reason.NOT_CONFIRMED, why);
      record(
          incident,
          new Decision(
              incident.id(),
              desk.now,
              new Choice.Hold(refusal, attention.holdUntil),
              "Holding: " + why,
              List.of()));
    }
    if (attention.blind >= BLIND_SURVEYS) {
      desk.record(
          incident.id(),
          new IncidentEvent.Escalated(
              desk.now, "it can't be seen whether %s fails: %s".formatted(incident.origin(), why)));
    }
  }

  private void confirmed(Incident incident, Attention attention) {
    List<FailureEvent> present =
        incident.failures().stream()
            .filter(f -> !(confirm(f, attention) instanceof Confirmation.Gone))
            .toList();
    Diagnosis diagnosis =
        new Diagnostician(desk.config.techniques())
            .diagnose(
                new Case(
                    incident.id(),
                    present,
                    desk.watch.facts(),
                    desk.policy().strategies(),
                    desk.memory.knowledge()),
                desk.now);
    Incident diagnosed = incident;
    if (incident.diagnosis().map(d -> !sameCause(d, diagnosis)).orElse(true)) {
      diagnosed = desk.record(incident.id(), new IncidentEvent.Diagnosed(desk.now, diagnosis));
    }
    if (causeConfirmed(diagnosis, attention)) {
      decide(diagnosed, diagnosis, attention);
    } else {
      hold(
          diagnosed,
          attention,
          new Refusal(
              Refusal.Reason.NOT_CONFIRMED,
              "%s seems to be the cause, but nothing fresh shows that it fails"
                  .formatted(diagnosis.cause().component())),
          desk.now.plus(LOOK_AGAIN));
    }
  }

  private static boolean sameCause(Diagnosis a, Diagnosis b) {
    return a.cause().component().equals(b.cause().component())
        && a.cause().kind() == b.cause().kind();
  }

  private void decide(Incident incident, Diagnosis diagnosis, Attention attention) {
    ComponentId origin = diagnosis.cause().component();
    Instant from = desk.now.minus(desk.policy().limits().within());
    Decision decision =
        Decider.decide(
            new Situation(
                incident.id(),
                incident.failure(),
                diagnosis,
                desk.watch.facts(),
                desk.policy(),
                desk.memory.knowledge(),
                desk.memory.at(origin, incident, from),
                desk.config.conditions(),
                desk.config.verbs(),
                Breakers.open(desk.memory.failing(), desk.policy().guards().breaker(), desk.now)),
            desk.now);
    switch (decision.choice()) {
      case Choice.Recover recover -> recover(incident, decision, recover, attention);
      case Choice.Hold hold -> {
        record(incident, decision);
        wait(incident, attention, hold.until());
      }
      case Choice.Escalate escalate -> {
        record(incident, decision);
        desk.record(incident.id(), new IncidentEvent.Escalated(desk.now, escalate.why()));
      }
    }
  }

  private void recover(
      Incident incident, Decision decision, Choice.Recover recover, Attention attention) {
    RecoveryPlan plan = recover.plan();
    switch (recover.mode()) {
      case SHADOW -> desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision));
      case APPROVE -> ask(incident, decision, plan);
      case AUTOMATIC -> {
        Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
        if (refusal.isPresent()) {
          hold(incident, attention, refusal.get(), desk.now.plus(LOOK_AGAIN));
          return;
        }
        Optional<String> disputed = Gates.disputed(plan, desk.policy(), desk.traffic(), desk.now);
        if (disputed.isPresent()) {
          ask(incident, disputed(decision, plan, disputed.get()), plan);
          return;
        }
        Incident decided =
            desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision));
        begin(decided, plan, attention);
      }
    }
  }

  private void ask(Incident incident, Decision decision, RecoveryPlan plan) {
    Instant expires = desk.now.plus(desk.policy().approval().expires());
    desk.record(
        incident.id(), new IncidentEvent.Decided(desk.now, waiting(decision, plan, expires)));
    desk.record(incident.id(), new IncidentEvent.ApprovalAsked(desk.now, plan.id(), expires));
    desk.book.wake(incident.id(), expires);
  }

  /**
   * A plan may be approved for as long as is waited: the failure is seen again before it begins.
   */
  private static Decision waiting(Decision decision, RecoveryPlan plan, Instant until) {
    return new Decision(
        decision.incident(),
        decision.at(),
        new Choice.Recover(plan.validUntil(until), Mode.APPROVE),
        decision.sentence(),
        decision.candidates());
  }

  private static Decision disputed(Decision decision, RecoveryPlan plan, String why) {
    return new Decision(
        decision.incident(),
        decision.at(),
        new Choice.Recover(plan, Mode.APPROVE),
        decision.sentence() + "; it waits for approval, as " + why,
        decision.candidates());
  }

  private void hold(Incident incident, Attention attention, Refusal refusal, Instant until) {
    if (refusal.reason() == Refusal.Reason.ATTEMPTS_LIMIT) {
      desk.record(incident.id(), new IncidentEvent.Escalated(desk.now, refusal.detail()));
      return;
    }
    if (incident.state() != IncidentState.AWAITING_APPROVAL) {
      record(
          incident,
          new Decision(
              incident.id(),
              desk.now,
              new Choice.Hold(refusal, until),
              "Holding: " + refusal.detail(),
              List.of()));
    }
    wait(incident, attention, until);
    if (Waits.forOthers(refusal.reason())) {
      waits.resolve();
    }
  }

  /** Records a decision unless it only repeats what the last one said. */
  private void record(Incident incident, Decision decision) {
    boolean repeated =
        incident
            .decision()
            .map(Decision::choice)
            .map(
                last ->
                    last instanceof Choice.Hold was
                        && decision.choice() instanceof Choice.Hold is
                        && was.refusal().reason() == is.refusal().reason())
            .orElse(false);
    if (!repeated) {
      desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision));
    }
  }

  private void wait(Incident incident, Attention attention, Instant until) {
    attention.surveyed = Optional.empty();
    attention.holdUntil = until;
    desk.book.wake(incident.id(), until);
  }

  /** The components whose evidence an incident needs soon. */
  static Set<ComponentId> hurried(Incident incident) {
    Set<ComponentId> hurried = new LinkedHashSet<>();
    if (incident.state() == IncidentState.RECOVERING) {
      hurried.addAll(Desk.ill(incident));
      incident.plan().ifPresent(plan -> hurried.addAll(plan.verification().components()));
    }
    return hurried;
  }
}
