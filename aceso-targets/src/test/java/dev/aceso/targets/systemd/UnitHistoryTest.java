package dev.aceso.targets.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a unit, given the states that systemd reports. */
final class UnitHistoryTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private UnitHistory history = UnitHistory.NONE;
  private UnitHistory.Own own = (pid, invocation) -> false;

  @Test
  void aUnitThatRunsAlreadyIsAdopted() {
    assertThat(next(running(7, 1_000))).containsExactly(new Signal.Started(WEB, NOW, 7, true));
    assertThat(next(running(7, 1_000))).isEmpty();
  }

  @Test
  void aCrashIsToldOnceThoughItsStatesAreMany() {
    next(running(7, 1_000));
    Map<String, Object> stopping = ended("deactivating", "stop-post", 7, 1_000, 3_001_000, 2, 9);
    assertThat(next(stopping))
        .containsExactly(
            new Signal.Exited(
                WEB, NOW, 7, new ExitStatus.Signalled(9), Duration.ofSeconds(3), false));
    Map<String, Object> failed = ended("failed", "failed", 7, 1_000, 3_001_000, 2, 9);
    failed.put("Result", "signal");
    assertThat(next(failed)).isEmpty();
  }

  @Test
  void whatTheKernelKilledForWantOfMemoryIsToldAsThatHoweverItsProcessEnded() {
    for (int[] how : new int[][] {{2, 9}, {2, 15}, {1, 0}}) {
      history = UnitHistory.NONE;
      next(running(7, 1_000));
      Map<String, Object> stopping = running(7, 1_000);
      stopping.putAll(Map.of("ActiveState", "deactivating", "SubState", "stop-sigterm"));
      stopping.put("Result", "oom-kill");
      assertThat(next(stopping)).isEmpty();
      Map<String, Object> failed = ended("failed", "failed", 7, 1_000, 2_000, how[0], how[1]);
      failed.put("Result", "oom-kill");
      Signal.Exited exit = exits(next(failed)).getFirst();
      assertThat(exit.status())
          .isEqualTo(new ExitStatus.OutOfMemory(UnitState.of(failed).last().exit()));
      assertThat(exit.unasked()).isTrue();
      assertThat(next(failed)).isEmpty();
    }
    next(running(8, 3_000));
    Map<String, Object> killed = ended("failed", "failed", 8, 3_000, 4_000, 2, 9);
    killed.put("Result", "signal");
    assertThat(exits(next(killed)).getFirst().status()).isEqualTo(new ExitStatus.Signalled(9));
  }

  @Test
  void aProcessThatCameAndWentBetweenTwoEventsIsTold() {
    next(running(7, 1_000));
    assertThat(exits(next(ended("activating", "auto-restart", 9, 5_000, 6_000, 1, 3))))
        .extracting(Signal.Exited::pid)
        .containsExactly(7L, 9L);
  }

  @Test
  void aReplacedProcessHasEndedUnseen() {
    next(running(7, 1_000));
    List<Signal> told = next(running(9, 5_000));
    assertThat(exits(told).getFirst().status()).isInstanceOf(ExitStatus.Unseen.class);
    assertThat(told.getLast()).isEqualTo(new Signal.Started(WEB, NOW, 9, false));
  }

  @Test
  void theStartLimitIsToldAfterTheCrashes() {
    next(running(7, 1_000));
    Map<String, Object> crashed = ended("failed", "failed", 7, 1_000, 2_000, 1, 3);
    crashed.put("Result", "exit-code");
    assertThat(exits(next(crashed))).hasSize(1);
    assertThat(next(ended("activating", "auto-restart", 7, 1_000, 2_000, 1, 3))).isEmpty();
    assertThat(next(ended("inactive", "dead", 7, 1_000, 2_000, 1, 3))).isEmpty();
    assertThat(exits(next(crashed)))
        .singleElement()
        .satisfies(exit -> assertThat(exit.status().toString()).contains("start limit hit"));
    assertThat(next(crashed)).isEmpty();
  }

  @Test
  void aUnitThatFailsBeforeItsProcessStartsHasEnded() {
    next(ended("inactive", "dead", 0, 0, 0, 0, 0));
    Map<String, Object> failed = ended("failed", "failed", 0, 0, 0, 0, 0);
    failed.put("Result", "exit-code");
    failed.put("InvocationID", new byte[] {1});
    assertThat(exits(next(failed))).hasSize(1);
  }

  @Test
  void anOldStopIsNoNewsAnOldFailureIs() {
    assertThat(next(ended("inactive", "dead", 7, 1_000, 2_000, 1, 0))).isEmpty();
    assertThat(next(ended("inactive", "dead", 7, 1_000, 2_000, 1, 0))).isEmpty();
    history = UnitHistory.NONE;
    Map<String, Object> failed = ended("failed", "failed", 7, 1_000, 2_000, 1, 3);
    failed.put("Result", "exit-code");
    assertThat(exits(next(failed)))
        .extracting(Signal.Exited::status)
        .containsExactly(new ExitStatus.Code(3));
  }

  @Test
  void aOneshotThatRemainsIsNotOverWithItsProcess() {
    next(running(7, 1_000));
    assertThat(next(ended("active", "exited", 7, 1_000, 2_000, 1, 0))).isEmpty();
    assertThat(exits(next(ended("inactive", "dead", 7, 1_000, 2_000, 1, 0)))).hasSize(1);
  }

  @Test
  void aPersonsStopIsToldAsSuchAndItsRestartIsNoCrash() {
    next(running(7, 1_000));
    assertThat(next(job(running(7, 1_000)))).isEmpty();
    assertThat(next(job(stopping(7)))).isEmpty();
    assertThat(endings(next(ended("inactive", "dead", 7, 1_000, 3_000, 1, 0))))
        .containsExactly(Ending.BY_PERSON);
    assertThat(next(running(8, 9_000))).containsExactly(new Signal.Started(WEB, NOW, 8, false));
    next(job(stopping(8, 9_000)));
    assertThat(endings(next(running(9, 12_000)))).containsExactly(Ending.BY_PERSON);
    assertThat(endings(next(ended("failed", "failed", 9, 12_000, 13_000, 2, 9))))
        .as("the stop was that of an earlier run")
        .containsExactly(Ending.UNASKED);
  }

  @Test
  void aRestartThatNeverStartsItAgainIsNoStop() {
    next(running(7, 1_000));
    next(job(stopping(7)));
    Map<String, Object> dead = ended("inactive", "dead", 7, 1_000, 3_000, 1, 0);
    assertThat(endings(next(job(dead)))).containsExactly(Ending.BY_PERSON);
    history = history.leftDown();
    assertThat(endings(next(ended("inactive", "dead", 7, 1_000, 3_000, 1, 0))))
        .containsExactly(Ending.UNASKED);
  }

  @Test
  void theEnginesOwnStopIsNotAPersons() {
    own = (pid, invocation) -> pid == 7;
    next(running(7, 1_000));
    next(job(stopping(7)));
    Map<String, Object> dead = ended("inactive", "dead", 7, 1_000, 3_000, 1, 0);
    dead.put("ActiveExitTimestampMonotonic", 2_000L);
    assertThat(endings(next(dead))).containsExactly(Ending.BY_ENGINE);
    own = (pid, invocation) -> false;
    assertThat(next(dead)).isEmpty();
    assertThat(history.ending(UnitState.of(dead), own)).isEqualTo(Ending.BY_ENGINE);
  }

  @Test
  void whatWasStoppedBeforeAnyoneWatchedIsToldAndMaskingTooIsAStop() {
    Map<String, Object> stopped = ended("inactive", "dead", 7, 1_000, 3_000, 2, 15);
    stopped.put("ActiveExitTimestampMonotonic", 2_000L);
    assertThat(endings(next(stopped))).containsExactly(Ending.BY_PERSON);
    assertThat(next(stopped)).isEmpty();
    history = UnitHistory.NONE;
    Map<String, Object> failed = ended("failed", "failed", 7, 1_000, 2_000, 1, 3);
    failed.put("Result", "exit-code");
    assertThat(endings(next(failed))).containsExactly(Ending.UNASKED);
    failed.put("LoadState", "masked");
    assertThat(endings(next(failed))).containsExactly(Ending.BY_PERSON);
    assertThat(next(failed)).isEmpty();
  }

  @Test
  void theProcessesOfAOneshotAreOneRunThatIsDone() {
    assertThat(next(oneshot(ended("activating", "start", 7, 1_000, 0, 0, 0), 7)))
        .containsExactly(new Signal.Started(WEB, NOW, 7, true));
    assertThat(next(oneshot(ended("activating", "start", 9, 2_000, 0, 0, 0), 9))).isEmpty();
    assertThat(endings(next(oneshot(ended("inactive", "dead", 9, 2_000, 3_000, 1, 0), 0))))
        .containsExactly(Ending.DONE);
    Map<String, Object> failed = oneshot(ended("failed", "failed", 11, 4_000, 5_000, 1, 3), 0);
    failed.put("Result", "exit-code");
    assertThat(endings(next(failed))).containsExactly(Ending.UNASKED);
  }

  @Test
  void aBootMakesAnEarlierStopVoid() {
    next(running(7, 1_000));
    next(job(stopping(7)));
    next(ended("inactive", "dead", 7, 1_000, 3_000, 1, 0));
    Map<String, Object> blank = ended("inactive", "dead", 0, 0, 0, 0, 0);
    assertThat(next(blank)).as("forgotten by systemd").isEmpty();
    assertThat(history.ending(UnitState.of(blank), own)).isEqualTo(Ending.BY_PERSON);
    history = history.afterBoot();
    assertThat(next(job(new HashMap<>(blank)))).as("about to be started").isEmpty();
    assertThat(endings(next(blank))).containsExactly(Ending.UNASKED);
  }

  private static Map<String, Object> oneshot(Map<String, Object> state, long pid) {
    state.put("Type", "oneshot");
    state.put("InvocationID", new byte[] {1});
    state.put("MainPID", pid);
    return state;
  }

  private static Map<String, Object> stopping(long pid) {
    return stopping(pid, 1_000);
  }

  private static Map<String, Object> stopping(long pid, long started) {
    Map<String, Object> state = ended("deactivating", "stop-sigterm", pid, started, 0, 0, 0);
    state.put("MainPID", pid);
    return state;
  }

  private static Map<String, Object> job(Map<String, Object> state) {
    state.put("Job", new Object[] {5L, "/org/freedesktop/systemd1/job/5"});
    return state;
  }

  private static List<Ending> endings(List<Signal> signals) {
    return exits(signals).stream().map(Signal.Exited::ending).toList();
  }

  private List<Signal> next(Map<String, Object> properties) {
    UnitHistory.Told told = history.next(WEB, UnitState.of(properties), NOW, own);
    history = told.history();
    return told.signals();
  }

  private static List<Signal.Exited> exits(List<Signal> signals) {
    return signals.stream()
        .filter(Signal.Exited.class::isInstance)
        .map(Signal.Exited.class::cast)
        .toList();
  }

  private static Map<String, Object> running(long pid, long started) {
    Map<String, Object> state = ended("active", "running", pid, started, 0, 0, 0);
    state.put("MainPID", pid);
    return state;
  }

  private static Map<String, Object> ended(
      String active, String sub, long pid, long started, long ended, int code, int status) {
    Map<String, Object> state = new HashMap<>();
    state.put("ActiveState", active);
    state.put("SubState", sub);
    state.put("Result", "success");
    state.put("MainPID", 0L);
    state.put("ExecMainPID", pid);
    state.put("ExecMainStartTimestampMonotonic", started);
    state.put("ExecMainExitTimestampMonotonic", ended);
    state.put("ExecMainCode", code);
    state.put("ExecMainStatus", status);
    return state;
  }
}
