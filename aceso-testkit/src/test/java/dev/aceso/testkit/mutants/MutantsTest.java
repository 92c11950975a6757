package dev.aceso.testkit.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** That the tests fail when a gate is taken out: a gate that nobody would miss is not proved. */
class MutantsTest {
  private static final int AT_ONCE = 2;

  /** Far more than any of the tests takes; a mutant may go round in circles. */
  private static final long SECONDS = 60;

  private static final ExecutorService WORKERS =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().factory());

  private final Core core = new Core();

  @TempDir Path folder;

  @AfterAll
  static void end() {
    WORKERS.shutdownNow();
  }

  @Test
  void theTestsPassWithoutAFault() {
    List<String> all =
        Mutants.all(core).stream().flatMap(m -> m.tests().stream()).distinct().toList();
    TestExecutionSummary summary = Mutation.run(core, folder, all);
    assertThat(summary.getTestsFoundCount()).isGreaterThan(all.size());
    assertThat(summary.getFailures())
        .extracting(f -> f.getTestIdentifier().getUniqueId() + ": " + f.getException())
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyFaultIsNoticed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Mutant mutant : Mutants.all(core)) {
      Future<Long> failures = WORKERS.submit(() -> failures(mutant));
      tests.add(
          dynamicTest(
              mutant.toString(),
              () ->
                  assertThat(failures.get(SECONDS, TimeUnit.SECONDS))
                      .as(
                          "nothing proves this gate: with '%s' no test of %s fails",
                          mutant, String.join(", ", mutant.tests()))
                      .isPositive()));
    }
    return tests.stream();
  }

  private long failures(Mutant mutant) throws IOException {
    Path into = Files.createTempDirectory(folder, "mutant");
    core.compile(mutant, into);
    return Mutation.run(core, into, mutant.tests()).getTotalFailureCount();
  }
}
