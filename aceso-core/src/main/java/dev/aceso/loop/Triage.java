package dev.aceso.loop;

import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.safety.Confirmation;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at an incident until its failures are confirmed or gone. */
final class Triage {

  /** Surveys in a row that could not tell, before people are told why nothing is done. */
  private static final int BLIND_TOLD = 3;

  /** Half-lives of a failure's restlessness that make up the flap window. */
  private static final int FLAPS = 6;

  private final Desk desk;
  private final Inquiry inquiry;
  private final Patience patience;
  private final Waits waits;
  private final Choosing choosing;

  Triage(Desk desk) {
    this.desk = desk;
    this.inquiry = new Inquiry(desk);
    this.waits = new Waits(desk);
    this.patience = new Patience(desk, waits);
    this.choosing = new Choosing(desk, inquiry, patience);
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
        patience.wait(incident, attention, desk.now.plus(Patience.pause(attention)));
        patience.tell(
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

  /** Passes the gates and begins what was decided, or holds. */
  void begin(Incident incident, RecoveryPlan plan, Attention attention) {
    choosing.begin(incident, plan, attention);
  }

  /** Whether a plan that was decided on is still about what fails and could begin at all. */
  boolean possible(Incident incident, RecoveryPlan plan, Attention attention) {
    return choosing.possible(incident, plan, attention);
  }

  /** What a gate holds up gives way where others wait for it and it for them. */
  void resolveDeadlock() {
    waits.resolve();
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
    Optional<Desired.Stopped> stopped = desk.stopped(incident.origin());
    if (stopped.isPresent()) {
      close(incident, "%s was %s".formatted(incident.origin(), stopped.get()));
      return true;
    }
    if (attention.flap.over(desk.now, halfLife)) {
      boolean replaced =
          desk.watch.of(incident.origin()).filter(ComponentFacts::servedByAnother).isPresent();
      close(
          incident,
          replaced
              ? "another process, not started by Aceso, serves in place of " + incident.origin()
              : incident.results().isEmpty()
                  ? "gone by itself before anything was done"
                  : "well again; nothing that was done is proved to have healed it");
    } else {
      desk.book.wake(incident.id(), attention.flap.overAt(halfLife));
    }
    return true;
  }

  private void blind(Incident incident, Attention attention, String why) {
    attention.refresh();
    attention.holdUntil = desk.now.plus(Patience.LOOK_AGAIN);
    desk.book.wake(incident.id(), attention.holdUntil);
    if (++attention.blind == BLIND_TOLD) {
      Refusal refusal = new Refusal(Reason.NOT_CONFIRMED, why);
      patience.record(incident, patience.holding(incident, refusal, attention.holdUntil));
    }
    patience.tell(
        incident,
        attention,
        "it can't be seen whether %s fails: %s".formatted(incident.origin(), why));
  }

  /** Decides afresh on what was decided already, as something has changed. */
  void reconsider(Incident incident, Attention attention) {
    confirmed(incident, attention);
  }

  private void confirmed(Incident incident, Attention attention) {
    attention.changed = false;
    List<FailureEvent> present = inquiry.present(incident, attention);
    choosing.consider(incident, attention, choosing.first(present, desk.owed(incident)));
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
