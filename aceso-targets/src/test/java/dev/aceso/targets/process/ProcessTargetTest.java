package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.model.Action;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: started, ended in every way, adopted, never doubled. */
class ProcessTargetTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();
  private final List<Target> opened = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Target target : opened) {
      target.perform(Action.of("kill"), "end", LONG);
      target.close();
    }
  }

  @Test
  @Tag("DET-M2")
  void aKillIsSeenAsAnEventWithItsSignal() throws Exception {
    Target target = watched("sleep", "600");
    kill(pid(target), "KILL");
    Signal.Exited exit = awaitExit();
    assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(9));
    assertThat(exit.requested()).isFalse();
    assertThat(target.presence()).isInstanceOf(Presence.Ended.class);
  }

  @Test
  @Tag("DET-M2")
  void anExitStatusIsSeen() throws Exception {
    watched("sh", "-c", "exit 3");
    assertThat(awaitExit().status()).isEqualTo(new ExitStatus.Code(3));
  }

  @Test
  void aStoppedProcessIsToldByItsState() throws Exception {
    Target target = watched("sleep", "600");
    kill(pid(target), "STOP");
    await().until(() -> state(target), s -> s == 'T');
  }

  @Test
  void aGracefulStopLetsItEndByItselfAndCountsAsRequested() throws Exception {
    Path mark = folder.resolve("ended");
    Target target =
        watched(
            "sh",
            "-c",
            "trap 'touch " + mark + "; exit 0' TERM; echo up; while :; do sleep 0.05; done");
    await().until(() -> Files.readString(folder.resolve("web.out")).contains("up"));
    assertThat(target.perform(new Action("stop", Settings.of("grace", "10s")), "k", LONG))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(mark).exists();
    assertThat(awaitExit().requested()).isTrue();
  }

  @Test
  void whatIgnoresAGracefulStopIsReportedAsStillRunningAndCanBeForced() throws Exception {
    Target target = watched("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done");
    await().until(() -> Files.readString(folder.resolve("web.out")).contains("up"));
    long pid = pid(target);
    StepOutcome gentle =
        target.perform(new Action("stop", Settings.of("grace", "200ms")), "k", LONG);
    assertThat(gentle).isInstanceOf(StepOutcome.Failed.class);
    assertThat(Proc.stat(pid)).isPresent();
    StepOutcome forced =
        target.perform(
            new Action("stop", new Settings(Map.of("grace", "200ms", "force", true))), "k", LONG);
    assertThat(forced).isInstanceOf(StepOutcome.Succeeded.class);
    await().until(() -> Proc.stat(pid).isEmpty());
  }

  @Test
  void killEndsTheWholeGroupEvenWhenItIsStopped() throws Exception {
    Target target = watched("sh", "-c", "sleep 600 & echo $!; wait");
    long leader = pid(target);
    await().until(() -> !Files.readString(folder.resolve("web.out")).isBlank());
    long child = Long.parseLong(Files.readString(folder.resolve("web.out")).strip());
    kill(leader, "STOP");
    assertThat(target.perform(Action.of("kill"), "k", LONG))
        .isInstanceOf(StepOutcome.Succeeded.class);
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
    await("no zombie is left").until(() -> Proc.stat(leader).isEmpty());
  }

  @Test
  void whatALeaderLeavesBehindWhenItCrashesIsEnded() throws Exception {
    Target target = watched("sh", "-c", "sleep 600 & echo $!; wait");
    await().until(() -> !Files.readString(folder.resolve("web.out")).isBlank());
    long child = Long.parseLong(Files.readString(folder.resolve("web.out")).strip());
    kill(pid(target), "KILL");
    awaitExit();
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
  }

  @Test
  void startingWhatRunsIsNoEffect() throws Exception {
    Target target = watched("sleep", "600");
    long pid = pid(target);
    assertThat(target.perform(Action.of("start"), "k", LONG))
        .isEqualTo(new StepOutcome.Succeeded("runs already, pid " + pid));
  }

  @Test
  void aMissingProgramIsAFailureThatSaysSo() throws Exception {
    Target target = watched("/no/such/program");
    StepOutcome outcome = target.perform(Action.of("start"), "k", LONG);
    assertThat(outcome).isInstanceOf(StepOutcome.Failed.class);
    assertThat(((StepOutcome.Failed) outcome).why())
        .contains("/no/such/program")
        .contains("No such file");
    assertThat(awaitExit().requested()).isFalse();
  }

  @Test
  void aLaterEngineAdoptsWhatRuns() throws Exception {
    Target first = watched("sleep", "600");
    long pid = pid(first);
    first.close();
    seen.clear();
    Target second = watched("sleep", "600");
    assertThat(second.presence()).isInstanceOf(Presence.Running.class);
    assertThat(pid(second)).isEqualTo(pid);
    assertThat(seen).hasSize(1).first().isInstanceOf(Signal.Started.class);
    assertThat(((Signal.Started) seen.getFirst()).adopted()).isTrue();
  }

  @Test
  void aDeathBetweenStartAndRecordLeadsToNoSecondCopy() throws Exception {
    Target first = watched("sleep", "600");
    long pid = pid(first);
    first.close();
    Path record = folder.resolve("web.process");
    ProcessRecord kept = ProcessRecord.read(record).orElseThrow();
    ProcessRecord.intended(kept.origin(), kept.at()).write(record);
    Target second = watched("sleep", "600");
    assertThat(pid(second)).isEqualTo(pid);
  }

  @Test
  void aStrangerWithTheSameNumberIsNeverTakenForIt() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessRecord.intended(
              new ProcessRecord.Origin("web-mark", "", Proc.bootId(), Definition.UNKNOWN),
              Instant.now())
          .started(new Proc.Identity(stranger.pid(), 1))
          .write(folder.resolve("web.process"));
      Target target = watched("sleep", "600");
      assertThat(target.pid()).isEmpty();
      assertThat(awaitExit().requested()).isFalse();
      assertThat(target.perform(Action.of("kill"), "k", LONG))
          .isEqualTo(new StepOutcome.Succeeded("does not run"));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void itsOwnStopIsRememberedBeyondTheEngine() throws Exception {
    Target first = watched("sleep", "600");
    first.perform(Action.of("kill"), "k", LONG);
    first.close();
    seen.clear();
    watched("sleep", "600");
    assertThat(awaitExit().requested()).isTrue();
  }

  @Test
  void theEndOfAStrangerIsSeenAsAnEventWithItsStatus() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(folder.resolve("pid"), Long.toString(stranger.pid()));
      open(Map.of("pidfile", folder.resolve("pid").toString())).watch();
      await().until(() -> !seen.isEmpty());
      stranger.destroyForcibly();
      Signal.Exited exit = awaitExit();
      assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(9));
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aCommandRunsToItsEndWithBoundedOutputAndWithoutSecrets() throws Exception {
    Target target = watched("sleep", "600");
    StepOutcome outcome =
        target.perform(
            new Action(
                "exec", Settings.of("command", List.of("sh", "-c", "echo password=hunter2"))),
            "k",
            LONG);
    assertThat(outcome).isEqualTo(new StepOutcome.Succeeded("password=***"));
  }

  @Test
  void aCommandThatTakesTooLongIsKilledWithAllItStartedAndItsOutcomeIsUnknown() throws Exception {
    Target target = watched("sleep", "600");
    Path pid = folder.resolve("child");
    StepOutcome outcome =
        target.perform(
            new Action(
                "exec",
                Settings.of(
                    "command", List.of("sh", "-c", "sleep 600 & echo $! > " + pid + "; wait"))),
            "k",
            Duration.ofMillis(500));
    assertThat(outcome).isInstanceOf(StepOutcome.Unknown.class);
    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
  }

  @Test
  @Tag("EXE-2.3")
  void whatACommandStartsInASessionOfItsOwnIsEndedWhenTheCommandIsCutOff() throws Exception {
    Target target = watched("sleep", "600");
    Path pid = folder.resolve("child");
    Action action =
        new Action(
            "exec",
            Settings.of(
                "command",
                List.of(
                    "sh", "-c", "setsid sh -c 'echo $$ > " + pid + "; exec sleep 600' & wait")));
    target.perform(action, "late", Duration.ofMillis(500));
    await().until(() -> Files.exists(pid));
    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
  }

  @Test
  @Tag("EXE-2.3")
  void whatATryHasRunningIsEndedByItsKeyAndNothingElseIs() throws Exception {
    Target target = watched("sleep", "600");
    Path pid = folder.resolve("child");
    Action action =
        new Action(
            "exec",
            Settings.of(
                "command", List.of("sh", "-c", "echo $$ > %s; exec sleep 600".formatted(pid))));
    Thread step =
        Thread.startVirtualThread(
            () -> {
              try {
                target.perform(action, "inc-1/0/1", LONG);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    long child = Long.parseLong(Files.readString(pid).strip());
    target.cutOff("inc-1/0/10");
    assertThat(Proc.stat(child).filter(Proc.Stat::alive)).as("of another try").isPresent();
    target.cutOff("inc-1/0/1");
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
    step.join();
  }

  @Test
  void cleaningDeletesWhatIsDeclaredAndFollowsNoLink() throws Exception {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path precious = Files.writeString(folder.resolve("precious.tmp"), "x");
    Files.writeString(scratch.resolve("a.tmp"), "12345");
    Files.writeString(scratch.resolve("b.dat"), "12345");
    Files.createSymbolicLink(scratch.resolve("c.tmp"), precious);
    Target target =
        open(
            Map.of(
                "command",
                List.of("sleep", "600"),
                "cleanup",
                List.of(Map.of("path", scratch.toString(), "match", "*.tmp"))));
    assertThat(target.perform(Action.of("clean"), "k", LONG))
        .isEqualTo(new StepOutcome.Succeeded("1 files deleted, 5 bytes freed"));
    assertThat(scratch.resolve("b.dat")).exists();
    assertThat(precious).exists();
  }

  @Test
  void whetherAnEffectIsThereCanBeFoundOut() throws Exception {
    Target target = watched("sleep", "600");
    assertThat(target.examine(Action.of("start"), "k", Instant.EPOCH)).isEqualTo(Finding.DONE);
    Instant since = Instant.now().plusSeconds(1);
    assertThat(target.examine(Action.of("kill"), "k", since)).isEqualTo(Finding.NOT_DONE);
    assertThat(target.examine(Action.of("exec"), "k", Instant.EPOCH))
        .isEqualTo(Finding.CANNOT_TELL);
  }

  @Test
  void aProcessThatIsStoppedCanStillEndGracefully() throws Exception {
    Target target =
        watched("sh", "-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done");
    await().until(() -> Files.readString(folder.resolve("web.out")).contains("up"));
    kill(pid(target), "STOP");
    await().until(() -> state(target), s -> s == 'T');
    assertThat(target.perform(new Action("stop", Settings.of("grace", "10s")), "k", LONG))
        .isEqualTo(new StepOutcome.Succeeded("exit status 7"));
  }

  @Test
  void aStopThatMayStillHappenIsOfUnknownOutcome() throws Exception {
    Target target = watched("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done");
    await().until(() -> Files.readString(folder.resolve("web.out")).contains("up"));
    assertThat(
            target.perform(
                new Action("stop", Settings.of("grace", "10s")), "k", Duration.ofMillis(200)))
        .isInstanceOf(StepOutcome.Unknown.class);
  }

  @Test
  void aCrashLongAfterAStopThatFailedIsNotTakenForWanted() throws Exception {
    Target first = watched("sleep", "600");
    first.close();
    Path file = folder.resolve("web.process");
    Optional<Instant> longAgo = Optional.of(Instant.now().minusSeconds(1));
    ProcessRecord.read(file).orElseThrow().stopping(longAgo).write(file);
    Target second = watched("sleep", "600");
    seen.clear();
    kill(pid(second), "KILL");
    assertThat(awaitExit().requested()).isFalse();
  }

  @Test
  void aStopUnderWayWhenTheEngineDiedIsRemembered() throws Exception {
    Target first = watched("sleep", "600");
    first.close();
    Path file = folder.resolve("web.process");
    Optional<Instant> soon = Optional.of(Instant.now().plusSeconds(60));
    ProcessRecord.read(file).orElseThrow().stopping(soon).write(file);
    Target second = watched("sleep", "600");
    seen.clear();
    kill(pid(second), "TERM");
    assertThat(awaitExit().requested()).isTrue();
  }

  @Test
  void anExitThatWasSeenIsToldAgainByALaterEngineWithItsStatus() throws Exception {
    Target first = watched("sh", "-c", "exit 3");
    awaitExit();
    Path file = folder.resolve("web.process");
    await().until(() -> ProcessRecord.read(file).orElseThrow().end().isPresent());
    first.close();
    seen.clear();
    Target second = watched("sh", "-c", "exit 3");
    assertThat(awaitExit().status()).isEqualTo(new ExitStatus.Code(3));
    assertThat(second.presence()).isInstanceOf(Presence.Ended.class);
    assertThat(seen).as("nothing was started").hasSize(1);
  }

  @Test
  void whatDiedUnwatchedIsToldAndWhatItLeftBehindIsEnded() throws Exception {
    Target first = watched("sh", "-c", "sleep 600 & echo $!; wait");
    await().until(() -> !Files.readString(folder.resolve("web.out")).isBlank());
    long child = Long.parseLong(Files.readString(folder.resolve("web.out")).strip());
    long leader = pid(first);
    first.close();
    ProcessRecord running = ProcessRecord.read(folder.resolve("web.process")).orElseThrow();
    // A leader that only the record remembers: the group is that of the child's own.
    assertThat(Proc.stat(child).orElseThrow().group()).isEqualTo(leader);
    Survivors.endGroup(running, Proc.bootId());
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
    await().until(() -> Proc.stat(leader).filter(Proc.Stat::alive).isEmpty());
    seen.clear();
    watched("sh", "-c", "sleep 600");
    Signal.Exited exit = awaitExit();
    assertThat(exit.status()).isInstanceOf(ExitStatus.Unseen.class);
    assertThat(exit.pid()).isEqualTo(leader);
    assertThat(exit.requested()).isFalse();
  }

  @Test
  void ofAllThatCarryTheMarkTheFirstIsTheProcess() throws Exception {
    Target first = watched("sh", "-c", "setsid sleep 600 & echo $!; sleep 600; :");
    await().until(() -> !Files.readString(folder.resolve("web.out")).isBlank());
    long daemon = Long.parseLong(Files.readString(folder.resolve("web.out")).strip());
    try {
      long pid = pid(first);
      first.close();
      Path file = folder.resolve("web.process");
      ProcessRecord kept = ProcessRecord.read(file).orElseThrow();
      ProcessRecord.intended(kept.origin(), kept.at()).write(file);
      assertThat(pid(watched("sleep", "600"))).isEqualTo(pid);
    } finally {
      kill(daemon, "KILL");
    }
  }

  @Test
  void startsAtTheSameTimeLeadToOneProcess() throws Exception {
    Target target = watched("sh", "-c", "exit 0");
    awaitExit();
    seen.clear();
    Path copies = folder.resolve("copies");
    Target other =
        open(Map.of("command", List.of("sh", "-c", "echo x >> " + copies + "; exec sleep 600")));
    target.close();
    List<Thread> starters = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starters.add(Thread.ofVirtual().start(() -> startQuietly(other)));
    }
    for (Thread starter : starters) {
      starter.join();
    }
    await().until(() -> Files.exists(copies));
    assertThat(seen.stream().filter(Signal.Started.class::isInstance)).hasSize(1);
    assertThat(Files.readAllLines(copies)).hasSize(1);
  }

  @Test
  void aChildThatEndsAfterTheWatchIsOverLeavesNoZombie() throws Exception {
    Target target = watched("sleep", "600");
    long pid = pid(target);
    target.close();
    seen.clear();
    kill(pid, "KILL");
    await().until(() -> Proc.stat(pid).isEmpty());
    assertThat(seen).isEmpty();
  }

  @Test
  void aProcessThatCannotBeWatchedIsNotLeftRunning() throws Exception {
    long pid =
        new Spawn(List.of("sleep", "600"), Map.of(), folder, Rights.OWN)
            .toFile(folder.resolve("o"));
    Spawn.undo(pid);
    assertThat(Proc.stat(pid)).isEmpty();
  }

  @Test
  void itInheritsNothingOfTheEngineButItsEnvironment() throws Exception {
    try (java.net.ServerSocket engines = new java.net.ServerSocket(0)) {
      watched("sh", "-c", "ls -l /proc/self/fd; ps -o sid=,pgid=,pid= -p $$");
      awaitExit();
      String output = Files.readString(folder.resolve("web.out"));
      assertThat(engines.getLocalPort()).isPositive();
      assertThat(output).doesNotContain("socket:").doesNotContain("pipe:").contains("/dev/null");
      String[] ids = output.lines().toList().getLast().strip().split("\\s+", -1);
      assertThat(ids).containsOnly(ids[0]);
    }
  }

  @Test
  @Tag("root")
  void aFullDiskDoesNotKeepItFromBeingStartedAgain() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "run as root to mount a tmpfs");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
    Target target = open(Map.of("command", List.of("sleep", "600")), disk);
    try {
      target.watch();
      long first = pid(target);
      assertThat(new ProcessBuilder("dd", "if=/dev/zero", "of=" + disk + "/fill").start().waitFor())
          .as("no space left")
          .isNotZero();
      kill(first, "KILL");
      awaitExit();
      assertThat(target.perform(Action.of("start"), "k", LONG))
          .isInstanceOf(StepOutcome.Succeeded.class);
      long second = pid(target);
      assertThat(ProcessRecord.read(disk.resolve("web.process")).orElseThrow().process())
          .hasValueSatisfying(p -> assertThat(p.pid()).isEqualTo(second));
    } finally {
      target.perform(Action.of("kill"), "end", LONG);
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void whatCannotBeDoneIsKnownBeforehand() throws Exception {
    Target target = open(Map.of("command", List.of("no-such-program-anywhere")));
    assertThat(target.obstacle(Action.of("start")).orElse("")).contains("PATH");
    assertThat(target.obstacle(Action.of("fly"))).isPresent();
    assertThat(target.obstacle(new Action("signal", Settings.of("signal", "NOPE")))).isPresent();
    assertThat(target.obstacle(new Action("exec", Settings.of("command", List.of("/no/x")))))
        .isPresent();
    assertThat(
            target.obstacle(
                new Action("clean", new Settings(Map.of("path", "/no/folder", "match", "*")))))
        .isPresent();
    Target able = open(Map.of("command", List.of("sleep", "600")));
    assertThat(able.obstacle(Action.of("start"))).isEmpty();
    assertThat(able.obstacle(Action.of("kill"))).isEmpty();
    assertThat(able.obstacle(new Action("exec", Settings.of("command", List.of("true")))))
        .isEmpty();
  }

  @Test
  void argumentsThatMakeNoSenseAreAFailureAndNoException() throws Exception {
    Target target = watched("sleep", "600");
    assertThat(target.perform(new Action("signal", Settings.of("signal", "NOPE")), "k", LONG))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(target.perform(new Action("stop", Settings.of("grace", "soon")), "k", LONG))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(target.perform(Action.of("exec"), "k", LONG)).isInstanceOf(StepOutcome.Failed.class);
    assertThat(
            target.perform(
                new Action("clean", new Settings(Map.of("path", "" + folder, "match", "{"))),
                "k",
                LONG))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(target.presence()).isInstanceOf(Presence.Running.class);
  }

  @Test
  void whatBeganAfterAKillWasIntendedIsAnotherRun() throws Exception {
    Instant intended = Instant.now().minusSeconds(1);
    Target target = watched("sleep", "600");
    assertThat(target.examine(Action.of("kill"), "k", intended)).isEqualTo(Finding.DONE);
    assertThat(target.examine(Action.of("kill"), "k", Instant.now().plusSeconds(1)))
        .isEqualTo(Finding.NOT_DONE);
  }

  @Test
  void whatComesAfterACleaningIsNoneOfIts() throws Exception {
    Action clean = new Action("clean", new Settings(Map.of("path", "" + folder, "match", "*.tmp")));
    Target target = open(Map.of("command", List.of("sleep", "600")));
    Path old = Files.writeString(folder.resolve("old.tmp"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
    Instant since = Instant.now().minusSeconds(30);
    assertThat(target.examine(clean, "k", since)).isEqualTo(Finding.NOT_DONE);
    Files.delete(old);
    Files.writeString(folder.resolve("late.tmp"), "");
    assertThat(target.examine(clean, "k", since)).isEqualTo(Finding.DONE);
    Action gone = new Action("clean", new Settings(Map.of("path", "/no/folder", "match", "*")));
    assertThat(target.examine(gone, "k", since)).isEqualTo(Finding.CANNOT_TELL);
  }

  @Test
  void cleaningKeepsTheNewestAndWhatIsYoungAndNeverEntersALink() throws Exception {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), scratch);
    Instant now = Instant.now();
    for (int age = 1; age <= 4; age++) {
      Path file = Files.writeString(scratch.resolve("f" + age), "123");
      Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofHours(age))));
    }
    Target target = open(Map.of("command", List.of("sleep", "600")));
    assertThat(
            target.perform(
                new Action("clean", new Settings(Map.of("path", "" + link, "match", "*"))),
                "k",
                LONG))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(scratch.resolve("f4")).exists();
    Settings old = new Settings(Map.of("path", "" + scratch, "match", "f*", "older_than", "210m"));
    assertThat(target.perform(new Action("clean", old), "k", LONG))
        .isEqualTo(new StepOutcome.Succeeded("1 files deleted, 3 bytes freed"));
    Settings newest = new Settings(Map.of("path", "" + scratch, "match", "f*", "keep", 1));
    assertThat(target.perform(new Action("clean", newest), "k", LONG))
        .isEqualTo(new StepOutcome.Succeeded("2 files deleted, 6 bytes freed"));
    assertThat(scratch.resolve("f1")).exists();
    assertThat(target.perform(new Action("clean", newest), "k", LONG))
        .as("nothing was deleted")
        .isInstanceOf(StepOutcome.Failed.class);
  }

  private static void startQuietly(Target target) {
    try {
      target.perform(Action.of("start"), "k", LONG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Target watched(String... command) {
    Target target = open(Map.of("command", List.of(command)));
    target.watch();
    return target;
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Target open(Map<String, Object> settings) {
    return open(settings, folder);
  }

  private Target open(Map<String, Object> settings, Path state) {
    Target target = new ProcessTargetType().open(Specs.web(folder, state, settings), seen::add);
    opened.add(target);
    return target;
  }

  private Signal.Exited awaitExit() {
    return await()
        .atMost(LONG)
        .until(
            () -> seen.stream().filter(Signal.Exited.class::isInstance).findFirst(),
            Optional::isPresent)
        .map(Signal.Exited.class::cast)
        .orElseThrow();
  }

  private static char state(Target target) {
    return ((Signal.Scheduled) target.look().getFirst()).state();
  }

  private static long pid(Target target) {
    return target.pid().orElseThrow();
  }

  private static void kill(long pid, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }
}
