package dev.aceso.targets.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Tier;
import dev.aceso.targets.Probe;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import dev.aceso.targets.testbed.Host;
import dev.aceso.targets.testbed.HostImage;
import dev.aceso.targets.testbed.MachineGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A unit of a real systemd, watched and acted on over its real bus. */
@Tag("root")
@ExtendWith(MachineGuard.class)
final class SystemdTargetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static @Nullable Host shared;

  @TempDir private static Path state;

  private final List<Signal> told = new CopyOnWriteArrayList<>();
  private @Nullable Target opened;

  @BeforeAll
  static void boot() throws IOException, InterruptedException {
    shared = Host.boot("systemd", HostImage.standard());
  }

  @AfterAll
  static void shutDown() throws IOException {
    if (shared != null) {
      shared.close();
    }
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  @Tag("DET-M2")
  void aKilledProcessIsSeenAsAnEvent() throws Exception {
    host().unit("killed.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "killed.service");
    Target target = watched("killed.service");
    long pid = started(0).pid();
    assertThat(target.presence()).isInstanceOf(Presence.Running.class);

    kill(pid);

    Signal.Exited exit = exited(0);
    assertThat(exit.pid()).isEqualTo(pid);
    assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(9));
    assertThat(exit.requested()).isFalse();
    assertThat(exit.uptime()).isPositive();
    assertThat(target.presence())
        .isInstanceOfSatisfying(
            Presence.Ended.class,
            ended -> assertThat(ended.status()).isEqualTo(new ExitStatus.Signalled(9)));
    assertThat(target.pid()).as("its process ids are not ours").isEmpty();
  }

  @Test
  @Tag("DET-M1")
  @Tag("DET-M2")
  void anExitStatusIsSeen() throws Exception {
    host().unit("three.service", "[Service]", "ExecStart=sh -c 'sleep 0.2; exit 3'");
    Target target = watched("three.service");
    Probe probe = probe(target, "three.service");
    assertThat(probe.read().outcome()).isEqualTo(ProbeOutcome.FAIL);

    host().exec("systemctl", "start", "three.service");

    assertThat(exited(0).status()).isEqualTo(new ExitStatus.Code(3));
    await().atMost(PATIENCE).until(() -> probe.read().detail().startsWith("failed"));
    assertThat(probe.read()).isEqualTo(Probe.Reading.fail("failed (result: exit-code, status 3)"));
  }

  /** With cgroup v1 systemd says that a signal ended it, and nothing more is to be concluded. */
  @Test
  void whatTheKernelKillsForWantOfMemoryIsToldAsSystemdTellsIt() throws Exception {
    host()
        .unit(
            "eater.service",
            "[Service]",
            "MemoryMax=16M",
            "ExecStart=perl -e 'push @a, chr(120) x 1000000 for 1..64; sleep 600'");
    watched("eater.service");

    host().exec("systemctl", "start", "eater.service");

    ExitStatus killed = new ExitStatus.Signalled(9);
    ExitStatus told = exited(0).status();
    String result = host().exec("systemctl", "show", "-P", "Result", "eater.service").output();
    System.out.println("a unit beyond its MemoryMax: systemd says " + result + ", told: " + told);
    assertThat(told)
        .isEqualTo(result.equals("oom-kill") ? new ExitStatus.OutOfMemory(killed) : killed);
  }

  @Test
  @Tag("EXT-9")
  void systemdsOwnRestartIsSeenAndIsOverOnceTheUnitRunsAgain() throws Exception {
    host()
        .unit(
            "again.service",
            "[Service]",
            "Restart=always",
            "RestartSec=2s",
            "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "again.service");
    watched("again.service");
    kill(started(0).pid());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(claims()).contains("+systemd"));
    started(1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(claims()).endsWith("-systemd"));
  }

  @Test
  @Tag("EXT-9")
  void whatAPersonStoppedIsKnownAsSuchUntilItIsStartedAgain() throws Exception {
    host().unit("stopped.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "stopped.service");
    Target target = watched("stopped.service");
    started(0);
    host().exec("systemctl", "stop", "stopped.service");
    assertThat(exited(0).ending()).isEqualTo(Ending.BY_PERSON);
    await().atMost(PATIENCE).until(() -> ending(target).equals(Optional.of(Ending.BY_PERSON)));
    assertThat(claims()).as("nobody is at work on it").endsWith("-a job of systemd");
    host().exec("systemctl", "start", "stopped.service");
    started(1);
    host().exec("systemctl", "restart", "stopped.service");
    started(2);
    assertThat(exited(1).ending()).isEqualTo(Ending.BY_PERSON);
    host().exec("systemctl", "kill", "stopped.service");
    assertThat(exited(2).ending()).isEqualTo(Ending.UNASKED);
    assertThat(exits()).hasSize(3);
  }

  @Test
  @Tag("EXT-9")
  void whatTheEngineItselfDoesIsNotTakenForAnothersHand() throws Exception {
    host().unit("own.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "own.service");
    Target target = watched("own.service");
    started(0);
    assertThat(target.perform(Action.of("restart"), "k", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(target.perform(Action.of("stop"), "k", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    exited(1);
    assertThat(claims()).isEmpty();
  }

  @Test
  @Tag("EXT-9")
  void whatEndedWhileNobodyWatchedIsToldByWhoEndedIt() throws Exception {
    kept("told-no.service", "Restart=no", "ExecStart=sleep infinity");
    kept(
        "told-zero.service",
        "Restart=no",
        "ExecStart=sh -c 'trap \"exit 0\" TERM; sleep 1d & wait'");
    kept(
        "told-bad.service",
        "Restart=no",
        "ExecStart=sh -c 'trap \"exit 143\" TERM; sleep 1d & wait'");
    kept("told-always.service", "Restart=always", "ExecStart=sleep infinity");
    kept("told-remain.service", "Type=oneshot", "RemainAfterExit=yes", "ExecStart=true");
    for (String name : List.of("no", "zero", "bad", "always", "remain")) {
      host().exec("systemctl", "stop", "told-%s.service".formatted(name));
      assertThat(endedUnwatched("told-%s.service".formatted(name)))
          .as(name)
          .containsExactly(Ending.BY_PERSON);
    }
    for (String signal : List.of("TERM", "KILL")) {
      host().exec("systemctl", "start", "told-no.service");
      host().exec("systemctl", "kill", "-s", signal, "told-no.service");
      settled("told-no.service");
      assertThat(endedUnwatched("told-no.service")).as(signal).doesNotContain(Ending.BY_PERSON);
    }
  }

  @Test
  @Tag("EXT-9")
  void aStopWhileSystemdWaitsToStartItAgainIsAPersons() throws Exception {
    kept("waits.service", "Restart=always", "RestartSec=60s", "ExecStart=sh -c 'exit 3'");
    Target target = watched("waits.service");
    await().atMost(PATIENCE).until(() -> ending(target).equals(Optional.of(Ending.UNASKED)));
    host().exec("systemctl", "stop", "waits.service");
    await().atMost(PATIENCE).until(() -> ending(target).equals(Optional.of(Ending.BY_PERSON)));
    await().atMost(PATIENCE).until(() -> exits().getLast().ending() == Ending.BY_PERSON);
    assertThat(endedUnwatched("waits.service")).containsExactly(Ending.BY_PERSON);
  }

  @Test
  @Tag("EXT-9")
  void theStopOfAnEngineThatIsNoMoreIsNotAPersons() throws Exception {
    kept("owed.service", "Restart=always", "ExecStart=sleep infinity");
    Target target = watched("owed.service");
    started(0);
    target.perform(Action.of("stop"), "k", PATIENCE);
    assertThat(exited(0).ending()).isEqualTo(Ending.BY_ENGINE);
    assertThat(ending(open("owed.service", host().bus()))).contains(Ending.BY_ENGINE);
    host().exec("systemctl", "start", "owed.service");
    host().exec("systemctl", "stop", "owed.service");
    assertThat(endedUnwatched("owed.service")).containsExactly(Ending.BY_PERSON);
  }

  @Test
  @Tag("EXT-9")
  void whatFellWithAnotherUnitIsNoPersonsDoing() throws Exception {
    host()
        .unit(
            "base.service",
            "[Service]",
            "ExecStartPre=test ! -e /run/no-base",
            "Restart=on-failure",
            "RestartSec=100ms",
            "ExecStart=sleep infinity");
    host()
        .unit(
            "upper.service",
            "[Unit]",
            "Requires=base.service",
            "After=base.service",
            "[Service]",
            "ExecStart=sleep infinity");
    host()
        .unit(
            "tied.service",
            "[Unit]",
            "BindsTo=base.service",
            "After=base.service",
            "[Service]",
            "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "upper.service", "tied.service");
    watched("upper.service");
    started(0);
    host().exec("touch", "/run/no-base");
    host().exec("systemctl", "kill", "-s", "KILL", "base.service");
    exited(0);
    await().atMost(PATIENCE).until(() -> exits().getLast().ending() == Ending.UNASKED);
    settled("tied.service");
    assertThat(endedUnwatched("tied.service")).containsExactly(Ending.UNASKED);
  }

  @Test
  @Tag("EXT-9")
  void whatIsMaskedIsMeantToBeDown() throws Exception {
    host().unit("hidden.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "hidden.service");
    Target target = watched("hidden.service");
    kill(started(0).pid());
    assertThat(exited(0).ending()).isEqualTo(Ending.UNASKED);
    host().exec("rm", "/etc/systemd/system/hidden.service");
    host().exec("systemctl", "mask", "hidden.service");
    assertThat(exited(1).ending()).isEqualTo(Ending.BY_PERSON);
    assertThat(ending(target)).contains(Ending.BY_PERSON);
  }

  @Test
  @Tag("EXT-9")
  void whatATimerOrASocketStartsIsDoneAndNotDown() throws Exception {
    host()
        .unit("job.service", "[Service]", "Type=oneshot", "ExecStart=true", "ExecStart=sleep 0.3");
    Target job = watched("job.service");
    assertThat(exited(0).ending()).as("it waits for its next turn").isEqualTo(Ending.DONE);
    host().exec("systemctl", "start", "--no-block", "job.service");
    started(0);
    assertThat(job.presence()).isInstanceOf(Presence.Running.class);
    assertThat(exited(1).ending()).isEqualTo(Ending.DONE);
    assertThat(ending(job)).contains(Ending.DONE);
    assertThat(exits()).as("its processes are one run").hasSize(2);

    told.clear();
    host().unit("served.socket", "[Socket]", "ListenStream=/run/served");
    host()
        .unit(
            "served.service",
            "[Service]",
            "ExecStart=sh -c 'sleep 0.3; exit $(cat /run/served.exit)'");
    host().exec("systemctl", "start", "served.socket");
    Target served = watched("served.service");
    assertThat(exited(0).ending()).isEqualTo(Ending.DONE);
    host().exec("sh", "-c", "echo 0 > /run/served.exit; systemctl start served.service");
    assertThat(exited(1).ending()).isEqualTo(Ending.DONE);
    host().exec("sh", "-c", "echo 3 > /run/served.exit; systemctl start served.service");
    assertThat(exited(2).ending()).isEqualTo(Ending.UNASKED);
    assertThat(ending(served)).contains(Ending.UNASKED);
  }

  /** An enabled unit that runs: systemd does not forget it when it is stopped. */
  private static void kept(String unit, String... service) throws Exception {
    host()
        .unit(
            unit,
            Stream.concat(
                    Stream.of("[Install]", "WantedBy=multi-user.target", "[Service]"),
                    Stream.of(service))
                .toArray(String[]::new));
    host().exec("systemctl", "enable", "--now", unit);
  }

  private static void settled(String unit) throws Exception {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                List.of("inactive", "failed")
                    .contains(host().exec("systemctl", "is-active", unit).output()));
  }

  /** What a target that is opened only now tells of how the unit ended. */
  private List<Ending> endedUnwatched(String unit) {
    told.clear();
    Target target = watched(unit);
    Ending seen = ending(target).orElseThrow();
    List<Ending> news = exits().stream().map(Signal.Exited::ending).toList();
    return news.isEmpty()
        ? List.of(seen)
        : Stream.concat(news.stream(), Stream.of(seen)).distinct().toList();
  }

  private static Optional<Ending> ending(Target target) {
    return target.presence() instanceof Presence.Ended ended
        ? Optional.of(ended.ending())
        : Optional.empty();
  }

  /** Who was told to be at work, with +, and to be through, with -. */
  private List<String> claims() {
    return told.stream()
        .flatMap(
            signal ->
                switch (signal) {
                  case Signal.Claimed c -> Stream.of("+" + c.by());
                  case Signal.Released r -> Stream.of("-" + r.by());
                  default -> Stream.<String>empty();
                })
        .toList();
  }

  @Test
  @Tag("DET-M2")
  @Tag("STR-1.1")
  void aCrashLoopIsSeenToItsLimitAndCured() throws Exception {
    host()
        .unit(
            "loop.service",
            "[Unit]",
            "StartLimitBurst=3",
            "StartLimitIntervalSec=60",
            "[Service]",
            "Restart=always",
            "RestartSec=50ms",
            "ExecStart=sh -c 'test -e /run/cured && exec sleep infinity; exit 4'");
    Target target = watched("loop.service");
    host().exec("systemctl", "start", "--no-block", "loop.service");

    Signal.Exited limit = exited(3);
    assertThat(exits().subList(0, 3))
        .allSatisfy(exit -> assertThat(exit.status()).isEqualTo(new ExitStatus.Code(4)));
    assertThat(limit.status().toString()).contains("start limit hit");
    assertThat(probe(target, "loop.service").read())
        .isEqualTo(Probe.Reading.fail("failed (result: exit-code, status 4, after 3 restarts)"));
    assertThat(host().exec("systemctl", "start", "loop.service").status())
        .as("systemd alone refuses")
        .isNotZero();

    host().exec("touch", "/run/cured");
    assertThat(target.perform(Action.of("start"), "k1", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    await().atMost(PATIENCE).until(() -> target.presence() instanceof Presence.Running);

    assertThat(target.perform(Action.of("stop"), "k2", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(exits().getLast().requested()).isTrue();
    assertThat(target.presence())
        .isInstanceOfSatisfying(
            Presence.Ended.class, ended -> assertThat(ended.requested()).isTrue());
  }

  @Test
  void aFailedStateIsReset() throws Exception {
    host().unit("reset.service", "[Service]", "ExecStart=false");
    Target target = watched("reset.service");
    host().exec("systemctl", "start", "reset.service");
    exited(0);
    Instant before = Instant.now();
    assertThat(target.examine(Action.of("reset-failed"), "k", before)).isEqualTo(Finding.NOT_DONE);
    assertThat(target.perform(Action.of("reset-failed"), "k", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(target.examine(Action.of("reset-failed"), "k", before)).isEqualTo(Finding.DONE);
  }

  @Test
  @Tag("STR-1.1")
  void aRestartGivesAnotherProcess() throws Exception {
    host().unit("again.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "again.service");
    Target target = watched("again.service");
    long before = started(0).pid();
    Instant intended = Instant.now();
    Action restart = Action.of("restart");
    assertThat(target.examine(restart, "k", intended)).isEqualTo(Finding.NOT_DONE);

    assertThat(target.perform(restart, "k", PATIENCE)).isInstanceOf(StepOutcome.Succeeded.class);

    assertThat(exited(0))
        .satisfies(
            exit -> {
              assertThat(exit.pid()).isEqualTo(before);
              assertThat(exit.requested()).isTrue();
            });
    assertThat(started(1).pid()).isNotEqualTo(before);
    assertThat(target.examine(restart, "k", intended)).isEqualTo(Finding.DONE);
    assertThat(target.examine(Action.of("stop"), "k", intended)).isEqualTo(Finding.CANNOT_TELL);
  }

  @Test
  @Tag("STR-1.3")
  void whatIgnoresTheStopIsKilledAfterItsGrace() throws Exception {
    host()
        .unit(
            "stubborn.service",
            "[Service]",
            "Restart=always",
            "RestartSec=10ms",
            "ExecStart=sh -c \"trap '' TERM; while :; do sleep 0.05; done\"");
    host().exec("systemctl", "start", "stubborn.service");
    Target target = watched("stubborn.service");
    long first = started(0).pid();

    Action gentle = new Action("stop", Settings.of("grace", "300ms"));
    assertThat(target.perform(gentle, "k1", PATIENCE)).isInstanceOf(StepOutcome.Unknown.class);
    Action forced = new Action("stop", new Settings(Map.of("grace", "300ms", "force", true)));
    assertThat(target.perform(forced, "k2", PATIENCE)).isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(exited(0))
        .satisfies(
            exit -> {
              assertThat(exit.pid()).isEqualTo(first);
              assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(9));
              assertThat(exit.requested()).isTrue();
            });

    target.perform(Action.of("start"), "k3", PATIENCE);
    started(1);
    assertThat(target.perform(Action.of("kill"), "k4", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(exited(1).requested()).isTrue();
    assertThat(target.presence()).isInstanceOf(Presence.Ended.class);
    assertThat(host().exec("systemctl", "is-active", "stubborn.service").output())
        .as("it is not started again")
        .isIn("inactive", "failed");
  }

  @Test
  void aStartThatFailsSaysWhy() throws Exception {
    host().unit("broken.service", "[Service]", "Type=oneshot", "ExecStart=sh -c 'exit 5'");
    Target target = watched("broken.service");
    assertThat(target.perform(Action.of("start"), "k", PATIENCE))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class,
            failed -> assertThat(failed.why()).contains("failed", "exit-code", "status 5"));
  }

  @Test
  void aJobThatIsNotThroughInTimeIsOfUnknownOutcome() throws Exception {
    host().unit("slow.service", "[Service]", "ExecStartPre=sleep 60", "ExecStart=sleep infinity");
    Target target = watched("slow.service");
    Action start = Action.of("start");
    Instant intended = Instant.now();
    assertThat(target.perform(start, "k1", Duration.ofMillis(800)))
        .isInstanceOf(StepOutcome.Unknown.class);
    assertThat(target.examine(start, "k1", intended)).isEqualTo(Finding.CANNOT_TELL);
    assertThat(target.perform(Action.of("kill"), "k2", PATIENCE))
        .isInstanceOf(StepOutcome.Succeeded.class);
  }

  @Test
  @Tag("DET-M2")
  void aSystemdThatWasReloadedAndReexecutedIsStillHeard() throws Exception {
    host().unit("reexec.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "reexec.service");
    watched("reexec.service");
    long pid = started(0).pid();
    host().exec("systemctl", "daemon-reload");
    host().exec("systemctl", "daemon-reexec");
    kill(pid);
    assertThat(exited(0).status()).isEqualTo(new ExitStatus.Signalled(9));
  }

  @Test
  void whatStandsInTheWayIsNamed() throws Exception {
    Action start = Action.of("start");
    assertThat(open("missing.service", host().bus()).obstacle(start))
        .hasValueSatisfying(why -> assertThat(why).contains("missing.service is not there"));

    host().unit("masked.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("rm", "/etc/systemd/system/masked.service");
    host().exec("systemctl", "mask", "masked.service");
    assertThat(open("masked.service", host().bus()).obstacle(start))
        .hasValueSatisfying(why -> assertThat(why).contains("systemctl unmask"));

    assertThat(open("any.service", "unix:path=/nowhere/bus").obstacle(start))
        .hasValueSatisfying(why -> assertThat(why).contains("no bus at unix:path=/nowhere/bus"));

    host().unit("fine.service", "[Service]", "ExecStart=sleep infinity");
    Target fine = open("fine.service", host().bus());
    assertThat(fine.obstacle(start)).isEmpty();
    assertThat(fine.obstacle(Action.of("dance"))).isPresent();
  }

  @Test
  @Tag("DET-M1")
  void aHostThatHangsHoldsNobodyUp() throws Exception {
    host().unit("hung.service", "[Service]", "ExecStart=sleep infinity");
    host().exec("systemctl", "start", "hung.service");
    Target target = watched("hung.service");
    Probe probe = probe(target, "hung.service");
    started(0);
    assertThat(probe.read().outcome()).isEqualTo(ProbeOutcome.PASS);

    host().freeze();
    try {
      for (int i = 0; i < 3; i++) { // first the open connection, then attempts to connect anew
        assertThat(within(() -> probe.read().outcome())).isEqualTo(ProbeOutcome.INCONCLUSIVE);
      }
      assertThat(within(() -> target.perform(Action.of("restart"), "k", PATIENCE)))
          .isInstanceOf(StepOutcome.Unknown.class);
      assertThat(within(() -> target.examine(Action.of("restart"), "k", Instant.now())))
          .isEqualTo(Finding.CANNOT_TELL);
      assertThat(within(target::presence)).isInstanceOf(Presence.Unseen.class);
    } finally {
      host().thaw();
    }

    await().atMost(PATIENCE).until(() -> probe.read().outcome() == ProbeOutcome.PASS);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                target.perform(Action.of("restart"), "k", PATIENCE)
                    instanceof StepOutcome.Succeeded);
    started(1);
  }

  @Test
  @Tag("DET-M2")
  void aHostThatCrashesIsFoundAgain() throws Exception {
    try (Host other = Host.boot("crash", HostImage.standard())) {
      other.unit(
          "back.service",
          "[Service]",
          "ExecStart=sleep infinity",
          "[Install]",
          "WantedBy=multi-user.target");
      other.exec("systemctl", "enable", "--now", "back.service");
      Target target = open("back.service", other.bus());
      target.watch();
      Probe probe = probe(target, "back.service");
      started(0);

      other.crash();

      await().atMost(PATIENCE).until(() -> probe.read().outcome() == ProbeOutcome.INCONCLUSIVE);
      assertThat(target.presence()).isInstanceOf(Presence.Unseen.class);
      assertThat(target.perform(Action.of("start"), "k", PATIENCE))
          .as("nothing was sent")
          .isInstanceOf(StepOutcome.Failed.class);

      other.boot();

      assertThat(exited(0).status()).isInstanceOf(ExitStatus.Unseen.class);
      assertThat(started(1).adopted()).isFalse();
      assertThat(probe.read().outcome()).isEqualTo(ProbeOutcome.PASS);
      long pid = started(1).pid();
      assertThat(other.exec("kill", "-KILL", Long.toString(pid)).status()).isZero();
      assertThat(exited(1).status()).isEqualTo(new ExitStatus.Signalled(9));
    }
  }

  @Test
  @Tag("EXT-9")
  void aBootMakesAPersonsStopVoid() throws Exception {
    try (Host other = Host.boot("void", HostImage.standard())) {
      other.unit("gone.service", "[Service]", "ExecStart=sleep infinity");
      other.exec("systemctl", "start", "gone.service");
      Target target = open("gone.service", other.bus());
      target.watch();
      started(0);
      other.exec("systemctl", "stop", "gone.service");
      assertThat(exited(0).ending()).isEqualTo(Ending.BY_PERSON);

      other.crash();
      other.boot();

      assertThat(exited(1).ending()).isEqualTo(Ending.UNASKED);
      assertThat(ending(target)).contains(Ending.UNASKED);
    }
  }

  /** Much more than the target's deadline, much less than for good. */
  private static <T> T within(java.util.concurrent.Callable<T> asked) throws Exception {
    return org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), asked::call);
  }

  private static Host host() {
    if (shared == null) {
      throw new IllegalStateException("no host");
    }
    return shared;
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    assertThat(host().exec("kill", "-KILL", Long.toString(pid)).status()).isZero();
  }

  private Target watched(String unit) {
    Target target = open(unit, host().bus());
    target.watch();
    return target;
  }

  private Target open(String unit, String bus) {
    if (opened != null) {
      opened.close();
    }
    TargetType type =
        ServiceLoader.load(TargetType.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(t -> t.type().equals("systemd"))
            .findFirst()
            .orElseThrow();
    Target target = type.open(spec(unit, bus), told::add);
    opened = target;
    return target;
  }

  private static Probe probe(Target target, String unit) {
    ProbeType type =
        ServiceLoader.load(ProbeType.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(t -> t.kind().equals("unit"))
            .findFirst()
            .orElseThrow();
    ProbeSpec spec =
        new ProbeSpec(
            "unit",
            "unit",
            Category.HEALTH,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Settings.NONE);
    return type.open(spec, target, spec(unit, host().bus()));
  }

  private static TargetSpec spec(String unit, String bus) {
    Component component =
        new Component(
            ComponentId.of("web"),
            "systemd",
            Tier.STANDARD,
            DataClass.NONE,
            "web",
            List.of(),
            List.of());
    Settings settings = new Settings(Map.of("unit", unit, "bus", bus, "deadline", "1s"));
    return new TargetSpec(component, settings, Path.of("/"), state);
  }

  private Signal.Started started(int index) {
    return nth(Signal.Started.class, index);
  }

  private Signal.Exited exited(int index) {
    return nth(Signal.Exited.class, index);
  }

  private List<Signal.Exited> exits() {
    return all(Signal.Exited.class).toList();
  }

  private <S extends Signal> S nth(Class<S> type, int index) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> all(type).count() > index);
    return all(type).toList().get(index);
  }

  private <S extends Signal> Stream<S> all(Class<S> type) {
    return told.stream().filter(type::isInstance).map(type::cast);
  }
}
