package dev.aceso.targets.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ComponentId;
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

  private List<Signal> next(Map<String, Object> properties) {
    UnitHistory.Told told = history.next(WEB, UnitState.of(properties), NOW, pid -> false);
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
