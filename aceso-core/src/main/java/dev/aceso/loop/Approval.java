package dev.aceso.loop;

import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.safety.Confirmation;
import java.time.Instant;

/** The wait for people: approval, expiry, and a fresh look before an approved plan begins. */
final class Approval {
  private final Desk desk;
  private final Triage triage;

  Approval(Desk desk, Triage triage) {
    this.desk = desk;
    this.triage = triage;
  }

  void advance(Incident incident) {
    if (triage.gone(incident)) {
      return;
    }
    Attention attention = desk.book.attention(incident.id());
    Instant expires = incident.approvalExpires().orElse(Instant.MAX);
    boolean approved = incident.approvers().size() >= desk.policy().approval().needed();
    if (!desk.now.isBefore(expires)) {
      desk.record(
          incident.id(), new IncidentEvent.Escalated(desk.now, expired(incident, approved)));
      return;
    }
    desk.book.wake(incident.id(), expires);
    if (!approved && !attention.changed) {
      return;
    }
    if (attention.surveying || desk.now.isBefore(attention.holdUntil)) {
      return;
    }
    if (attention.surveyed.isEmpty()) {
      triage.survey(incident, attention);
      return;
    }
    begin(incident, attention, approved);
  }

  private static String expired(Incident incident, boolean approved) {
    return approved
        ? "the plan was approved by %s and could not begin before it expired"
            .formatted(String.join(", ", incident.approvers()))
        : "nobody approved the plan before it expired";
  }

  private void begin(Incident incident, Attention attention, boolean approved) {
    RecoveryPlan plan = incident.plan().orElseThrow();
    switch (triage.confirm(incident, attention)) {
      case Confirmation.Gone g -> {
        if (desk.settled(incident)) {
          triage.close(incident, "gone by itself before the approved plan began: " + g.why());
        } else {
          attention.refresh();
          attention.holdUntil = desk.now.plus(Patience.LOOK_AGAIN);
          desk.book.wake(incident.id(), attention.holdUntil);
        }
      }
      case Confirmation.CannotTell c -> {
        attention.refresh();
        attention.holdUntil = desk.now.plus(Patience.LOOK_AGAIN);
        desk.book.wake(incident.id(), attention.holdUntil);
      }
      case Confirmation.Confirmed _ -> {
        if (approved && !attention.changed && triage.possible(incident, plan, attention)) {
          triage.begin(incident, plan, attention);
        } else {
          triage.reconsider(incident, attention);
        }
      }
    }
  }
}
