package dev.aceso.testkit.sim;

import static dev.aceso.testkit.sim.DrivenLoop.component;
import static dev.aceso.testkit.sim.DrivenLoop.probed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Input;
import dev.aceso.loop.Order;
import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.StepTemplate.Scope;
import dev.aceso.model.SystemEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold between a failure and an effect, gate by gate. */
class LoopGatesTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId API = ComponentId.of("api");
  private static final ComponentId DB = ComponentId.of("db");
  private static final StepOutcome DONE = new StepOutcome.Succeeded("");
  private static final StepOutcome FAILED = new StepOutcome.Failed("refused", "");

  private static Policy policy(Mode mode) {
    return policy(mode, SimulatedSystems.strategies());
  }

  private static Policy policy(Mode mode, List<RecoveryStrategy> strategies) {
    return Policy.shadow(strategies)
        .in(mode)
        .limitedTo(new Policy.Limits(5, 10, Duration.ofMinutes(10), 1, 1));
  }

  private static DrivenLoop web(Mode mode) {
    return new DrivenLoop(policy(mode), component(WEB));
  }

  private static Presence running(DrivenLoop loop) {
    return new Presence.Running(99, loop.now(), false);
  }

  private static Order approve(DrivenLoop loop) {
    return new Order.Approve(loop.incident(WEB).id(), Optional.empty(), "ann");
  }

  @Test
  @Tag("SAF-5")
  void whatIsSeenToRunIsNotActedOn() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.is(WEB, running(loop));
    loop.take(
        new Input.Seen(
            new Signal.Exited(
                WEB, loop.now(), 1, new ExitStatus.Code(1), Duration.ofHours(1), Ending.UNASKED)));
    loop.pass(Duration.ofMinutes(2));
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("OPS-3")
  void whatIsApprovedDoesNotEvenBeginWhenTheFailureHasGone() {
    DrivenLoop loop = web(Mode.APPROVE);
    loop.ends(WEB, Ending.UNASKED);
    loop.is(WEB, running(loop));
    assertThat(loop.order(approve(loop))).isInstanceOf(Answer.Done.class);
    assertThat(loop.incident(WEB).execution()).isEmpty();
  }

  @Test
  @Tag("OPS-3")
  void onlyThePlanThatWasShownCanBeApproved() {
    DrivenLoop loop = web(Mode.APPROVE);
    loop.ends(WEB, Ending.UNASKED);
    Order other = new Order.Approve(loop.incident(WEB).id(), Optional.of("another"), "ann");
    assertThat(loop.order(other)).isInstanceOf(Answer.Refused.class);
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("OPS-3")
  void anApprovalThatNobodyGivesExpires() {
    DrivenLoop loop = web(Mode.APPROVE);
    loop.ends(WEB, Ending.UNASKED);
    loop.pass(Policy.Approval.DEFAULT.expires().plusSeconds(1));
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.ESCALATED);
  }

  @Test
  @Tag("EXT-9")
  void peopleAreAskedAboutWhatAnotherHealerIsAtWorkOnForLong() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.take(new Input.Seen(new Signal.Claimed(WEB, loop.now(), "systemd", "restarts it")));
    loop.pass(Guards.DEFAULT.arbitration().plusSeconds(1));
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.AWAITING_APPROVAL);
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("OPS-3")
  void whatAPersonRejectedIsNotAskedAgain() {
    DrivenLoop loop = web(Mode.APPROVE);
    loop.ends(WEB, Ending.UNASKED);
    loop.order(new Order.Reject(loop.incident(WEB).id(), "ann", "not now"));
    loop.pass(Duration.ofHours(3));
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.ESCALATED);
    assertThat(loop.recorded().stream().filter(IncidentEvent.ApprovalAsked.class::isInstance))
        .hasSize(1);
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStartedByOtherMeansIsToBeUpAgain() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.order(new Order.Down(WEB, "ann", "upgrade"));
    loop.ends(WEB, Ending.BY_ENGINE);
    loop.take(new Input.Carried(WEB, DONE));
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.opened()).isZero();
    loop.starts(WEB);
    assertThat(loop.noted()).last().isInstanceOf(SystemEvent.Wanted.class);
  }

  @Test
  @Tag("EXT-12")
  void whatIsToBeDownMayFailAsItLikes() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.order(new Order.Down(WEB, "ann", "upgrade"));
    loop.take(new Input.Carried(WEB, FAILED));
    loop.take(
        new Input.Seen(
            new Signal.Resource(WEB, loop.now(), ResourceKind.DISK_BYTES, "/data", 99, 100, 0.9)));
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.opened()).isZero();
  }

  /** A plan to start what has crashed has begun and waits before its first effect. */
  private static DrivenLoop begun() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.waitsBeforeItsFirstEffect();
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.RECOVERING);
    return loop;
  }

  @Test
  void whatNothingSpeaksAgainstIsDone() {
    DrivenLoop loop = begun();
    loop.goesOn();
    assertThat(loop.done()).containsExactly("start web");
  }

  @Test
  @Tag("OPS-2")
  void whatHasBegunHasNoEffectInShadowMode() {
    DrivenLoop loop = begun();
    loop.reconfigure(policy(Mode.SHADOW));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("OPS-3")
  void whatHasBegunWaitsForTheApprovalThatIsNeededNow() {
    DrivenLoop loop = begun();
    loop.reconfigure(policy(Mode.APPROVE));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("SAF-5")
  void whatHasBegunWaitsForAGateThatHasClosed() {
    DrivenLoop loop = begun();
    loop.take(new Input.Seen(new Signal.Claimed(WEB, loop.now(), "systemd", "restarts it")));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
    loop.take(new Input.Seen(new Signal.Released(WEB, loop.now(), "systemd")));
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.done()).containsExactly("start web");
  }

  @Test
  @Tag("SAF-5")
  void whatHasBegunHasNoEffectOnceTheFailureHasGone() {
    DrivenLoop loop = begun();
    loop.is(WEB, running(loop));
    loop.pass(Duration.ofSeconds(2));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStoppedMeanwhileIsNotStarted() {
    DrivenLoop loop = begun();
    loop.take(
        new Input.Seen(
            new Signal.Exited(
                WEB,
                loop.now(),
                1,
                new ExitStatus.Code(0),
                Duration.ofHours(1),
                Ending.BY_PERSON)));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void whatIsOwedIsNotPaidWhileAPersonHasPausedIt() {
    DrivenLoop loop = web(Mode.SHADOW);
    loop.waitsBeforeItsFirstEffect();
    loop.ends(WEB, Ending.BY_ENGINE);
    loop.order(new Order.Pause(Optional.of(WEB), "ann", Optional.empty()));
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
    loop.order(new Order.Resume(Optional.of(WEB), "ann"));
    assertThat(loop.done()).containsExactly("start web");
  }

  @Test
  @Tag("EXT-12")
  void whatEndsByItselfAfterItsDebtWasPaidIsNotOwed() {
    DrivenLoop loop = web(Mode.SHADOW);
    loop.waitsBeforeItsFirstEffect();
    loop.ends(WEB, Ending.BY_ENGINE);
    loop.starts(WEB);
    loop.ends(WEB, Ending.UNASKED);
    loop.goesOn();
    assertThat(loop.done()).isEmpty();
  }

  @Test
  @Tag("SAF-5")
  void eachEffectThatCouldHarmNeedsALookSinceTheOneBefore() {
    RecoveryStrategy twice =
        strategy("twice", Set.of(), 1, step("exec", Scope.SELF), step("kill", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(Mode.AUTOMATIC, List.of(twice)), component(WEB));
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.done()).containsExactly("exec web");
    loop.is(WEB, running(loop));
    loop.returns(DONE);
    assertThat(loop.done()).containsExactly("exec web");
  }

  @Test
  @Tag("SAF-5")
  void whatTheEngineDidAsItDiedIsLookedInto() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.ends(WEB, Ending.UNASKED);
    loop.diesAndComesBack();
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.examined()).hasSize(1);
    assertThat(loop.done()).hasSize(1);
  }

  @Test
  @Tag("LRN-1.3")
  void aCureThatDidNotLastIsToldOfAsSuch() {
    DrivenLoop loop = web(Mode.AUTOMATIC);
    loop.ends(WEB, Ending.UNASKED);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.RECOVERED);
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.recorded()).hasAtLeastOneElementOfType(IncidentEvent.Relapsed.class);
  }

  @Test
  @Tag("SAF-5")
  void aPlaybookThatFailsWhereverItIsUsedIsLeftAlone() {
    Guards guards =
        new Guards(
            Guards.DEFAULT.rate(),
            0,
            Guards.DEFAULT.storm(),
            new Guards.Breaker(2, Duration.ofMinutes(30), Duration.ofMinutes(10)),
            Duration.ZERO,
            List.of());
    RecoveryStrategy start = strategy("start", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(
            policy(Mode.AUTOMATIC, List.of(start)).guardedBy(guards),
            component(WEB),
            component(API),
            component(DB));
    loop.ends(WEB, Ending.UNASKED);
    loop.returns(FAILED);
    loop.ends(API, Ending.UNASKED);
    loop.returns(FAILED);
    assertThat(loop.done()).containsExactly("start web", "start api");
    loop.ends(DB, Ending.UNASKED);
    assertThat(loop.incident(DB).decision().orElseThrow().candidates())
        .flatExtracting(candidate -> candidate.ruledOut().stream().toList())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("left alone");
  }

  @Test
  @Tag("EXT-3")
  void whatEndsWithWhatItNeedsIsStartedByTheSamePlanOnceThatServes() {
    RecoveryStrategy start = strategy("start", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(policy(Mode.AUTOMATIC, List.of(start)), component(WEB), component(API, WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(API, Ending.UNASKED);
    loop.returns(DONE);
    assertThat(loop.done()).as("web doesn't run yet").containsExactly("start web");
    loop.starts(WEB);
    assertThat(loop.done()).containsExactly("start web", "start api");
    loop.starts(API);
    loop.returns(DONE);
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.opened()).isEqualTo(1);
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.RECOVERED);
    assertThat(loop.incident(WEB).results()).hasSize(1);
  }

  @Test
  @Tag("EXT-3")
  void whatRunsButDoesNotAnswerYetIsWaitedForByTheNextOfTheChain() {
    RecoveryStrategy start = strategy("start", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(policy(Mode.AUTOMATIC, List.of(start)), probed(WEB), component(API, WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(API, Ending.UNASKED);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.pass(Duration.ofSeconds(5));
    assertThat(loop.done()).as("web doesn't answer yet").containsExactly("start web");
    loop.reads(WEB, ProbeOutcome.PASS, "HTTP 200");
    assertThat(loop.done()).containsExactly("start web", "start api");
  }

  @Test
  @Tag("EXT-3")
  void whatNeverAnswersIsNotWaitedForLongerThanItMayTakeToStart() {
    RecoveryStrategy start = strategy("start", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(policy(Mode.AUTOMATIC, List.of(start)), probed(WEB), component(API, WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(API, Ending.UNASKED);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.pass(Component.STARTUP.plusSeconds(1));
    assertThat(loop.done()).containsExactly("start web", "start api");
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStopsWhileItIsRestartedIsNotStartedThoughTheEngineStoppedItToo() {
    RecoveryStrategy restart =
        strategy("restart", Set.of(), 1, step("stop", Scope.SELF), step("start", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(Mode.AUTOMATIC, List.of(restart)), component(WEB));
    loop.ends(WEB, Ending.UNASKED);
    assertThat(loop.done()).containsExactly("stop web");
    loop.ends(WEB, Ending.BY_PERSON);
    loop.returns(DONE);
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).containsExactly("stop web");
    assertThat(loop.incident(WEB).state().over()).isTrue();
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStopsMeanwhileIsNotStartedToUndoAStop() {
    StepTemplate stop =
        new StepTemplate(
            Action.of("stop"), Scope.SELF, Optional.empty(), 0, Optional.of(Action.of("start")));
    RecoveryStrategy restart = strategy("restart", Set.of(), 1, stop, step("start", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(Mode.AUTOMATIC, List.of(restart)), component(WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.returns(DONE);
    assertThat(loop.done()).containsExactly("stop web", "start web");
    loop.ends(WEB, Ending.BY_PERSON);
    loop.returns(FAILED);
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).containsExactly("stop web", "start web");
    assertThat(loop.incident(WEB).results().getLast().summary()).doesNotContain("; undone");
    assertThat(loop.incident(WEB).state().over()).isTrue();
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStopsWhileItIsProvedSaysNothingOfTheCure() {
    StepTemplate stop =
        new StepTemplate(
            Action.of("stop"), Scope.SELF, Optional.empty(), 0, Optional.of(Action.of("start")));
    RecoveryStrategy restart = strategy("restart", Set.of(), 1, stop, step("start", Scope.SELF));
    DrivenLoop loop = new DrivenLoop(policy(Mode.AUTOMATIC, List.of(restart)), probed(WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.returns(DONE);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.ends(WEB, Ending.BY_PERSON);
    loop.reads(WEB, ProbeOutcome.FAIL, "connection refused");
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).containsExactly("stop web", "start web");
    assertThat(loop.incident(WEB).results())
        .extracting(RecoveryResult::outcome)
        .containsExactly(Outcome.REQUIRES_RETRY);
    assertThat(loop.incident(WEB).state().over()).isTrue();
  }

  @Test
  @Tag("EXT-12")
  void aDependantThatAPersonStopsIsNoPartOfTheProof() {
    RecoveryStrategy start =
        strategy(
            "start", Set.of(), 1, step("start", Scope.SELF), step("start", Scope.DEPENDANTS_UP));
    DrivenLoop loop =
        new DrivenLoop(policy(Mode.AUTOMATIC, List.of(start)), component(WEB), probed(API, WEB));
    loop.ends(WEB, Ending.UNASKED);
    loop.ends(API, Ending.UNASKED);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.starts(API);
    loop.returns(DONE);
    loop.ends(API, Ending.BY_PERSON);
    loop.reads(API, ProbeOutcome.FAIL, "connection refused");
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.incident(WEB).results())
        .extracting(RecoveryResult::outcome)
        .containsExactly(Outcome.SUCCESS);
    assertThat(loop.incident(WEB).results().getLast().summary()).doesNotContain("api");
  }

  @Test
  @Tag("EXT-12")
  void aDependantThatAPersonStopsMeanwhileIsLeftOutAndTheRestGoesOn() {
    RecoveryStrategy together =
        strategy(
            "together",
            Set.of(FailureKind.CRASHED),
            1,
            step("stop", Scope.DEPENDANTS_DOWN),
            step("start", Scope.SELF),
            step("start", Scope.DEPENDANTS_UP));
    DrivenLoop loop =
        new DrivenLoop(
            policy(Mode.AUTOMATIC, List.of(together)), component(WEB), component(API, WEB));
    loop.order(new Order.Pause(Optional.empty(), "ann", Optional.empty()));
    loop.ends(WEB, Ending.UNASKED);
    loop.pass(Duration.ofSeconds(31));
    loop.ends(API, Ending.UNASKED);
    loop.order(new Order.Resume(Optional.empty(), "ann"));
    assertThat(loop.done()).containsExactly("stop api");
    loop.ends(API, Ending.BY_PERSON);
    loop.returns(DONE);
    assertThat(loop.done()).containsExactly("stop api", "start web");
    loop.starts(WEB);
    loop.returns(DONE);
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).containsExactly("stop api", "start web");
    assertThat(loop.incident(WEB).results())
        .extracting(RecoveryResult::outcome)
        .containsExactly(Outcome.SUCCESS);
    assertThat(loop.incident(WEB).state()).isEqualTo(IncidentState.RECOVERED);
  }

  /**
   * Web has crashed and so, a good while after, has what needs it. It could not be started alone;
   * then what needs it was stopped, and it could not be started either.
   */
  private static DrivenLoop owing() {
    RecoveryStrategy together =
        strategy(
            "together",
            Set.of(FailureKind.CRASHED),
            2,
            step("stop", Scope.DEPENDANTS_DOWN),
            step("start", Scope.SELF));
    RecoveryStrategy alone = strategy("alone", Set.of(), 1, step("start", Scope.SELF));
    DrivenLoop loop =
        new DrivenLoop(
            policy(Mode.AUTOMATIC, List.of(together, alone)), component(WEB), component(API, WEB));
    loop.order(new Order.Pause(Optional.empty(), "ann", Optional.empty()));
    loop.ends(WEB, Ending.UNASKED);
    loop.pass(Duration.ofSeconds(31));
    loop.ends(API, Ending.UNASKED);
    loop.order(new Order.Resume(Optional.empty(), "ann"));
    loop.returns(FAILED);
    assertThat(loop.done()).containsExactly("start web", "stop api");
    loop.returns(DONE);
    loop.returns(FAILED);
    assertThat(loop.done()).containsExactly("start web", "stop api", "start web");
    return loop;
  }

  @Test
  @Tag("EXT-12")
  void aSuccessDoesNotCloseWhatOwes() {
    DrivenLoop loop = owing();
    loop.pass(Duration.ofMinutes(1));
    assertThat(loop.done()).endsWith("start web").hasSize(4);
    loop.starts(WEB);
    loop.returns(DONE);
    loop.pass(Duration.ofSeconds(3));
    assertThat(loop.incident(WEB).results())
        .extracting(RecoveryResult::outcome)
        .endsWith(Outcome.SUCCESS);
    assertThat(loop.incident(WEB).state().over()).isFalse();
  }

  @Test
  @Tag("EXT-12")
  void whatCameBackByItselfDoesNotCloseWhatOwes() {
    DrivenLoop loop = owing();
    loop.starts(WEB);
    loop.pass(Duration.ofSeconds(3));
    assertThat(loop.incident(WEB).state().over()).isFalse();
    assertThat(loop.order(new Order.Close(loop.incident(WEB).id(), "ann", "done")))
        .isInstanceOf(Answer.Refused.class);
  }

  static StepTemplate step(String verb, Scope scope) {
    return new StepTemplate(Action.of(verb), scope, Optional.empty(), 0, Optional.empty());
  }

  static RecoveryStrategy strategy(
      String id, Set<FailureKind> kinds, int disruption, StepTemplate... steps) {
    return new RecoveryStrategy(
        id,
        "restart/" + id,
        id,
        Set.of(FailureClass.SERVICE_FAILURE),
        kinds,
        Set.of("process"),
        Optional.empty(),
        Set.of(DataClass.values()),
        Risk.LOW,
        disruption,
        Reversibility.REVERSIBLE,
        Duration.ofSeconds(1),
        List.of(steps),
        Set.of(Category.HEALTH),
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }
}
