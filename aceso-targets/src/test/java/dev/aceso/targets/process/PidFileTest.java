package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
        assertRefused(target, "(sleep), which is not this component: it was started after");
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

  @Test
  void aProcessOfAnotherProgramIsNeverTouched() throws Exception {
    Process stranger = named("sleep", "600");
    assertUntouched(
        stranger, Map.of("command", List.of("cat")), "its program is not cat; if it is");
    assertUntouched(stranger, Map.of("program", "/usr/sbin/nginx"), "its program is not nginx");
  }

  @Test
  void aProcessIsKnownByItsProgramItsScriptOrTheProgramThatIsSet() throws Exception {
    Process daemon = named("sleep", "600");
    assertRuns(daemon, Map.of("command", List.of("sleep", "600")));
    assertRuns(daemon, Map.of("command", List.of("/etc/init.d/x"), "program", "sleep"));
    daemon.destroyForcibly().waitFor();
    Path script = folder.resolve("serve.sh");
    Files.writeString(script, "#!/bin/sh\nwhile :; do sleep 0.1; done\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Process scripted = named(script.toString());
    assertRuns(scripted, Map.of("command", List.of(script.toString())));
    assertRuns(scripted, Map.of("command", List.of("sh", "./serve.sh")));
    assertUntouched(
        scripted, Map.of("command", List.of("sh", "./other.sh")), "it does not run ./other.sh");
    scripted.destroyForcibly().waitFor();
  }

  @Test
  @Tag("root")
  void aFileOfOneUserDoesNotNameAProcessOfAnother() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "run as root to change owners");
    Process stranger = named("sleep", "600");
    Files.setAttribute(folder.resolve("pid"), "unix:uid", 65_534);
    assertUntouched(stranger, Map.of("command", List.of("sleep", "600")), "its user is root, who");
    assertUntouched(stranger, Map.of("user", "daemon"), "its user is root, not daemon");
    assertUntouched(stranger, Map.of("user", "root"), "make root its owner");
    Files.setAttribute(folder.resolve("pid"), "unix:uid", 0);
    assertRuns(stranger, Map.of("user", "root"));
    assertRuns(stranger, Map.of("user", "0"));
  }

  @Test
  @Tag("root")
  void aFileThatAnotherUserLeadsToOrMayWriteNamesNobody() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "run as root to change owners");
    Process stranger = named("sleep", "600");
    Path file = folder.resolve("pid");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertUntouched(stranger, Map.of(), "may be written to by others");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path real = Files.move(file, folder.resolve("real"));
    Files.createSymbolicLink(file, real);
    Files.setAttribute(file, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
    assertUntouched(stranger, Map.of(), "to what its maker doesn't own");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    Files.setAttribute(file, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
    assertTimeoutPreemptively(
        LONG, () -> assertUntouched(stranger, Map.of(), "to what its maker doesn't own"));
    Files.delete(file);
    Path others = Files.createDirectory(folder.resolve("others"));
    Files.setAttribute(others, "unix:uid", 65_534);
    Files.createLink(others.resolve("pid"), real);
    assertUntouched(stranger, Map.of("pidfile", "others/pid"), "is one of several names of a file");
    Files.move(real, file);
  }

  @Test
  void onlyAShortRegularFileIsBelieved() throws Exception {
    Process stranger = named("sleep", "600");
    Path file = folder.resolve("pid");
    Path real = Files.move(file, folder.resolve("real"));
    Files.createSymbolicLink(file, real);
    assertUntouched(stranger, Map.of(), "is a link");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertTimeoutPreemptively(LONG, () -> assertUntouched(stranger, Map.of(), "is a link"));
    Files.delete(file);
    Files.writeString(file, stranger.pid() + "\n" + " ".repeat(64));
    assertUntouched(stranger, Map.of(), "is longer than 64 bytes");
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertTimeoutPreemptively(
        LONG, () -> assertUntouched(stranger, Map.of(), "is no regular file"));
    Files.delete(file);
    Files.move(real, file);
  }

  private Process named(String... command) throws Exception {
    Process started = new ProcessBuilder(command).directory(folder.toFile()).start();
    Files.writeString(folder.resolve("pid"), started.pid() + "\n");
    return started;
  }

  private void assertUntouched(Process stranger, Map<String, Object> settings, String why)
      throws Exception {
    try (Target target = open(settings)) {
      target.watch();
      assertRefused(target, why);
      assertThat(target.perform(Action.of("kill"), "k", LONG))
          .isEqualTo(new StepOutcome.Succeeded("does not run"));
      assertThat(target.pid()).isEmpty();
      assertThat(stranger.isAlive()).isTrue();
    }
  }

  private static void assertRefused(Target target, String why) {
    assertThat(target.presence())
        .isInstanceOfSatisfying(
            Presence.Ended.class, e -> assertThat(e.status().toString()).contains(why));
  }

  private void assertRuns(Process process, Map<String, Object> settings) {
    try (Target target = open(settings)) {
      target.watch();
      await().atMost(LONG).untilAsserted(() -> assertThat(target.pid()).contains(process.pid()));
    }
    folder.resolve("web.process").toFile().delete();
  }

  private Target open(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(Map.of("pidfile", "pid"));
    all.putAll(settings);
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
