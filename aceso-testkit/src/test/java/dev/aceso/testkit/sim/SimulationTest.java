package dev.aceso.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of random histories; {@code -Daceso.histories=N} sets how many. */
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("aceso.histories", 1_000);

  private static final AtomicInteger DONE = new AtomicInteger();
  private static final Queue<String> LEFT = new ConcurrentLinkedQueue<>();

  @Test
  @Tag("SAF-5")
  void noHistoryBreaksAnInvariantOrForgetsAFailure() {
    List<Simulation.Report> reports =
        LongStream.rangeClosed(1, HISTORIES)
            .parallel()
            .mapToObj(SimulationTest::remembered)
            .toList();
    int deaths = reports.stream().mapToInt(Simulation.Report::deaths).sum();
    int successes = reports.stream().mapToInt(Simulation.Report::successes).sum();
    System.out.printf(
        "%d histories: %d faults, %d effects, %d successes, the engine died %d times%n",
        HISTORIES,
        reports.stream().mapToInt(Simulation.Report::faults).sum(),
        reports.stream().mapToInt(Simulation.Report::effects).sum(),
        successes,
        deaths);
    assertThat(LEFT).as("left dead or open").isEmpty();
    assertThat(deaths).isPositive();
    assertThat(successes).isGreaterThan(HISTORIES);
  }

  private static Simulation.Report remembered(long seed) {
    Simulation.Report report = run(seed);
    if (!report.ill().isEmpty() || !report.open().isEmpty()) {
      LEFT.add("seed %d: dead %s, open %s".formatted(seed, report.ill(), report.open()));
    }
    int done = DONE.incrementAndGet();
    if (done % 10_000 == 0) {
      System.out.printf("%,d of %,d histories%n", done, HISTORIES);
    }
    return report;
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
