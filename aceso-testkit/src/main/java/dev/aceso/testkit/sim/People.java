package dev.aceso.testkit.sim;

import dev.aceso.loop.Answer;
import dev.aceso.loop.HandWork;
import dev.aceso.loop.Order;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** People who interfere at any time, and who set right what they have done in the end. */
final class People {
  private static final String ANN = "ann";

  private final Agenda agenda;
  private final SplittableRandom random;
  private final World world;
  private final SimulatedEngine engine;
  private final List<Component> components;
  private final Tally tally;

  /** What was paused, and perhaps resumed since; an empty one is everything. */
  private final Set<Optional<ComponentId>> paused = new HashSet<>();

  /** What nobody wants up again when all else is set right. */
  private final Set<ComponentId> left = new HashSet<>();

  People(
      Agenda agenda,
      SplittableRandom random,
      World world,
      SimulatedEngine engine,
      List<Component> components,
      Tally tally) {
    this.agenda = agenda;
    this.random = random;
    this.world = world;
    this.engine = engine;
    this.components = components;
    this.tally = tally;
    for (Component component : components) {
      if (random.nextInt(4) == 0) {
        left.add(component.id());
      }
    }
  }

  void interfere(Instant end) {
    if (agenda.now().isAfter(end)) {
      setRight();
    } else {
      meddle();
    }
    agenda.in(Duration.ofMillis(random.nextInt(100, 3_000)), () -> interfere(end));
  }

  /** Whether a person wants it down, by order or by their own hand. */
  boolean stopped(ComponentId id) {
    return engine.down().contains(id) || world.get(id).stoppedByHand();
  }

  private void meddle() {
    ComponentId one = components.get(random.nextInt(components.size())).id();
    Optional<ComponentId> some = random.nextBoolean() ? Optional.empty() : Optional.of(one);
    switch (random.nextInt(22)) {
      case 0 -> {
        paused.add(some);
        order(new Order.Pause(some, ANN, Optional.empty()), Happening.PAUSE);
      }
      case 1, 2 -> order(new Order.Resume(some, ANN));
      case 3 -> stopRecovery();
      case 4 -> order(new Order.Down(one, ANN, "work"), Happening.ORDERED_DOWN);
      case 5, 6 -> order(new Order.Start(aStopped().orElse(one), ANN, ""), Happening.ORDERED_UP);
      case 7 -> order(new Order.Restart(one, ANN, ""), Happening.ORDERED_RESTART);
      case 8 -> world.stopByHand(one);
      case 11 -> guide();
      case 12, 13 -> proceed();
      case 9, 10 -> world.repairByHand(anIll().orElse(one));
      default -> approve();
    }
  }

  private void setRight() {
    paused.removeIf(
        what ->
            order(new Order.Resume(what, ANN)).filter(Answer.Done.class::isInstance).isPresent()
                && !engine.forgetful());
    for (Component component : components) {
      if (stopped(component.id()) && !left.contains(component.id())) {
        order(new Order.Start(component.id(), ANN, "work is done"));
      }
    }
    engine.journal().values().stream()
        .filter(i -> !i.state().over() && i.heldBy().isPresent())
        .map(Incident::id)
        .toList()
        .forEach(i -> order(new Order.Retry(i, ANN, "calm now")));
    makeRoom();
    proceed();
    approve();
  }

  /** Nobody makes room on a disk in the end who has not been told. */
  private void makeRoom() {
    engine.journal().values().stream()
        .filter(i -> i.state() == IncidentState.ESCALATED)
        .flatMap(i -> i.failures().stream())
        .filter(f -> f.kind() == FailureKind.DISK_FULL)
        .map(FailureEvent::component)
        .forEach(world.disks()::freeByHand);
  }

  private void guide() {
    engine.journal().values().stream()
        .filter(i -> !i.state().over() && i.plan().isPresent())
        .map(Incident::id)
        .findFirst()
        .ifPresent(i -> order(new Order.Guide(i, ANN)));
  }

  private void proceed() {
    engine.journal().values().stream()
        .filter(i -> HandWork.of(i).isPresent())
        .map(Incident::id)
        .findFirst()
        .ifPresent(i -> order(new Order.Proceed(i, ANN, false)));
  }

  private void approve() {
    engine.journal().values().stream()
        .filter(i -> i.state() == IncidentState.AWAITING_APPROVAL && i.approvers().isEmpty())
        .map(Incident::id)
        .findFirst()
        .ifPresent(i -> order(new Order.Approve(i, Optional.empty(), ANN)));
  }

  private void stopRecovery() {
    engine.journal().values().stream()
        .filter(i -> i.state() == IncidentState.RECOVERING)
        .map(Incident::id)
        .findFirst()
        .ifPresent(i -> order(new Order.Stop(i, ANN), Happening.RECOVERY_STOPPED));
  }

  private Optional<ComponentId> aStopped() {
    return components.stream().map(Component::id).filter(this::stopped).findFirst();
  }

  private Optional<ComponentId> anIll() {
    return components.stream()
        .map(Component::id)
        .filter(id -> !world.get(id).well() && !stopped(id))
        .findFirst();
  }

  private void order(Order order, Happening happening) {
    if (order(order).filter(Answer.Done.class::isInstance).isPresent()) {
      tally.count(happening);
    }
  }

  private Optional<Answer> order(Order order) {
    return engine.order(order);
  }
}
