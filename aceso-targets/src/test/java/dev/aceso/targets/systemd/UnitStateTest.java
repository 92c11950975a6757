package dev.aceso.targets.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Ending;
import dev.aceso.targets.systemd.Intent.Asked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who ended a unit, as far as the state tells in which systemd left it. */
final class UnitStateTest {
  private static final int EXITED = 1;
  private static final int KILLED = 2;

  @Test
  void whatLeftItsActiveStateBeforeItsProcessEndedWasStopped() {
    assertThat(ending(service(EXITED, 0, 2_000, 3_000))).isEqualTo(Ending.BY_PERSON);
    assertThat(ending(service(KILLED, 15, 2_000, 3_000))).isEqualTo(Ending.BY_PERSON);
    assertThat(ending(service(EXITED, 0, 3_001, 3_000))).isEqualTo(Ending.UNASKED);
    assertThat(ending(service(KILLED, 15, 3_001, 3_000))).isEqualTo(Ending.UNASKED);
    assertThat(ending(service(EXITED, 0, 500, 3_000)))
        .as("it was another run that left it")
        .isEqualTo(Ending.UNASKED);
  }

  @Test
  void aProcessThatMayAnnounceItsOwnEndWasStoppedIfASignalEndedIt() {
    Map<String, Object> notify = service(EXITED, 0, 2_000, 3_000);
    notify.put("NotifyAccess", "main");
    assertThat(ending(notify)).isEqualTo(Ending.UNASKED);
    notify.put("Restart", "always");
    assertThat(ending(notify)).isEqualTo(Ending.BY_PERSON);
    Map<String, Object> killed = service(KILLED, 15, 2_000, 3_000);
    killed.put("NotifyAccess", "main");
    assertThat(ending(killed)).isEqualTo(Ending.BY_PERSON);
  }

  @Test
  void aStopThatFailsIsAStopAWatchdogsIsNot() {
    Map<String, Object> failed = service(EXITED, 143, 2_000, 3_000);
    failed.put("ActiveState", "failed");
    failed.put("Result", "exit-code");
    assertThat(ending(failed)).isEqualTo(Ending.BY_PERSON);
    for (String result : List.of("watchdog", "timeout", "oom-kill")) {
      failed.put("Result", result);
      assertThat(ending(failed)).as(result).isEqualTo(Ending.UNASKED);
    }
  }

  @Test
  void whatSystemdWouldHaveStartedAgainWasStopped() {
    Map<String, Object> waiting = service(EXITED, 3, 3_001, 3_000);
    waiting.put("Result", "exit-code");
    assertThat(ending(waiting)).isEqualTo(Ending.UNASKED);
    waiting.put("Restart", "on-failure");
    assertThat(ending(waiting)).isEqualTo(Ending.BY_PERSON);
    Map<String, Object> reset = service(EXITED, 143, 3_001, 3_000);
    reset.put("Restart", "always");
    assertThat(ending(reset)).as("its failed state was reset").isEqualTo(Ending.UNASKED);
    reset.put("SuccessExitStatus", new Object[] {new int[] {143}, new int[0]});
    assertThat(ending(reset)).isEqualTo(Ending.BY_PERSON);
  }

  @Test
  void whatWasNeverStartedWasNotStoppedUnlessItIsMasked() {
    Map<String, Object> blank = new HashMap<>();
    blank.put("Id", "web.service");
    blank.put("ActiveState", "inactive");
    blank.put("Result", "success");
    blank.put("Restart", "always");
    assertThat(ending(blank)).isEqualTo(Ending.UNASKED);
    blank.put("LoadState", "masked");
    assertThat(ending(blank)).isEqualTo(Ending.BY_PERSON);
  }

  @Test
  void whatSystemdItselfMayHaveStoppedIsNotAPersonsDoing() {
    Map<String, Object> bound = service(EXITED, 0, 2_000, 3_000);
    bound.put("BindsTo", List.of("base.service"));
    assertThat(ending(bound)).isEqualTo(Ending.UNASKED);
  }

  @Test
  void whatIsStartedOnDemandIsDoneUnlessItFailed() {
    Map<String, Object> oneshot = service(EXITED, 0, 3_001, 3_000);
    oneshot.put("Type", "oneshot");
    assertThat(ending(oneshot)).isEqualTo(Ending.DONE);
    Map<String, Object> awaited = service(EXITED, 0, 3_001, 3_000);
    awaited.put("TriggeredBy", List.of("web.socket"));
    assertThat(ending(awaited)).isEqualTo(Ending.DONE);
    awaited.put("ActiveState", "failed");
    awaited.put("Result", "exit-code");
    assertThat(ending(awaited)).isEqualTo(Ending.UNASKED);
    oneshot.put("RemainAfterExit", true);
    oneshot.put("ActiveExitTimestampMonotonic", 9_000L);
    assertThat(ending(oneshot)).isEqualTo(Ending.BY_PERSON);
  }

  @Test
  void aOneshotRunsWhileItIsActivating() {
    Map<String, Object> oneshot = service(EXITED, 0, 0, 0);
    oneshot.put("Type", "oneshot");
    oneshot.put("ActiveState", "activating");
    oneshot.put("SubState", "start");
    assertThat(UnitState.of(oneshot).running()).isTrue();
    oneshot.put("SubState", "auto-restart");
    assertThat(UnitState.of(oneshot).running()).isFalse();
  }

  private static Ending ending(Map<String, Object> properties) {
    return Intent.ending(UnitState.of(properties), Asked.NOTHING);
  }

  private static Map<String, Object> service(int code, int status, long activeExit, long ended) {
    Map<String, Object> state = new HashMap<>();
    state.put("Id", "web.service");
    state.put("Type", "simple");
    state.put("Restart", "no");
    state.put("ActiveState", "inactive");
    state.put("SubState", "dead");
    state.put("Result", "success");
    state.put("ExecMainPID", 7L);
    state.put("ExecMainStartTimestampMonotonic", 1_000L);
    state.put("ExecMainExitTimestampMonotonic", ended);
    state.put("ExecMainCode", code);
    state.put("ExecMainStatus", status);
    state.put("ActiveExitTimestampMonotonic", activeExit);
    return state;
  }
}
