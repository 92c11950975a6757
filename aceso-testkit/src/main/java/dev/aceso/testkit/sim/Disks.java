package dev.aceso.testkit.sim;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.testkit.sim.SimulatedComponent.Truth;
import java.time.Duration;
import java.util.SplittableRandom;

/** Disks that fill up, each with one component on it. */
final class Disks {
  /** Between two readings, as of a sensor that nothing was set for. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final double LIMIT = 100;
  private static final double ALARM = 0.9;

  private final Agenda agenda;
  private final Clocks clocks;
  private final SplittableRandom random;
  private final World world;
  private final Tally tally;

  Disks(Agenda agenda, Clocks clocks, SplittableRandom random, World world, Tally tally) {
    this.agenda = agenda;
    this.clocks = clocks;
    this.random = random;
    this.world = world;
    this.tally = tally;
  }

  /** Its disk fills up; it may end of it, and it may get better by itself. */
  void fill(ComponentId id) {
    SimulatedComponent c = world.get(id);
    if (c.full) {
      return;
    }
    c.refills = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
    c.deletable = random.nextInt(4) != 0;
    c.endsOfIt = random.nextInt(2) == 0;
    tally.count(Happening.DISK_FULL);
    full(c);
    if (random.nextInt(5) == 0) {
      agenda.in(Duration.ofMillis(random.nextInt(1_000, 60_000)), () -> freedByItself(c));
    }
  }

  private void full(SimulatedComponent c) {
    c.full = true;
    if (c.endsOfIt && c.truth != Truth.DOWN) {
      tally.count(Happening.ENDED_OF_FULL_DISK);
      world.end(c, new ExitStatus.Code(1), Ending.UNASKED);
    }
  }

  private void freedByItself(SimulatedComponent c) {
    if (c.full) {
      tally.count(Happening.DISK_FREED_BY_ITSELF);
      c.full = false;
    }
  }

  /** A person makes room, and stops what has filled it. */
  void freeByHand(ComponentId id) {
    SimulatedComponent c = world.get(id);
    if (c.full) {
      tally.count(Happening.DISK_FREED_BY_HAND);
      c.full = false;
    }
    c.refills = 0;
  }

  /** Deletes what may be deleted; what has filled the disk may still run. */
  StepOutcome clean(SimulatedComponent c) {
    if (!c.full || !c.deletable) {
      tally.count(Happening.NOTHING_TO_DELETE);
      return new StepOutcome.Failed("there is nothing to delete", "");
    }
    tally.count(Happening.DISK_CLEANED);
    c.full = false;
    if (c.refills > 0) {
      c.refills--;
      agenda.in(Duration.ofMillis(random.nextInt(100, 20_000)), () -> fillAgain(c));
    }
    return new StepOutcome.Succeeded("");
  }

  private void fillAgain(SimulatedComponent c) {
    if (!c.full) {
      tally.count(Happening.DISK_FULL_AGAIN);
      full(c);
    }
  }

  Signal.Resource read(SimulatedComponent c) {
    return new Signal.Resource(
        c.component.id(),
        clocks.now(),
        ResourceKind.DISK_BYTES,
        "/var/" + c.component.id(),
        c.full ? 0.99 * LIMIT : 0.5 * LIMIT,
        LIMIT,
        ALARM);
  }
}
