package dev.aceso.testkit.sim;

import dev.aceso.model.Action;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Topology;
import dev.aceso.testkit.sim.SimulatedComponent.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The components as they really are, and what the engine gets to see and to do of them. */
final class World {
  private final Agenda agenda;
  private final Clocks clocks;
  private final SplittableRandom random;
  private final Tally tally;
  private final Map<ComponentId, SimulatedComponent> components = new LinkedHashMap<>();

  /** After which a step that says nothing is given up. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Set<String> pending = new HashSet<>();
  private final Map<String, Integer> happened = new HashMap<>();
  private Consumer<Signal> engine = signal -> {};
  private long lastPid = 100;
  private final Disks disks;

  World(Agenda agenda, Clocks clocks, SplittableRandom random, Topology topology, Tally tally) {
    this.agenda = agenda;
    this.clocks = clocks;
    this.random = random;
    this.tally = tally;
    this.disks = new Disks(agenda, clocks, random.split(), this, tally);
    for (Component component : topology.components()) {
      components.put(
          component.id(),
          new SimulatedComponent(component, ++lastPid, agenda.now(), clocks.wall()));
    }
  }

  /** Who hears the signals; what is told to nobody is lost, as with a dead engine. */
  void tell(Consumer<Signal> listener) {
    engine = listener;
  }

  SimulatedComponent get(ComponentId id) {
    SimulatedComponent found = components.get(id);
    if (found == null) {
      throw new IllegalArgumentException("unknown component " + id);
    }
    return found;
  }

  Disks disks() {
    return disks;
  }

  Iterable<SimulatedComponent> all() {
    return components.values();
  }

  /** Whether it serves: it is up and so is all that it needs. */
  boolean serves(ComponentId id) {
    SimulatedComponent c = get(id);
    return c.truth == Truth.UP && c.component.dependsOn().stream().allMatch(this::serves);
  }

  /** It ends by itself, and again at so many of its next starts. */
  void crash(ComponentId id, int badStarts) {
    SimulatedComponent c = get(id);
    c.badStarts = badStarts;
    if (c.truth != Truth.DOWN) {
      tally.count(badStarts > 0 ? Happening.CRASH_LOOP : Happening.CRASH);
      end(c, new ExitStatus.Signalled(9), Ending.UNASKED);
    }
  }

  /** It hangs and comes back by itself so many times, unless somebody starts it anew. */
  void flap(ComponentId id, int times) {
    SimulatedComponent c = get(id);
    if (times == 0 || c.truth != Truth.UP) {
      return;
    }
    tally.count(Happening.FLAP);
    c.truth = Truth.HUNG;
    comesBack(c, Duration.ofMillis(random.nextInt(200, 3_000)));
    agenda.in(Duration.ofMillis(random.nextInt(3_000, 6_000)), () -> flap(id, times - 1));
  }

  /** The machine goes down with everything on it; nobody is there to hear. */
  void boot() {
    tally.count(Happening.REBOOT);
    for (SimulatedComponent c : all()) {
      if (c.truth != Truth.DOWN) {
        end(c, new ExitStatus.Signalled(9), Ending.UNASKED);
        c.lost = true;
      }
    }
  }

  /** What a new engine does about all that was lost, but for what people want down. */
  void startLost(Set<ComponentId> unwanted) {
    for (SimulatedComponent c : all()) {
      if (c.lost && c.truth == Truth.DOWN && !unwanted.contains(c.component.id())) {
        start(c);
      }
      c.lost = false;
    }
  }

  /** A person stops it through its manager. */
  void stopByHand(ComponentId id) {
    SimulatedComponent c = get(id);
    if (c.truth != Truth.DOWN) {
      tally.count(Happening.STOPPED_BY_HAND);
      end(c, new ExitStatus.Code(0), Ending.BY_PERSON);
    }
  }

  /** A person brings it up, whatever was wrong with it. */
  void repairByHand(ComponentId id) {
    SimulatedComponent c = get(id);
    c.badStarts = 0;
    disks.freeByHand(id);
    if (c.truth == Truth.UP) {
      return;
    }
    tally.count(Happening.REPAIRED_BY_HAND);
    if (c.truth == Truth.HUNG) {
      c.truth = Truth.UP;
    } else {
      start(c);
    }
  }

  void hang(ComponentId id) {
    SimulatedComponent c = get(id);
    if (c.truth == Truth.UP) {
      tally.count(Happening.HANG);
      c.truth = Truth.HUNG;
    }
  }

  /** A reading as a probe would give it: mostly true, sometimes none, seldom a false alarm. */
  Signal.Probed probe(SimulatedComponent c, ProbeSpec spec) {
    double draw = random.nextDouble();
    ProbeOutcome outcome = serves(c.component.id()) ? ProbeOutcome.PASS : ProbeOutcome.FAIL;
    if (agenda.now().isBefore(c.liesUntil)) {
      outcome = c.lie;
    } else if (draw < 0.01) {
      outcome = ProbeOutcome.INCONCLUSIVE;
    } else if (draw < 0.012) {
      outcome = ProbeOutcome.FAIL;
    }
    return new Signal.Probed(
        c.component.id(), clocks.now(), spec.name(), outcome, Duration.ofMillis(1), "" + outcome);
  }

  /** What its manager tells of it. */
  Presence presence(SimulatedComponent c) {
    Instant since = clocks.of(c.stamp);
    return c.truth == Truth.DOWN
        ? new Presence.Ended(since, new ExitStatus.Signalled(9), c.ending)
        : new Presence.Running(c.pid, since, false);
  }

  /** How often the effect of the key has really happened. */
  int happened(String key) {
    return happened.getOrDefault(key, 0);
  }

  /** Its probes say the same for so long, whatever is true. */
  void lie(ComponentId id, ProbeOutcome outcome, Duration length) {
    tally.count(Happening.PROBES_LIE);
    SimulatedComponent c = get(id);
    c.lie = outcome;
    c.liesUntil = agenda.now().plus(length);
  }

  /**
   * Carries an action out: it takes its time, and may fail, or have its effect and not say so.
   *
   * @param done takes what the actor is told, at the time it is told
   */
  void act(ComponentId id, Action action, String key, Consumer<StepOutcome> done) {
    Duration takes = Duration.ofMillis(random.nextInt(1, 400));
    double draw = random.nextDouble();
    if (draw < 0.02) {
      late(id, action, key, done);
    } else {
      agenda.in(takes, () -> done.accept(come(id, action, key, draw)));
    }
  }

  /** Nothing is heard before the deadline, and then it happens all the same. */
  private void late(ComponentId id, Action action, String key, Consumer<StepOutcome> done) {
    tally.count(Happening.TOO_LATE);
    pending.add(key);
    agenda.in(DEADLINE, () -> done.accept(new StepOutcome.Unknown("no answer in time")));
    agenda.in(
        DEADLINE.plusMillis(random.nextInt(1, 10_000)),
        () -> {
          pending.remove(key);
          happen(id, action, key);
        });
  }

  private StepOutcome come(ComponentId id, Action action, String key, double draw) {
    if (draw < 0.05) {
      return new StepOutcome.Failed("refused", "");
    }
    if (draw < 0.08) {
      return new StepOutcome.Unknown("no answer, nothing happened");
    }
    if (draw < 0.1) {
      tally.count(Happening.SUCCEEDED_WITHOUT_EFFECT);
      return new StepOutcome.Succeeded("");
    }
    StepOutcome outcome = happen(id, action, key);
    if (draw < 0.14) {
      return new StepOutcome.Unknown("no answer, though it happened");
    }
    if (draw < 0.16 && !action.verb().equals("exec")) {
      tally.count(Happening.FAILED_THOUGH_DONE);
      return new StepOutcome.Failed("broke off", "");
    }
    return outcome;
  }

  private StepOutcome happen(ComponentId id, Action action, String key) {
    happened.merge(key, 1, Integer::sum);
    return take(get(id), action);
  }

  Finding examine(ComponentId id, Action action, String key) {
    return switch (action.verb()) {
      case "start" -> get(id).truth != Truth.DOWN ? Finding.DONE : Finding.NOT_DONE;
      case "stop", "kill" -> get(id).truth == Truth.DOWN ? Finding.DONE : Finding.NOT_DONE;
      case "clean" -> get(id).full && get(id).deletable ? Finding.NOT_DONE : Finding.DONE;
      default ->
          pending.contains(key) || random.nextBoolean()
              ? Finding.CANNOT_TELL
              : happened(key) > 0 ? Finding.DONE : Finding.NOT_DONE;
    };
  }

  private StepOutcome take(SimulatedComponent c, Action action) {
    c.effects++;
    switch (action.verb()) {
      case "clean" -> {
        return disks.clean(c);
      }
      case "start" -> start(c);
      case "stop", "kill" -> end(c, new ExitStatus.Code(0), Ending.BY_ENGINE);
      default -> c.badStarts = 0;
    }
    return new StepOutcome.Succeeded("");
  }

  private void start(SimulatedComponent c) {
    if (c.truth != Truth.DOWN) {
      return;
    }
    c.truth = Truth.UP;
    c.pid = ++lastPid;
    c.since = agenda.now();
    c.stamp = clocks.wall();
    engine.accept(new Signal.Started(c.component.id(), clocks.now(), c.pid, false));
    boolean bad = c.badStarts > 0 || (c.full && c.endsOfIt);
    if (!bad && random.nextInt(10) == 0) {
      startSlowly(c, Duration.ofMillis(random.nextInt(500, 15_000)));
    }
    if (bad) {
      c.badStarts = Math.max(0, c.badStarts - 1);
      long pid = c.pid;
      agenda.in(
          Duration.ofMillis(50),
          () -> {
            if (c.pid == pid) {
              end(c, new ExitStatus.Code(1), Ending.UNASKED);
            }
          });
    }
  }

  private void startSlowly(SimulatedComponent c, Duration takes) {
    tally.count(Happening.SLOW_START);
    c.truth = Truth.HUNG;
    comesBack(c, takes);
  }

  private void comesBack(SimulatedComponent c, Duration after) {
    long pid = c.pid;
    agenda.in(
        after,
        () -> {
          if (c.pid == pid && c.truth == Truth.HUNG) {
            c.truth = Truth.UP;
          }
        });
  }

  void end(SimulatedComponent c, ExitStatus status, Ending ending) {
    if (c.truth == Truth.DOWN) {
      return;
    }
    Duration uptime = Duration.between(c.since, agenda.now());
    c.truth = Truth.DOWN;
    c.ending = ending;
    c.since = agenda.now();
    c.stamp = clocks.wall();
    engine.accept(new Signal.Exited(c.component.id(), clocks.now(), c.pid, status, uptime, ending));
  }
}
