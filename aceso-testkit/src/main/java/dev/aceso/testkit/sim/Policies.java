package dev.aceso.testkit.sim;

import dev.aceso.loop.LoopConfig;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.MaintenanceWindow;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** What the engine is let do, changed at any instant, and put back in the end. */
final class Policies {
  /** Between two changes, at most, in milliseconds. */
  private static final int LASTS = 8_000;

  private final Agenda agenda;
  private final Clocks clocks;
  private final SplittableRandom random;
  private final SimulatedEngine engine;
  private final LoopConfig first;
  private final Tally tally;
  private boolean calm;

  Policies(
      Agenda agenda,
      Clocks clocks,
      SplittableRandom random,
      SimulatedEngine engine,
      LoopConfig first,
      Tally tally) {
    this.agenda = agenda;
    this.clocks = clocks;
    this.random = random;
    this.engine = engine;
    this.first = first;
    this.tally = tally;
  }

  /** One change after the other until the end, after which all is automatic. */
  void change(Instant end) {
    if (!agenda.now().isAfter(end)) {
      draw();
    } else if (!calm) {
      calm = true;
      engine.killSwitch(false);
      engine.doubt(Optional.empty());
      force(first.policy().in(Mode.AUTOMATIC));
    }
    agenda.in(Duration.ofMillis(random.nextInt(100, LASTS)), () -> change(end));
  }

  private void draw() {
    switch (random.nextInt(10)) {
      case 0 -> {
        tally.count(Happening.KILL_SWITCH);
        engine.killSwitch(true);
      }
      case 1 -> {
        tally.count(Happening.DOUBT);
        engine.doubt(Optional.of("its own network fails"));
      }
      case 2 -> {
        tally.count(Happening.MAINTENANCE);
        force(maintained(engine.policy()));
      }
      case 3, 4 -> {
        tally.count(Happening.MODE_CHANGED);
        force(engine.policy().in(List.of(Mode.values()).get(random.nextInt(3))));
      }
      case 5 -> {
        tally.count(Happening.LIMITS_CHANGED);
        force(engine.policy().limitedTo(limits()));
      }
      default -> {
        engine.killSwitch(false);
        engine.doubt(Optional.empty());
      }
    }
  }

  private Policy.Limits limits() {
    return new Policy.Limits(
        random.nextInt(1, 4), random.nextInt(1, 8), Duration.ofMinutes(2), 0.5, 0.5);
  }

  /** Everything, or one component, is worked on for some seconds from now on. */
  private Policy maintained(Policy policy) {
    List<Component> components = first.topology().components();
    Set<ComponentId> some =
        random.nextBoolean()
            ? Set.of()
            : Set.of(components.get(random.nextInt(components.size())).id());
    LocalTime from = clocks.now().atZone(ZoneOffset.UTC).toLocalTime();
    LocalTime to = from.plusSeconds(random.nextInt(1, 30));
    return policy.guardedBy(
        policy
            .guards()
            .maintainedAt(
                List.of(new MaintenanceWindow(some, Set.of(), from, to, ZoneOffset.UTC))));
  }

  private void force(Policy policy) {
    engine.reconfigure(
        new LoopConfig(
            first.topology(),
            policy,
            first.detectors(),
            first.techniques(),
            first.conditions(),
            first.verbs()));
  }
}
