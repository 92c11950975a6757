package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Tier;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that others have started, found by their pidfiles. */
class PidFileTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    Path pidfile = folder.resolve("pid");
    if (Files.exists(pidfile)) {
      long pid = Long.parseLong(Files.readString(pidfile).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aPidfileOlderThanTheProcessItNamesIsStale() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Path pidfile = Files.writeString(folder.resolve("pid"), stranger.pid() + "\n");
      Files.setLastModifiedTime(pidfile, FileTime.from(Instant.now().minusSeconds(3_600)));
      try (Target target = open(Map.of())) {
        target.watch();
        assertThat(target.presence()).isInstanceOf(Presence.Unseen.class);
        assertThat(target.perform(Action.of("kill"), "k", LONG))
            .isEqualTo(new StepOutcome.Succeeded("does not run"));
        assertThat(stranger.isAlive()).isTrue();
      }
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  @Tag("DET-M2")
  void aDaemonIsStartedFollowedAndItsExitStatusSeen() throws Exception {
    String daemon = "echo $$ > pid; trap 'exit 5' TERM; while :; do sleep 0.05; done";
    try (Target target =
        open(Map.of("command", List.of("sh", "-c", "setsid sh -c \"$0\" &", daemon)))) {
      target.watch();
      assertThat(target.perform(Action.of("start"), "k", LONG))
          .isInstanceOf(StepOutcome.Succeeded.class);
      long pid = target.pid().orElseThrow();
      assertThat(Files.readString(folder.resolve("pid")).strip()).isEqualTo("" + pid);
      assertThat(target.perform(Action.of("start"), "k", LONG))
          .isEqualTo(new StepOutcome.Succeeded("runs already, pid " + pid));
      assertThat(target.perform(Action.of("stop"), "k", LONG))
          .isEqualTo(new StepOutcome.Succeeded("exit status 5"));
      assertThat(target.presence())
          .isInstanceOfSatisfying(Presence.Ended.class, e -> assertThat(e.requested()).isTrue());
    }
  }

  @Test
  void aProgramInTheForegroundThatWritesItsOwnPidfileIsNoStranger() throws Exception {
    try (Target target =
        open(Map.of("command", List.of("sh", "-c", "echo $$ > pid; exec sleep 600")))) {
      target.watch();
      assertThat(target.perform(Action.of("start"), "k", LONG))
          .isInstanceOf(StepOutcome.Succeeded.class);
      assertThat(target.perform(Action.of("kill"), "k", LONG))
          .isEqualTo(new StepOutcome.Succeeded("killed by SIGKILL"));
      assertThat(seen.stream().filter(Signal.Exited.class::isInstance)).hasSize(1);
    }
  }

  @Test
  void aStartThatFailsSaysHow() throws Exception {
    try (Target target = open(Map.of("command", List.of("sh", "-c", "exit 9")))) {
      target.watch();
      assertThat(target.perform(Action.of("start"), "k", LONG))
          .isInstanceOfSatisfying(
              StepOutcome.Failed.class, f -> assertThat(f.why()).contains("exit status 9"));
    }
  }

  @Test
  void whatDiedWhileNobodyWatchedIsTold() throws Exception {
    Process daemon = new ProcessBuilder("sleep", "600").start();
    Files.writeString(folder.resolve("pid"), daemon.pid() + "\n");
    try (Target first = open(Map.of())) {
      first.watch();
      assertThat(first.presence()).isInstanceOf(Presence.Running.class);
    }
    seen.clear();
    daemon.destroyForcibly().waitFor();
    try (Target second = open(Map.of())) {
      second.watch();
      await().until(() -> !seen.isEmpty());
      assertThat(seen.getFirst())
          .isInstanceOfSatisfying(
              Signal.Exited.class,
              e -> {
                assertThat(e.pid()).isEqualTo(daemon.pid());
                assertThat(e.status()).isInstanceOf(ExitStatus.Unseen.class);
              });
    }
  }

  private Target open(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("pidfile", "pid");
    dev.aceso.model.Component component =
        new dev.aceso.model.Component(
            ComponentId.of("web"),
            "process",
            Tier.STANDARD,
            DataClass.NONE,
            "web",
            List.of(),
            List.of());
    return new ProcessTargetType()
        .open(new TargetSpec(component, new Settings(all), folder, folder), seen::add);
  }
}
