package dev.aceso.testkit.sim;

import static dev.aceso.testkit.sim.DrivenLoop.component;
import static dev.aceso.testkit.sim.DrivenLoop.probed;
import static dev.aceso.testkit.sim.LoopGatesTest.step;
import static dev.aceso.testkit.sim.LoopGatesTest.strategy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Order;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.StepTemplate.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What seemed to be at its end goes on once it can. */
class LoopGoesOnTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId API = ComponentId.of("api");
  private static final ComponentId DB = ComponentId.of("db");
  private static final Duration COOLDOWN = Duration.ofMinutes(10);
  private static final StepOutcome DONE = new StepOutcome.Succeeded("");
  private static final StepOutcome FAILED = new StepOutcome.Failed("refused", "");

  private static Policy policy(RecoveryStrategy... strategies) {
    return Policy.shadow(List.of(strategies))
        .in(Mode.AUTOMATIC)
        .limitedTo(new Policy.Limits(5, 10, Duration.ofMinutes(30), 1, 1));
  }

  @Test
  @Tag("SAF-5")
  void whatOnlyAnOpenBreakerSpeaksAgainstIsDoneAsSoonAsItCloses() {
    Guards guards =
        new Guards(
            Guards.DEFAULT.rate(),
            0,
            Guards.DEFAULT.storm(),
            new Guards.Breaker(2, Duration.ofMinutes(30), COOLDOWN),
            Duration.ZERO,
            List.of());
    RecoveryStrategy exec = strategy("exec", Set.of(), 1, step("exec", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(
            policy(exec).guardedBy(guards), component(WEB), component(API), component(DB));
    loop.ends(WEB, Ending.UNASKED);
    loop.returns(FAILED);
    loop.ends(API, Ending.UNASKED);
    loop.returns(FAILED);
    loop.ends(DB, Ending.UNASKED);
    assertThat(loop.incident(DB).state()).isEqualTo(IncidentState.ESCALATED);
    loop.pass(COOLDOWN.minusSeconds(1));
    assertThat(loop.done()).doesNotContain("exec db");
    loop.pass(Duration.ofSeconds(2));
    assertThat(loop.done()).contains("exec db");
  }

  @Test
  @Tag("EXT-1")
  void whatAPersonLetsGoInVainIsGivenUpAndTheEngineGoesOnByItsOwnRules() {
    RecoveryStrategy start = strategy("start", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(start).in(Mode.APPROVE), component(WEB));
    loop.ends(WEB, Ending.UNASKED);
    String id = loop.incident(WEB).id();
    loop.order(new Order.Guide(id, "ann"));
    for (int times = 0; times < 5; times++) {
      assertThat(loop.order(new Order.Proceed(id, "ann", false))).isInstanceOf(Answer.Done.class);
      loop.returns(FAILED);
    }
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.ESCALATED);
    assertThat(loop.recorded())
        .filteredOn(IncidentEvent.Escalated.class::isInstance)
        .extracting(Object::toString)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("let go 5 times");
    assertThat(loop.done()).hasSize(5);
    loop.reconfigure(policy(start));
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).hasSize(6);
  }

  /** Of three components one may be acted on at once. */
  private static Policy one(RecoveryStrategy strategy) {
    return policy(strategy)
        .in(Mode.APPROVE)
        .limitedTo(new Policy.Limits(5, 10, Duration.ofMinutes(30), 1, 0.4));
  }

  private static DrivenLoop chain(Policy policy) {
    return new DrivenLoop(policy, component(API), component(DB), component(WEB, DB));
  }

  private static void approve(DrivenLoop loop, ComponentId id) {
    assertThat(loop.order(new Order.Approve(loop.incident(id).id(), Optional.empty(), "ann")))
        .isInstanceOf(Answer.Done.class);
  }

  private static Set<ComponentId> planned(DrivenLoop loop, ComponentId id) {
    return loop.incident(id).plan().orElseThrow().touches();
  }

  @Test
  @Tag("SAF-5")
  void whatIsAskedForWhileOthersAreRecoveredIsNoMoreThanCouldBeginAlone() {
    DrivenLoop loop = chain(one(strategy("exec", Set.of(), 1, step("exec", Scope.SELF))));
    loop.ends(API, Ending.UNASKED);
    approve(loop, API);
    loop.ends(DB, Ending.UNASKED);
    loop.ends(WEB, Ending.UNASKED);
    assertThat(planned(loop, DB)).containsExactly(DB);
    loop.returns(FAILED);
    approve(loop, DB);
    loop.pass(Duration.ofSeconds(2));
    assertThat(loop.done()).containsExactly("exec api", "exec db");
  }

  @Test
  @Tag("SAF-5")
  void whatIsApprovedAndHasBecomeMoreThanTheLimitsAllowIsDecidedOnAgain() {
    RecoveryStrategy exec = strategy("exec", Set.of(), 1, step("exec", Scope.SELF));
    DrivenLoop loop =
        chain(
            policy(exec)
                .in(Mode.APPROVE)
                .limitedTo(new Policy.Limits(1, 10, Duration.ofMinutes(30), 1, 1)));
    loop.ends(API, Ending.UNASKED);
    approve(loop, API);
    loop.ends(DB, Ending.UNASKED);
    loop.ends(WEB, Ending.UNASKED);
    approve(loop, DB);
    assertThat(planned(loop, DB)).containsExactlyInAnyOrder(DB, WEB);
    loop.diesAndComesBack(one(exec));
    loop.returns(FAILED);
    loop.pass(Duration.ofSeconds(5));
    assertThat(planned(loop, DB)).containsExactly(DB);
  }

  @Test
  @Tag("SAF-7")
  void whatHasBegunAndWaitsForWhatItKeepsFromBeginningGivesWay() {
    RecoveryStrategy exec = strategy("exec", Set.of(), 1, step("exec", Scope.SELF));
    DrivenLoop loop = chain(one(exec).in(Mode.AUTOMATIC));
    loop.waitsBeforeItsFirstEffect();
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(DB, Ending.UNASKED);
    loop.goesOn();
    loop.pass(Duration.ofSeconds(5));
    loop.goesOn();
    assertThat(loop.done()).containsExactly("exec db");
  }

  @Test
  @Tag("OUT-2")
  void whatHasEndedTooAndIsStartedByItselfIsNotWaitedForAndNotHeldAgainstTheCure() {
    RecoveryStrategy exec = strategy("exec", Set.of(), 1, step("exec", Scope.SELF));
    DrivenLoop loop = chain(one(exec).in(Mode.AUTOMATIC));
    loop.order(new Order.Pause(Optional.empty(), "ann", Optional.empty()));
    loop.ends(DB, Ending.UNASKED);
    loop.ends(WEB, Ending.UNASKED);
    loop.order(new Order.Resume(Optional.empty(), "ann"));
    loop.returns(DONE);
    loop.starts(DB);
    loop.returns(DONE);
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.incident(DB).results())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(result.summary()).contains("web has to be recovered by itself");
            });
    assertThat(loop.done()).containsExactly("exec db", "start db", "exec web");
    assertThat(loop.incident(DB).state()).as("not over").isEqualTo(IncidentState.RECOVERING);
  }

  @Test
  @Tag("RCA-T1")
  void whatHangsAgainAfterItHasEndedAndWasStartedIsNews() {
    RecoveryStrategy exec = strategy("exec", Set.of(), 1, step("exec", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(exec).in(Mode.SHADOW), probed(WEB));
    loop.pass(Duration.ofMinutes(2));
    fails(loop, 4);
    loop.ends(WEB, Ending.UNASKED);
    fails(loop, 4);
    loop.starts(WEB);
    loop.pass(Duration.ofMinutes(2));
    fails(loop, 8);
    assertThat(loop.incident(WEB).failures())
        .extracting(FailureEvent::kind)
        .containsExactly(FailureKind.HUNG, FailureKind.CRASHED, FailureKind.HUNG);
  }

  private static void fails(DrivenLoop loop, int times) {
    for (int i = 0; i < times; i++) {
      loop.reads(WEB, ProbeOutcome.FAIL, "no answer");
      loop.pass(Duration.ofMillis(300));
    }
  }
}
