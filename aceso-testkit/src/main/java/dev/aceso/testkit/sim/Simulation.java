package dev.aceso.testkit.sim;

import dev.aceso.loop.LoopConfig;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One random history: faults come, the loop acts, the engine dies now and then, people interfere.
 *
 * <p>Everything follows from the seed, so a history that breaks an invariant can be run again.
 */
public final class Simulation {
  /**
   * The bound within which all must be well again after the last fault. It holds the longest pause
   * between two starts of what stays dead three times, in minutes of an engine whose clock is slow.
   */
  private static final Duration CALM_FOR = Duration.ofMinutes(17);

  /** Between two looks whether all is well again. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Between two faults, at most, in milliseconds. */
  private static final int QUIET = 6_000;

  private final SplittableRandom random;
  private final Agenda agenda = new Agenda();
  private final Clocks clocks = new Clocks(agenda);
  private final Tally tally = new Tally();
  private final World world;
  private final SimulatedEngine engine;
  private final Invariants invariants;
  private final People people;
  private final Policies policies;
  private final Topology topology;
  private final List<Component> components;
  private final Duration faultsFor;
  private Instant looked = Instant.EPOCH;

  /**
   * A history that has not begun.
   *
   * @param config the components, whose types are those that {@code config.verbs} knows
   * @param deathPerWrite chance that the engine dies after a write to its journal, 0 to 1
   */
  public Simulation(long seed, LoopConfig config, double deathPerWrite) {
    random = new SplittableRandom(seed);
    components = config.topology().components();
    topology = config.topology();
    // most histories are short, as the first minute shows most; some are long
    faultsFor = Duration.ofSeconds(random.nextInt(20) == 0 ? 180 : random.nextInt(10, 30));
    world = new World(agenda, clocks, random.split(), config.topology(), tally);
    invariants = new Invariants(config.policy(), tally);
    engine =
        new SimulatedEngine(
            agenda, clocks, random.split(), world, config, invariants, deathPerWrite, tally);
    people = new People(agenda, random.split(), world, engine, components, tally);
    policies = new Policies(agenda, clocks, random.split(), engine, config, tally);
  }

  /**
   * What came of a history.
   *
   * @param happened how often each thing happened besides what the engine did
   * @param deaths of the engine
   * @param effects steps that were begun
   * @param successes recoveries that were reported as a success
   * @param settled how long after the last fault nothing was left to be done
   * @param ill components that were still not up when the bound had passed
   * @param open incidents that were still open then, in words
   */
  public record Report(
      Map<Happening, Integer> happened,
      int deaths,
      int effects,
      int successes,
      int incidents,
      Duration settled,
      List<ComponentId> ill,
      List<String> open) {}

  /** Tells what the engine is told and what it does, line by line. */
  public Simulation telling(Consumer<String> listener) {
    engine.telling(listener);
    return this;
  }

  /** Lets the history happen; throws when an invariant breaks, naming it. */
  public Report run() {
    Instant faultsEnd = agenda.now().plus(faultsFor);
    engine.start();
    agenda.in(Duration.ofSeconds(2), () -> fault(faultsEnd));
    agenda.in(Duration.ofSeconds(5), () -> people.interfere(faultsEnd));
    agenda.in(Duration.ofSeconds(5), () -> policies.change(faultsEnd));
    Instant end = faultsEnd.plus(CALM_FOR);
    while (agenda.step(end) && !over(faultsEnd)) {}
    return new Report(
        tally.counts(),
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
        .filter(id -> !world.get(id).well() && !people.stopped(id) && !lacks(id))
        .toList();
  }

  /** Whether it needs what a person has stopped, so that nobody can expect it to be well. */
  private boolean lacks(ComponentId id) {
    return topology.dependencies(id).stream().anyMatch(people::stopped);
  }

  private List<String> open() {
    return engine.journal().values().stream()
        .filter(i -> !i.state().over())
        .filter(i -> i.failures().stream().map(FailureEvent::component).noneMatch(this::lacks))
        .map(i -> "%s on %s, %s: %s".formatted(i.id(), i.origin(), i.state(), i.note()))
        .toList();
  }

  private void fault(Instant end) {
    if (agenda.now().isAfter(end)) {
      return;
    }
    ComponentId victim = components.get(random.nextInt(components.size())).id();
    switch (random.nextInt(16)) {
      case 0 -> world.hang(victim);
      case 1 -> {
        world.hang(victim);
        topology.dependants(victim).forEach(world::hang);
      }
      case 2, 3 -> world.crash(victim, random.nextInt(1, 6));
      case 4, 5 ->
          world.lie(
              victim,
              random.nextBoolean() ? ProbeOutcome.FAIL : ProbeOutcome.INCONCLUSIVE,
              Duration.ofMillis(random.nextInt(1_000, 60_000)));
      case 6 -> world.flap(victim, random.nextInt(1, 6));
      case 7 -> {
        if (random.nextInt(3) == 0) {
          engine.reboot();
        }
      }
      case 10, 11 -> jump();
      case 8, 9 -> world.disks().fill(victim);
      case 12, 13 ->
          engine.hinder(
              Duration.ofMillis(random.nextInt(100, random.nextInt(4) == 0 ? 180_000 : 8_000)),
              random.nextInt(3) == 0);
      default -> world.crash(victim, 0);
    }
    agenda.in(Duration.ofMillis(random.nextInt(200, QUIET)), () -> fault(end));
  }

  /** A few seconds, or up to an hour, forward or back. */
  private void jump() {
    Duration by =
        random.nextInt(3) == 0
            ? Duration.ofMillis(random.nextInt(1, 10_000))
            : Duration.ofSeconds(random.nextInt(60, 3_600));
    boolean forward = random.nextBoolean();
    tally.count(forward ? Happening.CLOCK_FORWARD : Happening.CLOCK_BACK);
    clocks.jump(forward ? by : by.negated());
  }
}
