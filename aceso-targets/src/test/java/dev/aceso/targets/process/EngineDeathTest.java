package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Signal;
import dev.aceso.targets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine is killed, in a JVM of its own; what it had started is found again. */
class EngineDeathTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Adds a line to a file for every copy that is started. */
  private static final String COUNTED = "echo $$ >> copies; exec sleep 600";

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (String pid : copies()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @Tag("DET-M2")
  void whatAnEngineHadStartedIsAdoptedAfterItsDeathAndItsExitStatusSeen() throws Exception {
    String command = "echo $$ >> copies; trap 'exit 7' TERM; while :; do sleep 0.05; done";
    long pid = engineDiesAfterStarting(command);
    try (Target target = open(command)) {
      target.watch();
      assertThat(target.pid()).contains(pid);
      assertThat(((Signal.Started) seen.getFirst()).adopted()).isTrue();
      new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor();
      Signal.Exited exit = awaitExit();
      assertThat(exit.status()).isEqualTo(new ExitStatus.Code(7));
      assertThat(exit.requested()).isFalse();
      assertThat(copies()).hasSize(1);
    }
  }

  @Test
  void whatWasAdoptedCanBeKilledAndStartedAgain() throws Exception {
    long pid = engineDiesAfterStarting(COUNTED);
    try (Target target = open(COUNTED)) {
      target.watch();
      target.perform(Action.of("kill"), "k", LONG);
      Signal.Exited exit = awaitExit();
      assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(9));
      assertThat(exit.requested()).isTrue();
      target.perform(Action.of("start"), "k", LONG);
      assertThat(target.pid().orElseThrow()).isNotEqualTo(pid);
    }
  }

  @Test
  void noMomentOfDeathLeadsToASecondCopy() throws Exception {
    Random random = new Random(4);
    for (int round = 0; round < 6; round++) {
      Process engine = EngineProcess.start(folder, List.of("sh", "-c", COUNTED));
      try {
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> log().contains("watching"));
        // Anywhere within the start: before the intent, between it and the record, after both.
        engine.waitFor(random.nextLong(120_000), TimeUnit.MICROSECONDS);
      } finally {
        engine.destroyForcibly().waitFor();
      }
    }
    try (Target target = open(COUNTED)) {
      target.watch();
      await().atMost(LONG).until(() -> !copies().isEmpty());
      assertThat(copies()).containsExactly(Long.toString(target.pid().orElseThrow()));
    }
  }

  private long engineDiesAfterStarting(String command) throws Exception {
    Process engine = EngineProcess.start(folder, List.of("sh", "-c", command));
    try {
      await().atMost(LONG).until(() -> log().contains("watched") && !copies().isEmpty());
    } finally {
      engine.destroyForcibly().waitFor();
    }
    return Long.parseLong(copies().getFirst());
  }

  private String log() throws Exception {
    return Files.readString(folder.resolve("engine.log"));
  }

  private List<String> copies() throws Exception {
    Path copies = folder.resolve("copies");
    return Files.exists(copies) ? Files.readAllLines(copies) : List.of();
  }

  private Target open(String command) {
    return new ProcessTargetType()
        .open(EngineProcess.spec(folder, List.of("sh", "-c", command)), seen::add);
  }

  private Signal.Exited awaitExit() {
    await().atMost(LONG).until(() -> seen.stream().anyMatch(Signal.Exited.class::isInstance));
    return seen.stream()
        .filter(Signal.Exited.class::isInstance)
        .map(Signal.Exited.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
