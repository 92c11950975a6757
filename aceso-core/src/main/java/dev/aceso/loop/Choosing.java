package dev.aceso.loop;

import dev.aceso.decide.Decider;
import dev.aceso.decide.Situation;
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
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.safety.Breakers;
import dev.aceso.safety.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From confirmed failures to what is done about them: diagnose, decide, pass the gates, begin. */
final class Choosing {
  /** After an approval that nobody gave, so many times its expiry until it is asked for again. */
  private static final int ASK_AGAIN = 4;

  private final Desk desk;
  private final Inquiry inquiry;
  private final Patience patience;
  private final Company company;

  Choosing(Desk desk, Inquiry inquiry, Patience patience) {
    this.desk = desk;
    this.inquiry = inquiry;
    this.patience = patience;
    this.company = new Company(desk);
  }

  /** Finds the cause of some of the incident's failures and decides what to do about it. */
  void consider(Incident incident, Attention attention, List<FailureEvent> present) {
    Diagnosis diagnosis = inquiry.diagnose(incident, present, attention);
    Optional<List<FailureEvent>> needed = neededFirst(diagnosis, present);
    if (needed.isPresent()) {
      consider(incident, attention, needed.get());
      return;
    }
    Incident diagnosed = incident;
    if (incident.diagnosis().map(d -> !sameCause(d, diagnosis)).orElse(true)) {
      diagnosed = desk.record(incident.id(), new IncidentEvent.Diagnosed(desk.now, diagnosis));
    }
    ComponentId cause = diagnosis.cause().component();
    Optional<Incident> other = inquiry.about(cause, diagnosed);
    if (other.isPresent()) {
      Instant until = desk.now.plus(Patience.LOOK_AGAIN);
      String why = "incident %s is about %s, which is the cause".formatted(other.get().id(), cause);
      patience.record(
          diagnosed, patience.holding(diagnosed, new Refusal(Reason.COMPONENT_BUSY, why), until));
      patience.wait(diagnosed, attention, until);
    } else if (inquiry.causeConfirmed(diagnosis, attention)) {
      decide(diagnosed, diagnosis, attention);
    } else {
      patience.hold(
          diagnosed,
          attention,
          new Refusal(
              Reason.NOT_CONFIRMED,
              "%s seems to be the cause, but nothing fresh shows that it fails".formatted(cause)),
          desk.now.plus(Patience.LOOK_AGAIN));
    }
  }

  /**
   * What is considered first: what could come back now, and of that what the engine has stopped
   * itself.
   */
  List<FailureEvent> first(List<FailureEvent> present, Set<ComponentId> owed) {
    List<FailureEvent> possible = present.stream().filter(f -> !blocked(f.component())).toList();
    List<FailureEvent> some = possible.isEmpty() ? present : possible;
    List<FailureEvent> owing = of(some, owed);
    return owing.isEmpty() ? some : owing;
  }

  /** Whether it has ended and could not come back, as something that it needs is down. */
  private boolean blocked(ComponentId id) {
    return desk.watch.of(id).filter(facts -> facts.presence() instanceof Presence.Ended).stream()
        .flatMap(facts -> facts.component().dependsOn().stream())
        .anyMatch(needed -> desk.watch.of(needed).filter(ComponentFacts::down).isPresent());
  }

  /** What is down of the things that the cause needs: without them it could not come back. */
  private Optional<List<FailureEvent>> neededFirst(
      Diagnosis diagnosis, List<FailureEvent> present) {
    ComponentId cause = diagnosis.cause().component();
    Set<ComponentId> down =
        desk.config.topology().dependencies(cause).stream()
            .filter(id -> desk.watch.of(id).filter(ComponentFacts::down).isPresent())
            .collect(Collectors.toSet());
    List<FailureEvent> needed = of(present, down);
    return needed.isEmpty() || needed.size() == present.size()
        ? Optional.empty()
        : Optional.of(needed);
  }

  private static boolean sameCause(Diagnosis a, Diagnosis b) {
    return a.cause().component().equals(b.cause().component())
        && a.cause().kind() == b.cause().kind();
  }

  private void decide(Incident incident, Diagnosis diagnosis, Attention attention) {
    ComponentId origin = diagnosis.cause().component();
    Instant from = desk.now.minus(desk.policy().limits().within());
    Situation situation =
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
            Breakers.open(desk.memory.failing(), desk.policy().guards().breaker(), desk.now),
            incident.attempts().size(),
            incident.told());
    Decision decision = Decider.decide(situation, desk.now);
    switch (decision.choice()) {
      case Choice.Recover recover -> recover(incident, decision, recover, attention);
      case Choice.Hold hold -> {
        patience.record(incident, decision);
        patience.wait(incident, attention, hold.until());
        patience.tell(incident, attention, hold.refusal().detail());
      }
      case Choice.Escalate escalate ->
          patience.escalate(incident, attention, decision, escalate.why(), reopens(situation));
    }
  }

  /** When the next of what speaks against a cure now ends by itself. */
  private Optional<Instant> reopens(Situation situation) {
    return Stream.of(
            Breakers.closes(desk.memory.failing(), desk.policy().guards().breaker(), desk.now),
            Decider.reopens(situation, desk.now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private void recover(
      Incident incident, Decision decision, Choice.Recover recover, Attention attention) {
    RecoveryPlan plan = recover.plan();
    if (recover.mode() != Mode.AUTOMATIC && pays(incident, plan)) {
      carryOut(
          incident, owing(decision, plan), new Choice.Recover(plan, Mode.AUTOMATIC), attention);
      return;
    }
    Decision joint = company.with(incident, decision, plan, recover.mode());
    carryOut(incident, joint, (Choice.Recover) joint.choice(), attention);
  }

  private void carryOut(
      Incident incident, Decision decision, Choice.Recover recover, Attention attention) {
    RecoveryPlan plan = recover.plan();
    switch (recover.mode()) {
      case SHADOW -> {
        attention.resting = true;
        patience.record(incident, decision);
      }
      case APPROVE -> askOrWait(incident, decision, plan, attention);
      case AUTOMATIC -> {
        Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
        if (refusal.isPresent()) {
          patience.hold(incident, attention, refusal.get(), desk.now.plus(Patience.LOOK_AGAIN));
          return;
        }
        Optional<String> disputed = Gates.disputed(plan, desk.policy(), desk.traffic(), desk.now);
        if (disputed.isPresent()) {
          askOrWait(incident, disputed(decision, plan, disputed.get()), plan, attention);
          return;
        }
        Incident decided =
            desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision));
        begin(decided, plan, attention);
      }
    }
  }

  /** Whether the plan only starts what the engine has stopped. */
  private boolean pays(Incident incident, RecoveryPlan plan) {
    return plan.harmless() && plan.touches().stream().allMatch(id -> desk.owes(incident, id));
  }

  private static Decision owing(Decision decision, RecoveryPlan plan) {
    return new Decision(
        decision.incident(),
        decision.at(),
        new Choice.Recover(plan, Mode.AUTOMATIC),
        decision.sentence() + "; Aceso stopped it, so it owes this in any mode",
        decision.candidates());
  }

  /**
   * An approval that nobody gave is asked for again only after a while, and not of somebody who has
   * taken notice.
   */
  private void askOrWait(
      Incident incident, Decision decision, RecoveryPlan plan, Attention attention) {
    boolean asked =
        incident.state() == IncidentState.AWAITING_APPROVAL
            && incident.plan().filter(p -> p.id().equals(plan.id())).isPresent();
    if (asked) {
      patience.wait(incident, attention, desk.now.plus(Patience.LOOK_AGAIN));
      return;
    }
    if (incident.told() && incident.handover().acknowledgedBy().isPresent()) {
      attention.resting = true;
      return;
    }
    Duration pause = desk.policy().approval().expires().multipliedBy(ASK_AGAIN);
    Optional<Instant> again = attention.askedAt.map(at -> at.plus(pause));
    if (incident.told() && again.filter(desk.now::isBefore).isPresent()) {
      patience.wait(incident, attention, again.get());
      return;
    }
    attention.askedAt = Optional.of(desk.now);
    ask(incident, decision, plan);
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

  /** Whether a plan that was decided on is still about what fails and could begin at all. */
  boolean possible(Incident incident, RecoveryPlan plan, Attention attention) {
    boolean blocked =
        Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now)
            .filter(refusal -> refusal.reason() == Reason.DEPENDENCY_DOWN)
            .isPresent();
    boolean tooMuch =
        Gates.refusal(plan, desk.policy(), desk.traffic().alone(), desk.now)
            .filter(refusal -> refusal.reason() == Reason.SYSTEM_LIMIT)
            .isPresent();
    return !blocked
        && !tooMuch
        && incident.diagnosis().filter(d -> inquiry.causeConfirmed(d, attention)).isPresent();
  }

  /** Passes the gates and begins, or holds. */
  void begin(Incident incident, RecoveryPlan plan, Attention attention) {
    Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
    if (refusal.isPresent()) {
      patience.hold(incident, attention, refusal.get(), desk.now.plus(Patience.LOOK_AGAIN));
      return;
    }
    attention.heldSince = Optional.empty();
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(new ExecutionEvent.Started(desk.now, ++desk.lastToken)));
  }

  static List<FailureEvent> of(List<FailureEvent> failures, Set<ComponentId> components) {
    return failures.stream().filter(f -> components.contains(f.component())).toList();
  }
}
