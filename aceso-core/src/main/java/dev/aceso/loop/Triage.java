package dev.aceso.loop;

import dev.aceso.decide.Decider;
import dev.aceso.decide.Situation;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Desired;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Durations;
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
import dev.aceso.safety.Confirmation;
import dev.aceso.safety.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From an open incident to a decision: confirm, diagnose, decide, pass the gates, begin. */
final class Triage {
  /** Until a survey that could not tell is repeated, and until a refusal is looked at again. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How long nothing may be done about a failure before people are told why. */
  static final Duration TELL_AFTER = Duration.ofSeconds(60);

  /** The longest pause between two looks at what people have been told of. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** After an approval that nobody gave, so many times its expiry until it is asked for again. */
  private static final int ASK_AGAIN = 4;

  /** Surveys in a row that could not tell, before people are told why nothing is done. */
  private static final int BLIND_TOLD = 3;

  /** Half-lives of a failure's restlessness that make up the flap window. */
  private static final int FLAPS = 6;

  private final Desk desk;
  private final Waits waits;
  private final Inquiry inquiry;

  Triage(Desk desk) {
    this.desk = desk;
    this.waits = new Waits(desk);
    this.inquiry = new Inquiry(desk);
  }

  /** Moves the incident on as far as it goes without anything further being heard. */
  void advance(Incident incident) {
    if (gone(incident)) {
      return;
    }
    Attention attention = desk.book.attention(incident.id());
    if (attention.surveying || attention.resting) {
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
    switch (inquiry.confirm(incident, attention)) {
      case Confirmation.Gone g -> {
        wait(incident, attention, desk.now.plus(pause(attention)));
        tell(
            incident,
            attention,
            "it can't be confirmed that %s fails: %s".formatted(incident.origin(), g.why()));
      }
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
    return inquiry.confirm(incident, attention);
  }

  /** Passes the gates and begins, or holds. */
  void begin(Incident incident, RecoveryPlan plan, Attention attention) {
    Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
    if (refusal.isPresent()) {
      hold(incident, attention, refusal.get(), desk.now.plus(LOOK_AGAIN));
      return;
    }
    attention.heldSince = Optional.empty();
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
    if (!desk.settled(incident)) {
      attention.flap = attention.flap.came(desk.now, halfLife);
      return false;
    }
    attention.flap = attention.flap.went(desk.now);
    Optional<Desired.Stopped> stopped = stopped(incident.origin());
    if (stopped.isPresent()) {
      close(incident, "%s was %s".formatted(incident.origin(), stopped.get()));
      return true;
    }
    if (attention.flap.over(desk.now, halfLife)) {
      close(incident, "gone by itself before anything was done");
    } else {
      desk.book.wake(incident.id(), attention.flap.overAt(halfLife));
    }
    return true;
  }

  private Optional<Desired.Stopped> stopped(ComponentId id) {
    return desk.watch
        .of(id)
        .map(ComponentFacts::desired)
        .filter(Desired.Stopped.class::isInstance)
        .map(Desired.Stopped.class::cast);
  }

  private void blind(Incident incident, Attention attention, String why) {
    attention.refresh();
    attention.holdUntil = desk.now.plus(LOOK_AGAIN);
    desk.book.wake(incident.id(), attention.holdUntil);
    if (++attention.blind == BLIND_TOLD) {
      Refusal refusal = new Refusal(Reason.NOT_CONFIRMED, why);
      record(
          incident,
          new Decision(
              incident.id(),
              desk.now,
              new Choice.Hold(refusal, attention.holdUntil),
              "Holding: " + why,
              List.of()));
    }
    tell(
        incident,
        attention,
        "it can't be seen whether %s fails: %s".formatted(incident.origin(), why));
  }

  /** Tells people when nothing could be done for a while, once. */
  private void tell(Incident incident, Attention attention, String why) {
    Instant since = attention.heldSince.orElse(desk.now);
    attention.heldSince = Optional.of(since);
    if (!incident.told() && !desk.now.isBefore(since.plus(TELL_AFTER))) {
      desk.record(
          incident.id(),
          new IncidentEvent.Escalated(
              desk.now,
              "nothing could be done for %s: %s".formatted(Durations.show(TELL_AFTER), why)));
    }
  }

  /** Until the next look: longer and longer once people have been told. */
  private static Duration pause(Attention attention) {
    Duration doubled = LOOK_AGAIN.multipliedBy(1L << Math.min(attention.rounds, 20));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Decides afresh on what was decided already, as something has changed. */
  void reconsider(Incident incident, Attention attention) {
    confirmed(incident, attention);
  }

  /** Whether a plan that was decided on is still about what fails and could begin at all. */
  boolean possible(Incident incident, RecoveryPlan plan, Attention attention) {
    boolean blocked =
        Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now)
            .filter(refusal -> refusal.reason() == Reason.DEPENDENCY_DOWN)
            .isPresent();
    return !blocked
        && incident.diagnosis().filter(d -> inquiry.causeConfirmed(d, attention)).isPresent();
  }

  private void confirmed(Incident incident, Attention attention) {
    attention.changed = false;
    List<FailureEvent> present = inquiry.present(incident, attention);
    Set<ComponentId> owed = desk.owed(incident);
    List<FailureEvent> owing = of(present, owed);
    consider(incident, attention, owing.isEmpty() ? present : owing);
  }

  /** Finds the cause of some of the incident's failures and decides what to do about it. */
  private void consider(Incident incident, Attention attention, List<FailureEvent> present) {
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
      Instant until = desk.now.plus(LOOK_AGAIN);
      String why = "incident %s is about %s, which is the cause".formatted(other.get().id(), cause);
      record(diagnosed, holding(diagnosed, new Refusal(Reason.COMPONENT_BUSY, why), until));
      wait(diagnosed, attention, until);
    } else if (inquiry.causeConfirmed(diagnosis, attention)) {
      decide(diagnosed, diagnosis, attention);
    } else {
      hold(
          diagnosed,
          attention,
          new Refusal(
              Reason.NOT_CONFIRMED,
              "%s seems to be the cause, but nothing fresh shows that it fails".formatted(cause)),
          desk.now.plus(LOOK_AGAIN));
    }
  }

  /** What is down of the things that the cause needs: without them it could not come back. */
  private Optional<List<FailureEvent>> neededFirst(
      Diagnosis diagnosis, List<FailureEvent> present) {
    ComponentId cause = diagnosis.cause().component();
    Set<ComponentId> down =
        desk.config.topology().dependencies(cause).stream()
            .filter(this::down)
            .collect(Collectors.toSet());
    List<FailureEvent> needed = of(present, down);
    return needed.isEmpty() || needed.size() == present.size()
        ? Optional.empty()
        : Optional.of(needed);
  }

  private boolean down(ComponentId id) {
    return desk.watch
        .of(id)
        .filter(
            facts ->
                facts.presence() instanceof Presence.Ended
                    || !facts.failedProbes(Category.HEALTH).isEmpty())
        .isPresent();
  }

  private static List<FailureEvent> of(List<FailureEvent> failures, Set<ComponentId> components) {
    return failures.stream().filter(f -> components.contains(f.component())).toList();
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
                Breakers.open(desk.memory.failing(), desk.policy().guards().breaker(), desk.now),
                incident.attempts().size(),
                incident.told()),
            desk.now);
    switch (decision.choice()) {
      case Choice.Recover recover -> recover(incident, decision, recover, attention);
      case Choice.Hold hold -> {
        record(incident, decision);
        wait(incident, attention, hold.until());
        tell(incident, attention, hold.refusal().detail());
      }
      case Choice.Escalate escalate -> escalate(incident, decision, escalate.why(), attention);
    }
  }

  /** People are told once of each cause; then it is looked at again with growing pauses. */
  private void escalate(Incident incident, Decision decision, String why, Attention attention) {
    boolean known =
        incident.state() == IncidentState.ESCALATED
            && incident
                .decision()
                .filter(d -> d.choice() instanceof Choice.Escalate)
                .filter(d -> incident.diagnosis().stream().noneMatch(i -> i.at().isAfter(d.at())))
                .isPresent();
    if (!known) {
      record(incident, decision);
      desk.record(incident.id(), new IncidentEvent.Escalated(desk.now, why));
    }
    wait(incident, attention, desk.now.plus(pause(attention)));
    attention.rounds++;
  }

  private void recover(
      Incident incident, Decision decision, Choice.Recover recover, Attention attention) {
    RecoveryPlan plan = recover.plan();
    if (recover.mode() != Mode.AUTOMATIC && pays(incident, plan)) {
      recover(incident, owing(decision, plan), new Choice.Recover(plan, Mode.AUTOMATIC), attention);
      return;
    }
    switch (recover.mode()) {
      case SHADOW -> {
        attention.resting = true;
        record(incident, decision);
      }
      case APPROVE -> askOrWait(incident, decision, plan, attention);
      case AUTOMATIC -> {
        Optional<Refusal> refusal = Gates.refusal(plan, desk.policy(), desk.traffic(), desk.now);
        if (refusal.isPresent()) {
          hold(incident, attention, refusal.get(), desk.now.plus(LOOK_AGAIN));
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

  /** Whether the plan only starts what the incident's own course has stopped. */
  static boolean pays(Incident incident, RecoveryPlan plan) {
    return plan.harmless() && incident.debts().containsAll(plan.touches());
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
      wait(incident, attention, desk.now.plus(LOOK_AGAIN));
      return;
    }
    if (incident.told() && incident.handover().acknowledgedBy().isPresent()) {
      attention.resting = true;
      return;
    }
    Duration pause = desk.policy().approval().expires().multipliedBy(ASK_AGAIN);
    Optional<Instant> again = attention.askedAt.map(at -> at.plus(pause));
    if (incident.told() && again.filter(desk.now::isBefore).isPresent()) {
      wait(incident, attention, again.get());
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

  private void hold(Incident incident, Attention attention, Refusal refusal, Instant until) {
    boolean limit = refusal.reason() == Reason.ATTEMPTS_LIMIT;
    boolean expired = refusal.reason() == Reason.PLAN_EXPIRED;
    boolean waiting = incident.state() == IncidentState.AWAITING_APPROVAL;
    if ((!incident.told() && limit) || (waiting && expired)) {
      desk.record(incident.id(), new IncidentEvent.Escalated(desk.now, refusal.detail()));
      return;
    }
    if (!waiting) {
      record(incident, holding(incident, refusal, until));
    }
    wait(incident, attention, until);
    if (refusal.reason() != Reason.MAINTENANCE && !waiting) {
      tell(incident, attention, refusal.detail());
    }
    if (Waits.forOthers(refusal.reason())) {
      waits.resolve();
    }
  }

  private Decision holding(Incident incident, Refusal refusal, Instant until) {
    return new Decision(
        incident.id(),
        desk.now,
        new Choice.Hold(refusal, until),
        "Holding: " + refusal.detail(),
        List.of());
  }

  /** Records a decision unless it only repeats what the last one said. */
  private void record(Incident incident, Decision decision) {
    if (incident.decision().filter(last -> repeats(last, decision)).isEmpty()) {
      desk.record(incident.id(), new IncidentEvent.Decided(desk.now, decision));
    }
  }

  private static boolean repeats(Decision last, Decision next) {
    return switch (next.choice()) {
      case Choice.Hold is ->
          last.choice() instanceof Choice.Hold was
              && was.refusal().reason() == is.refusal().reason();
      case Choice.Recover is ->
          is.mode() == Mode.SHADOW
              && last.choice() instanceof Choice.Recover was
              && was.mode() == Mode.SHADOW
              && was.plan().id().equals(is.plan().id());
      case Choice.Escalate _ -> false;
    };
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
