package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a real engine at every boundary of the journal of every built-in playbook, on real
 * services, and a start after each: nothing is lost, nothing done twice, nothing done to what has
 * come back.
 */
class EveryBoundaryTest {
  private static final int AT_ONCE = 2;

  @TempDir Path folder;

  @Test
  @Tag("root")
  @Tag("TST-3.3")
  @Tag("EXE-2.3")
  void killedAnywhereItLosesRepeatsAndOverdoesNothing() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    EngineImage image = EngineImage.make(folder, DyingEngine.first(folder.resolve("first")));
    List<DyingEngine.Row> rows = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<List<DyingEngine.Row>>> all = new ArrayList<>();
      for (Ailment ailment : Ailment.values()) {
        all.add(executor.submit(() -> rows(ailment, image)));
      }
      for (Future<List<DyingEngine.Row>> some : all) {
        rows.addAll(some.get());
      }
    }
    rows.forEach(EveryBoundaryTest::print);
    Tally sum = rows.stream().map(DyingEngine.Row::tally).reduce(Tally.NONE, Tally::plus);
    System.out.printf("%d deaths: lost/duplicated/stale %s%n", rows.size(), sum);
    assertThat(sum).isEqualTo(Tally.NONE);
  }

  private List<DyingEngine.Row> rows(Ailment ailment, EngineImage image) throws Exception {
    Path own = Files.createDirectory(folder.resolve(ailment.playbook()));
    try (DyingEngine engine = new DyingEngine(own, ailment, image)) {
      return engine.dieAtEveryBoundary();
    }
  }

  private static void print(DyingEngine.Row row) {
    System.out.printf(
        "%-17s %-80s %s  %s%n", row.ailment().playbook(), row.boundary(), row.tally(), row.ended());
  }
}
