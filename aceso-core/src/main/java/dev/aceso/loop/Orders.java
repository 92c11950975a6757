package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.SystemEvent;
import java.util.Optional;

/** What people order takes effect here, before any further effect. */
final class Orders {
  private final Desk desk;

  Orders(Desk desk) {
    this.desk = desk;
  }

  Answer obey(Order order) {
    return switch (order) {
      case Order.Approve o -> onIncident(o.incident(), incident -> approve(incident, o));
      case Order.Reject o -> onIncident(o.incident(), incident -> reject(incident, o));
      case Order.Stop o -> onIncident(o.incident(), incident -> stop(incident, o));
      case Order.Close o -> onIncident(o.incident(), incident -> close(incident, o));
      case Order.Pause o -> pause(o);
      case Order.Resume o -> resume(o);
    };
  }

  private interface OnIncident {
    Answer obey(Incident incident);
  }

  private Answer onIncident(String id, OnIncident order) {
    return desk.book.find(id).map(order::obey).orElse(new Answer.NotFound("incident " + id));
  }

  private Answer approve(Incident incident, Order.Approve order) {
    Optional<RecoveryPlan> plan = incident.plan();
    if (incident.state() != IncidentState.AWAITING_APPROVAL || plan.isEmpty()) {
      return new Answer.Refused(
          "incident %s does not wait for approval: it is %s"
              .formatted(incident.id(), said(incident.state())));
    }
    if (order.plan().filter(shown -> !shown.equals(plan.get().id())).isPresent()) {
      return new Answer.Refused(
          "the plan has changed since: it is %s now, look at it again".formatted(plan.get().id()));
    }
    if (incident.approvers().contains(order.by())) {
      return new Answer.Refused(order.by() + " has approved already; another person is needed");
    }
    Incident approved =
        desk.record(
            incident.id(), new IncidentEvent.Approved(desk.now, plan.get().id(), order.by()));
    desk.book.attention(incident.id()).refresh();
    int missing = desk.policy().approval().needed() - approved.approvers().size();
    return new Answer.Done(
        missing > 0 ? "approved; %d more needed".formatted(missing) : "approved; it begins");
  }

  private Answer reject(Incident incident, Order.Reject order) {
    if (incident.state() != IncidentState.AWAITING_APPROVAL) {
      return new Answer.Refused(
          "incident %s does not wait for approval: it is %s"
              .formatted(incident.id(), said(incident.state())));
    }
    String plan = incident.plan().map(RecoveryPlan::id).orElse("");
    desk.record(incident.id(), new IncidentEvent.Rejected(desk.now, plan, order.by(), order.why()));
    desk.record(
        incident.id(),
        new IncidentEvent.Escalated(
            desk.now, "the plan was rejected by %s: %s".formatted(order.by(), order.why())));
    return new Answer.Done("rejected; nothing is done");
  }

  private Answer stop(Incident incident, Order.Stop order) {
    return switch (incident.state()) {
      case RECOVERING -> {
        desk.record(
            incident.id(),
            new IncidentEvent.Executed(
                new dev.aceso.model.ExecutionEvent.Halted(
                    desk.now, order.by(), "ordered to stop")));
        yield new Answer.Done("stopped before the next effect; a person has to see to it");
      }
      case OPEN, AWAITING_APPROVAL -> {
        desk.record(
            incident.id(), new IncidentEvent.Escalated(desk.now, "stopped by " + order.by()));
        yield new Answer.Done("stopped; nothing is done");
      }
      case ESCALATED -> new Answer.Done("nothing is being done already; it waits for a person");
      case RECOVERED, CLOSED -> new Answer.Refused("incident " + incident.id() + " is over");
    };
  }

  private Answer close(Incident incident, Order.Close order) {
    if (incident.state().over()) {
      return new Answer.Refused("incident " + incident.id() + " is over");
    }
    if (incident.state() == IncidentState.RECOVERING) {
      return new Answer.Refused(
          "incident %s is being recovered: stop it first".formatted(incident.id()));
    }
    desk.record(
        incident.id(),
        new IncidentEvent.Closed(
            desk.now, false, "closed by %s: %s".formatted(order.by(), order.why())));
    return new Answer.Done("closed");
  }

  private Answer pause(Order.Pause order) {
    if (unknown(order.component())) {
      return new Answer.NotFound("component " + order.component().orElseThrow());
    }
    order.component().ifPresentOrElse(desk.paused::add, () -> desk.allPaused = true);
    desk.effects.add(
        new Effect.Note(new SystemEvent.Paused(desk.now, order.component(), order.by())));
    return new Answer.Done(
        order.component().map(id -> id + " is paused").orElse("everything is paused")
            + ": it is watched, nothing is done");
  }

  private Answer resume(Order.Resume order) {
    if (unknown(order.component())) {
      return new Answer.NotFound("component " + order.component().orElseThrow());
    }
    order.component().ifPresentOrElse(desk.paused::remove, () -> desk.allPaused = false);
    desk.effects.add(
        new Effect.Note(new SystemEvent.Resumed(desk.now, order.component(), order.by())));
    for (Incident incident : desk.book.open()) {
      desk.book.attention(incident.id()).refresh();
      desk.book.touch(incident.id());
    }
    return new Answer.Done(
        order.component().map(id -> id + " is resumed").orElse("everything is resumed"));
  }

  private boolean unknown(Optional<ComponentId> component) {
    return component.filter(id -> desk.config.topology().find(id).isEmpty()).isPresent();
  }

  private static String said(IncidentState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
