package dev.aceso.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of random histories; {@code -Daceso.histories=N} sets how many. */
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("aceso.histories", 150);

  @Test
  @Tag("SAF-5")
  void noHistoryBreaksAnInvariantOrForgetsAFailure() {
    int faults = 0;
    int deaths = 0;
    int effects = 0;
    int successes = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      Simulation.Report report = run(seed);
      assertThat(report.ill()).as("forgotten, seed %d", seed).isEmpty();
      faults += report.faults();
      deaths += report.deaths();
      effects += report.effects();
      successes += report.successes();
    }
    System.out.printf(
        "%d histories: %d faults, %d effects, %d successes, the engine died %d times%n",
        HISTORIES, faults, effects, successes, deaths);
    assertThat(deaths).isPositive();
    assertThat(successes).isGreaterThan(HISTORIES);
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  private static Simulation.Report run(long seed) {
    try {
      return new Simulation(seed, SimulatedSystems.random(new SplittableRandom(seed)), 0.01).run();
    } catch (RuntimeException e) {
      return fail("seed " + seed, e);
    }
  }
}
