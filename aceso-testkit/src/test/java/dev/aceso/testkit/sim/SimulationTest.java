package dev.aceso.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** In one of how many histories it happens at least, on average. */
  private static final Map<Happening, Integer> OFTEN =
      Map.of(
          Happening.DISK_FULL, 2,
          Happening.ENDED_OF_FULL_DISK, 4,
          Happening.DISK_FULL_AGAIN, 20,
          Happening.DISK_CLEANED, 4,
          Happening.NOTHING_TO_DELETE, 10,
          Happening.CLOCK_FORWARD, 4,
          Happening.CLOCK_BACK, 4,
          Happening.RESTARTED_TOGETHER, 50,
          Happening.JOURNAL_HINDERED, 4,
          Happening.NOT_BEGUN, 10);

  private static final AtomicInteger DONE = new AtomicInteger();
  private static final Queue<String> LEFT = new ConcurrentLinkedQueue<>();

  @Test
  @Tag("SAF-5")
  void noHistoryBreaksAnInvariantOrForgetsAFailure() {
    List<Simulation.Report> reports =
        LongStream.rangeClosed(1, HISTORIES)
            .parallel()
            .mapToObj(SimulationTest::remembered)
            .flatMap(Optional::stream)
            .toList();
    Map<Happening, Integer> happened = new EnumMap<>(Happening.class);
    reports.forEach(r -> r.happened().forEach((what, n) -> happened.merge(what, n, Integer::sum)));
    int deaths = reports.stream().mapToInt(Simulation.Report::deaths).sum();
    int successes = reports.stream().mapToInt(Simulation.Report::successes).sum();
    System.out.printf(
        "%d histories: %d effects, %d successes, the engine died %d times; %s%n",
        HISTORIES,
        reports.stream().mapToInt(Simulation.Report::effects).sum(),
        successes,
        deaths,
        happened);
    assertThat(LEFT).as("broken, or left dead or open").isEmpty();
    assertThat(happened).as("what happened").containsOnlyKeys(Happening.values());
    OFTEN.forEach(
        (what, each) ->
            assertThat(happened.get(what)).as("%s", what).isGreaterThan(HISTORIES / each));
    assertThat(deaths).isPositive();
    assertThat(successes).isGreaterThan(HISTORIES);
  }

  private static Optional<Simulation.Report> remembered(long seed) {
    int done = DONE.incrementAndGet();
    if (done % 10_000 == 0) {
      System.out.printf("%,d of %,d histories%n", done, HISTORIES);
    }
    try {
      Simulation.Report report = simulation(seed).run();
      if (!report.ill().isEmpty() || !report.open().isEmpty()) {
        LEFT.add("seed %d: dead %s, open %s".formatted(seed, report.ill(), report.open()));
      }
      return Optional.of(report);
    } catch (RuntimeException e) {
      LEFT.add("seed %d: %s".formatted(seed, e));
      return Optional.empty();
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(simulation(seed).run()).isEqualTo(simulation(seed).run());
    }
  }

  /** {@code -Daceso.seed=N} tells all of that history, to find out why it goes wrong. */
  @Test
  void oneHistoryCanBeTold() {
    Optional<Long> wanted = Optional.ofNullable(Long.getLong("aceso.seed"));
    List<String> told = new ArrayList<>();
    wanted.ifPresent(seed -> System.out.printf("seed %d%n", seed));
    Simulation.Report report =
        simulation(wanted.orElse(1L))
            .telling(
                line -> {
                  told.add(line);
                  wanted.ifPresent(_ -> System.out.println(line));
                })
            .run();
    assertThat(told).isNotEmpty();
    assertThat(report.ill()).isEmpty();
    assertThat(report.open()).isEmpty();
  }

  private static Simulation simulation(long seed) {
    return new Simulation(seed, SimulatedSystems.random(new SplittableRandom(seed)), 0.01);
  }
}
