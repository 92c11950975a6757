package dev.aceso.loop;

import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Durations;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits of an incident for which nothing can be done now, and what people are told of them. */
final class Patience {
  /** Until a survey that could not tell is repeated, and until a refusal is looked at again. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How long nothing may be done about a failure before people are told why. */
  static final Duration TELL_AFTER = Duration.ofSeconds(60);

  /** The longest pause between two looks at what people have been told of. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Desk desk;
  private final Waits waits;

  Patience(Desk desk, Waits waits) {
    this.desk = desk;
    this.waits = waits;
  }

  void wait(Incident incident, Attention attention, Instant until) {
    attention.surveyed = Optional.empty();
    attention.holdUntil = until;
    desk.book.wake(incident.id(), until);
  }

  /** Until the next look: longer and longer once people have been told. */
  static Duration pause(Attention attention) {
    Duration doubled = LOOK_AGAIN.multipliedBy(1L << Math.min(attention.rounds, 20));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Tells people when nothing could be done for a while, once. */
  void tell(Incident incident, Attention attention, String why) {
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

  /**
   * People are told once of each cause; then it is looked at again with growing pauses, and once
   * something that speaks against a cure has ended by itself.
   */
  void escalate(
      Incident incident,
      Attention attention,
      Decision decision,
      String why,
      Optional<Instant> reopens) {
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
    Instant paused = desk.now.plus(pause(attention));
    Optional<Instant> sooner = reopens.filter(paused::isAfter);
    wait(incident, attention, sooner.orElse(paused));
    if (sooner.isEmpty()) {
      attention.rounds++;
    }
  }

  void hold(Incident incident, Attention attention, Refusal refusal, Instant until) {
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

  Decision holding(Incident incident, Refusal refusal, Instant until) {
    return new Decision(
        incident.id(),
        desk.now,
        new Choice.Hold(refusal, until),
        "Holding: " + refusal.detail(),
        List.of());
  }

  /** Records a decision unless it only repeats what the last one said. */
  void record(Incident incident, Decision decision) {
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
}
