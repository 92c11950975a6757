package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Step;
import dev.aceso.model.SystemEvent;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import dev.aceso.safety.Gates;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What people order takes effect here, before any further effect. */
final class Orders {
  private final Desk desk;
  private final Errands errands;

  Orders(Desk desk, Errands errands) {
    this.desk = desk;
    this.errands = errands;
  }

  Answer obey(Order order) {
    return switch (order) {
      case Order.Approve o -> onIncident(o.incident(), incident -> approve(incident, o));
      case Order.Reject o -> onIncident(o.incident(), incident -> reject(incident, o));
      case Order.Stop o -> onIncident(o.incident(), incident -> stop(incident, o));
      case Order.Guide o -> onIncident(o.incident(), incident -> guide(incident, o));
      case Order.Proceed o -> onIncident(o.incident(), incident -> proceed(incident, o));
      case Order.Acknowledge o -> onIncident(o.incident(), incident -> acknowledge(incident, o));
      case Order.Retry o -> onIncident(incidentOf(o.incident()), incident -> retry(incident, o));
      case Order.Close o -> onIncident(o.incident(), incident -> close(incident, o));
      case Order.Start o -> errands.start(o);
      case Order.Down o -> errands.down(o);
      case Order.Restart o -> errands.restart(o);
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
    if (missing > 0) {
      return new Answer.Done("approved; %d more needed".formatted(missing));
    }
    Optional<Refusal> refusal = Gates.refusal(plan.get(), desk.policy(), desk.traffic(), desk.now);
    return new Answer.Done(
        refusal
            .map(r -> "approved; it does not begin yet: " + r.detail())
            .orElse("approved; it begins once the failure has been seen again"));
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
    desk.record(incident.id(), new IncidentEvent.Held(desk.now, order.by()));
    return new Answer.Done(
        "rejected; nothing is done before you say: aceso retry " + incident.id());
  }

  private Answer stop(Incident incident, Order.Stop order) {
    return switch (incident.state()) {
      case RECOVERING -> {
        desk.record(
            incident.id(),
            new IncidentEvent.Executed(
                new ExecutionEvent.Halted(desk.now, order.by(), "ordered to stop")));
        desk.record(incident.id(), new IncidentEvent.Held(desk.now, order.by()));
        desk.effects.add(new Effect.Cancel(incident.id()));
        yield new Answer.Done("stopped before the next effect; a person has to see to it");
      }
      case OPEN, AWAITING_APPROVAL -> {
        desk.record(
            incident.id(), new IncidentEvent.Escalated(desk.now, "stopped by " + order.by()));
        desk.record(incident.id(), new IncidentEvent.Held(desk.now, order.by()));
        yield new Answer.Done("stopped; nothing is done");
      }
      case ESCALATED -> {
        desk.record(incident.id(), new IncidentEvent.Held(desk.now, order.by()));
        yield new Answer.Done(
            "nothing more is done about it before you say: aceso retry " + incident.id());
      }
      case RECOVERED, CLOSED -> new Answer.Refused("incident " + incident.id() + " is over");
    };
  }

  private Answer guide(Incident incident, Order.Guide order) {
    if (incident.state().over() || incident.state() == IncidentState.RECOVERING) {
      return new Answer.Refused(
          "incident %s is %s".formatted(incident.id(), said(incident.state())));
    }
    Optional<RecoveryPlan> plan = incident.plan();
    if (plan.isEmpty()) {
      return new Answer.Refused(
          "there is no plan to be led through: aceso explain %s says why".formatted(incident.id()));
    }
    Optional<Refusal> refusal =
        Gates.refusal(plan.get().validUntil(desk.now), desk.policy(), desk.traffic(), desk.now);
    if (refusal.isPresent()) {
      return new Answer.Refused(refusal.get().detail());
    }
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(new ExecutionEvent.Started(desk.now, ++desk.lastToken)));
    desk.record(
        incident.id(), new IncidentEvent.Executed(new ExecutionEvent.Guided(desk.now, order.by())));
    return new Answer.Done(
        "%s in %d steps, none is taken before you let it go"
            .formatted(plan.get().playbook(), plan.get().steps().size()));
  }

  private Answer proceed(Incident incident, Order.Proceed order) {
    if (incident.state() != IncidentState.RECOVERING
        || !(Interpreter.next(incident.execution().orElseThrow(), desk.now)
            instanceof Command.AskStep(Step step, String why))) {
      return new Answer.Refused("no step of incident %s waits for you".formatted(incident.id()));
    }
    if (step.action().manual() && !order.byHand()) {
      return new Answer.Refused(
          "only a person can '%s': do it, then say that it is done".formatted(step.summary()));
    }
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(
            new ExecutionEvent.Released(desk.now, step.index(), order.by(), order.byHand())));
    return new Answer.Done(
        order.byHand()
            ? "looking whether '%s' is done".formatted(step.summary())
            : "'%s' goes".formatted(step.summary()));
  }

  private Answer acknowledge(Incident incident, Order.Acknowledge order) {
    if (!incident.told() || incident.state().over()) {
      return new Answer.Refused(
          "incident %s does not wait for a person: it is %s"
              .formatted(incident.id(), said(incident.state())));
    }
    desk.record(incident.id(), new IncidentEvent.Acknowledged(desk.now, order.by()));
    return new Answer.Done("acknowledged: nobody is reminded of it any more");
  }

  /** The incident, or the latest open one that a component of that name has a part in. */
  private String incidentOf(String name) {
    return desk.book.find(name).isPresent()
        ? name
        : desk.book.open().stream()
            .filter(i -> Desk.ill(i).stream().anyMatch(id -> id.value().equals(name)))
            .map(Incident::id)
            .reduce((_, latest) -> latest)
            .orElse(name);
  }

  private Answer retry(Incident incident, Order.Retry order) {
    if (incident.state().over() || incident.state() == IncidentState.RECOVERING) {
      return new Answer.Refused(
          "incident %s is %s".formatted(incident.id(), said(incident.state())));
    }
    desk.memory.forgive(Desk.ill(incident));
    desk.record(incident.id(), new IncidentEvent.Retried(desk.now, order.by(), order.why()));
    desk.book.attention(incident.id()).news();
    return new Answer.Done("it is looked at afresh and tried again");
  }

  private Answer close(Incident incident, Order.Close order) {
    if (incident.state().over()) {
      return new Answer.Refused("incident " + incident.id() + " is over");
    }
    if (incident.state() == IncidentState.RECOVERING) {
      return new Answer.Refused(
          "incident %s is being recovered: stop it first".formatted(incident.id()));
    }
    Set<ComponentId> owed = desk.owed(incident);
    if (!owed.isEmpty()) {
      return new Answer.Refused(
          "Aceso stopped %s and has not brought it back: start it first, or say that it is to stay down (aceso stop)"
              .formatted(owed.stream().map(ComponentId::value).collect(Collectors.joining(", "))));
    }
    desk.memory.forgive(Desk.ill(incident));
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
    Optional<Instant> until = order.length().map(desk.now::plus);
    desk.holds = desk.holds.pause(order.component(), until.orElse(Instant.MAX));
    desk.effects.add(
        new Effect.Note(new SystemEvent.Paused(desk.now, order.component(), order.by(), until)));
    return new Answer.Done(
        order.component().map(id -> id + " is paused").orElse("everything is paused")
            + order.length().map(d -> " for " + Durations.show(d)).orElse("")
            + ": it is watched, nothing is done");
  }

  private Answer resume(Order.Resume order) {
    if (unknown(order.component())) {
      return new Answer.NotFound("component " + order.component().orElseThrow());
    }
    desk.holds = desk.holds.resume(order.component());
    desk.effects.add(
        new Effect.Note(new SystemEvent.Resumed(desk.now, order.component(), order.by())));
    desk.lookAgain();
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
