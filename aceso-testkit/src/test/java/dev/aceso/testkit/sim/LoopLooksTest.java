package dev.aceso.testkit.sim;

import static dev.aceso.testkit.sim.DrivenLoop.component;
import static dev.aceso.testkit.sim.DrivenLoop.probed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Input;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a look that takes time is good for, by what happens meanwhile. */
@Tag("SAF-5")
class LoopLooksTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId API = ComponentId.of("api");
  private static final ComponentId DB = ComponentId.of("db");
  private static final Policy POLICY =
      Policy.shadow(SimulatedSystems.strategies())
          .in(Mode.AUTOMATIC)
          .limitedTo(new Policy.Limits(5, 10, Duration.ofMinutes(10), 1, 1));

  @Test
  void whatJoinsDuringALookIsLookedAtBeforeAnythingIsDone() {
    DrivenLoop loop = new DrivenLoop(POLICY, component(WEB), component(API, WEB));
    loop.looksTakeTime();
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(API, Ending.UNASKED);
    assertThat(loop.opened()).isEqualTo(1);
    loop.looked();
    assertThat(loop.done()).as("nobody has looked at api").isEmpty();
    loop.looked();
    assertThat(loop.done()).containsExactly("start web");
  }

  @Test
  void whatHasJustStartedIsGivenItsTimeBeforeItIsTakenForTheCause() {
    DrivenLoop loop = new DrivenLoop(POLICY, probed(WEB, DB), probed(DB));
    loop.pass(Duration.ofMinutes(1));
    loop.starts(DB);
    webFailsOfDb(loop);
    assertThat(loop.done()).as("db may only not have come up yet").isEmpty();
  }

  @Test
  void whatHasRunForLongIsTakenForTheCauseWhenItsProbeFailsOnce() {
    DrivenLoop loop = new DrivenLoop(POLICY, probed(WEB, DB), probed(DB));
    loop.pass(Duration.ofMinutes(1));
    webFailsOfDb(loop);
    assertThat(loop.done()).containsExactly("stop db");
  }

  private static void webFailsOfDb(DrivenLoop loop) {
    loop.looksTakeTime();
    loop.reads(WEB, ProbeOutcome.FAIL, "HTTP 503");
    loop.reads(WEB, ProbeOutcome.FAIL, "HTTP 503");
    loop.take(
        new Input.Seen(new Signal.Logged(WEB, loop.now(), "ERROR can't reach db: timed out")));
    loop.reads(DB, ProbeOutcome.FAIL, "no answer within 500 ms");
    loop.reads(WEB, ProbeOutcome.FAIL, "HTTP 503");
    loop.looked();
    assertThat(loop.incident(WEB).diagnosis().orElseThrow().cause().component()).isEqualTo(DB);
  }
}
