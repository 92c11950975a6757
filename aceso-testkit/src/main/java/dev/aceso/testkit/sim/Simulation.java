package dev.aceso.testkit.sim;

import dev.aceso.loop.Input;
import dev.aceso.loop.LoopConfig;
import dev.aceso.loop.Order;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.testkit.sim.SimulatedComponent.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One random history: faults come, the loop acts, the engine dies now and then, people interfere.
 *
 * <p>Everything follows from the seed, so a history that breaks an invariant can be run again.
 */
public final class Simulation {
  /**
   * The bound within which all must be well again after the last fault. It holds the longest pause
   * between two starts of what stays dead three times.
   */
  private static final Duration CALM_FOR = Duration.ofMinutes(15);

  /** Between two looks whether all is well again. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Between two faults, at most, in milliseconds. */
  private static final int QUIET = 6_000;

  private final SplittableRandom random;
  private final Agenda agenda = new Agenda();
  private final World world;
  private final SimulatedEngine engine;
  private final Invariants invariants;
  private final List<Component> components;
  private final Duration faultsFor;
  private Instant looked = Instant.EPOCH;
  private int faults;

  /**
   * A history that has not begun.
   *
   * @param config the components, whose types are those that {@code config.verbs} knows
   * @param deathPerWrite chance that the engine dies after a write to its journal, 0 to 1
   */
  public Simulation(long seed, LoopConfig config, double deathPerWrite) {
    random = new SplittableRandom(seed);
    components = config.topology().components();
    // most histories are short, as the first minute shows most; some are long
    faultsFor = Duration.ofSeconds(random.nextInt(20) == 0 ? 180 : random.nextInt(10, 30));
    world = new World(agenda, random.split(), config.topology());
    invariants = new Invariants(config.policy());
    engine = new SimulatedEngine(agenda, random.split(), world, config, invariants, deathPerWrite);
  }

  /**
   * What came of a history.
   *
   * @param faults injected
   * @param deaths of the engine
   * @param effects steps that were begun
   * @param successes recoveries that were reported as a success
   * @param settled how long after the last fault nothing was left to be done
   * @param ill components that were still not up when the bound had passed
   * @param open incidents that were still open then, in words
   */
  public record Report(
      int faults,
      int deaths,
      int effects,
      int successes,
      int incidents,
      Duration settled,
      List<ComponentId> ill,
      List<String> open) {}

  /** Lets the history happen; throws when an invariant breaks, naming it. */
  public Report run() {
    Instant faultsEnd = agenda.now().plus(faultsFor);
    engine.start();
    agenda.in(Duration.ofSeconds(2), () -> fault(faultsEnd));
    agenda.in(Duration.ofSeconds(5), () -> interfere(faultsEnd));
    Instant end = faultsEnd.plus(CALM_FOR);
    while (agenda.step(end) && !over(faultsEnd)) {}
    return new Report(
        faults,
        engine.deaths(),
        invariants.performed(),
        invariants.successes(),
        engine.journal().size(),
        Duration.between(faultsEnd, agenda.now()),
        ill(),
        open());
  }

  /** Whether nothing more can come of it. */
  private boolean over(Instant faultsEnd) {
    if (agenda.now().isBefore(looked.plus(LOOK))) {
      return false;
    }
    looked = agenda.now();
    return agenda.now().isAfter(faultsEnd) && ill().isEmpty() && open().isEmpty();
  }

  private List<ComponentId> ill() {
    return components.stream()
        .map(Component::id)
        .filter(id -> world.get(id).truth != Truth.UP)
        .toList();
  }

  private List<String> open() {
    return engine.journal().values().stream()
        .filter(i -> !i.state().over())
        .map(i -> "%s on %s, %s: %s".formatted(i.id(), i.origin(), i.state(), i.note()))
        .toList();
  }

  private void fault(Instant end) {
    if (agenda.now().isAfter(end)) {
      return;
    }
    ComponentId victim = components.get(random.nextInt(components.size())).id();
    faults++;
    switch (random.nextInt(4)) {
      case 0 -> world.hang(victim);
      case 1 -> world.crash(victim, random.nextInt(1, 6));
      default -> world.crash(victim, 0);
    }
    agenda.in(Duration.ofMillis(random.nextInt(200, QUIET)), () -> fault(end));
  }

  /** A person, now and then: approves, stops, pauses and resumes. */
  private void interfere(Instant end) {
    boolean last = agenda.now().isAfter(end);
    if (last) {
      engine.post(new Input.Ordered(new Order.Resume(Optional.empty(), "ann")));
      components.forEach(
          c -> engine.post(new Input.Ordered(new Order.Resume(Optional.of(c.id()), "ann"))));
      engine.journal().values().stream()
          .filter(i -> !i.state().over() && i.heldBy().isPresent())
          .map(Incident::id)
          .toList()
          .forEach(i -> engine.post(new Input.Ordered(new Order.Retry(i, "ann", "calm now"))));
      approve();
    } else {
      Optional<ComponentId> one =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(components.get(random.nextInt(components.size())).id());
      switch (random.nextInt(12)) {
        case 0 -> engine.post(new Input.Ordered(new Order.Pause(one, "ann", Optional.empty())));
        case 1, 2 -> engine.post(new Input.Ordered(new Order.Resume(one, "ann")));
        case 3 ->
            open(IncidentState.RECOVERING)
                .ifPresent(i -> engine.post(new Input.Ordered(new Order.Stop(i, "ann"))));
        default -> approve();
      }
    }
    agenda.in(Duration.ofMillis(random.nextInt(100, 3_000)), () -> interfere(end));
  }

  private void approve() {
    engine.journal().values().stream()
        .filter(i -> i.state() == IncidentState.AWAITING_APPROVAL && i.approvers().isEmpty())
        .map(Incident::id)
        .findFirst()
        .ifPresent(
            i -> engine.post(new Input.Ordered(new Order.Approve(i, Optional.empty(), "ann"))));
  }

  private Optional<String> open(IncidentState state) {
    return engine.journal().values().stream()
        .filter(i -> i.state() == state)
        .map(Incident::id)
        .findFirst();
  }
}
