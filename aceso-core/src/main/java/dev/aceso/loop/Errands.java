package dev.aceso.loop;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people order to be done to a component itself: it is carried out at once, whatever the mode,
 * and what they want it to be is remembered. Their intent is durable before its effect.
 */
final class Errands {
  private static final Action START = Action.of(Action.START);
  private static final Action STOP = new Action("stop", Settings.of("force", true));

  /**
   * What is left to be done, in order.
   *
   * @param before that somebody wanted it down, if nothing is done of the order that says otherwise
   */
  private record Errand(String by, List<Action> left, Optional<Desired.Stopped> before) {}

  private final Desk desk;
  private final Map<ComponentId, Errand> underWay = new HashMap<>();
  private long number;

  Errands(Desk desk) {
    this.desk = desk;
  }

  Answer start(Order.Start order) {
    return admitted(
        order.component(),
        START,
        facts -> {
          want(order.component(), order.by(), order.why());
          if (facts.running()) {
            return new Answer.Done(order.component() + " runs already: it is watched");
          }
          begin(order.component(), order.by(), List.of(START), facts.stopped());
          return new Answer.Done(order.component() + " is being started");
        });
  }

  Answer down(Order.Down order) {
    return admitted(
        order.component(),
        STOP,
        facts -> {
          unwant(order.component(), order.by(), order.why());
          begin(order.component(), order.by(), List.of(STOP), facts.stopped());
          return new Answer.Done(
              "%s is being stopped and stays down until you say: aceso start %s"
                  .formatted(order.component(), order.component()));
        });
  }

  Answer restart(Order.Restart order) {
    return admitted(
        order.component(),
        STOP,
        facts -> {
          want(order.component(), order.by(), order.why());
          begin(order.component(), order.by(), List.of(STOP, START), facts.stopped());
          return new Answer.Done(order.component() + " is being restarted");
        });
  }

  private interface Carrying {
    Answer out(ComponentFacts facts);
  }

  private Answer admitted(ComponentId id, Action action, Carrying carrying) {
    Optional<Component> component = desk.config.topology().find(id);
    if (component.isEmpty()) {
      return new Answer.NotFound("component " + id);
    }
    if (!can(component.get(), action)) {
      return new Answer.Refused(
          "nothing can '%s' %s from here: it is %s"
              .formatted(action.verb(), id, component.get().type()));
    }
    if (desk.holds.killSwitch()) {
      return new Answer.Refused("the kill switch is set: remove its file first");
    }
    Errand other = underWay.get(id);
    if (other != null) {
      return new Answer.Refused("what %s ordered is still being done to it".formatted(other.by()));
    }
    for (Map.Entry<String, Set<ComponentId>> active : desk.book.active().entrySet()) {
      if (active.getValue().contains(id)) {
        return new Answer.Refused(
            "incident %s is acting on %s: stop that first (aceso stop %s)"
                .formatted(active.getKey(), id, active.getKey()));
      }
    }
    return carrying.out(desk.watch.of(id).orElseGet(() -> ComponentFacts.none(component.get())));
  }

  private boolean can(Component component, Action action) {
    return desk.config.verbs().getOrDefault(component.type(), List.of()).stream()
        .map(ActionType::verb)
        .anyMatch(action.verb()::equals);
  }

  private void want(ComponentId id, String by, String why) {
    desk.effects.add(new Effect.Note(new SystemEvent.Wanted(desk.now, id, by, why)));
    desk.watch.order(id, Optional.empty());
  }

  private void unwant(ComponentId id, String by, String why) {
    desk.effects.add(new Effect.Note(new SystemEvent.Stopped(desk.now, id, by, why)));
    desk.watch.order(id, Optional.of(new Desired.Stopped(by, desk.now, why)));
  }

  private void begin(
      ComponentId id, String by, List<Action> actions, Optional<Desired.Stopped> before) {
    underWay.put(id, new Errand(by, actions, before));
    desk.lookAgain();
    next(id, actions.getFirst());
  }

  private void next(ComponentId id, Action action) {
    String key = "order-%s-%d-%d".formatted(id, desk.now.toEpochMilli(), ++number);
    desk.effects.add(new Effect.Errand(id, action, key));
  }

  /** An action has ended; the next follows when it has succeeded. */
  void carried(Input.Carried carried) {
    ComponentId id = carried.component();
    Errand errand = underWay.remove(id);
    if (errand == null) {
      return;
    }
    Action done = errand.left().getFirst();
    desk.effects.add(
        new Effect.Note(
            new SystemEvent.Carried(desk.now, id, done.verb(), errand.by(), carried.outcome())));
    List<Action> left = errand.left().subList(1, errand.left().size());
    if (carried.outcome() instanceof StepOutcome.Succeeded && !left.isEmpty()) {
      underWay.put(id, new Errand(errand.by(), left, Optional.empty()));
      next(id, left.getFirst());
    } else {
      if (carried.outcome() instanceof StepOutcome.NotBegun notBegun) {
        withdraw(id, errand, notBegun.why());
      }
      desk.lookAgain();
    }
  }

  /** What was ordered and not begun is no longer wanted: whoever ordered it was told so. */
  private void withdraw(ComponentId id, Errand errand, String why) {
    errand
        .before()
        .ifPresentOrElse(
            stopped -> unwant(id, stopped.by(), stopped.why()),
            () -> want(id, errand.by(), "the order was withdrawn: " + why));
  }

  /** Whether an order is being carried out on the component. */
  boolean on(ComponentId id) {
    return underWay.containsKey(id);
  }

  /** The components that orders are being carried out on, by who ordered. */
  Map<String, Set<ComponentId>> active() {
    Map<String, Set<ComponentId>> active = new HashMap<>();
    underWay.forEach(
        (id, errand) -> active.put("order of " + errand.by() + " on " + id, Set.of(id)));
    return active;
  }

  /** What somebody starts by other means is no longer to be down. */
  void startedByOthers(ComponentId id) {
    boolean down = desk.watch.of(id).flatMap(ComponentFacts::stopped).isPresent();
    if (down && !on(id)) {
      want(id, "somebody else", "it was started outside of Aceso");
    }
  }
}
