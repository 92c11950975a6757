package dev.aceso.testkit.sim;

import static dev.aceso.testkit.sim.DrivenLoop.component;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Input;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a wall clock that jumps does to what is seen and done. */
@Tag("SAF-5")
class LoopClockTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final Policy POLICY =
      Policy.shadow(SimulatedSystems.strategies())
          .in(Mode.AUTOMATIC)
          .limitedTo(new Policy.Limits(5, 10, Duration.ofMinutes(10), 1, 1));

  @Test
  void whatEndsAfterTheWallClockWasSetBackIsStartedAtOnce() {
    DrivenLoop loop = new DrivenLoop(POLICY, component(WEB));
    loop.wallClockJumps(Duration.ofMinutes(5));
    loop.pass(Duration.ofSeconds(1));
    loop.wallClockJumps(Duration.ofMinutes(-5));
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.done()).containsExactly("start web");
    assertThat(loop.surveys()).isEqualTo(1);
  }

  @Test
  void aSilenceInWhichNobodyHeardAnythingIsNone() {
    DrivenLoop loop = beating();
    loop.wallClockJumps(Duration.ofHours(8));
    loop.pass(Duration.ofMillis(500));
    assertThat(loop.opened()).isZero();
  }

  @Test
  void aSilenceThatGoesOnAfterItIsAFailure() {
    DrivenLoop loop = beating();
    loop.wallClockJumps(Duration.ofHours(8));
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.opened()).isEqualTo(1);
  }

  @Test
  void whatWasComingUpHasTheRestOfItsTime() {
    DrivenLoop loop = new DrivenLoop(POLICY, DrivenLoop.probed(WEB));
    loop.reads(WEB, ProbeOutcome.FAIL, "connection refused");
    loop.wallClockJumps(Duration.ofHours(8));
    loop.reads(WEB, ProbeOutcome.FAIL, "connection refused");
    loop.reads(WEB, ProbeOutcome.FAIL, "connection refused");
    assertThat(loop.opened()).isZero();
    loop.pass(Duration.ofMinutes(10));
    assertThat(loop.opened()).isEqualTo(1);
  }

  /** One whose heartbeats are all that tells whether it works. */
  private static DrivenLoop beating() {
    Component web = component(WEB).beating();
    DrivenLoop loop = new DrivenLoop(POLICY, web);
    for (int beat = 0; beat < 20; beat++) {
      loop.pass(Duration.ofSeconds(1));
      loop.take(new Input.Seen(new Signal.Heartbeat(WEB, loop.now())));
    }
    return loop;
  }
}
