package dev.aceso.decide;

import static dev.aceso.decide.Scene.NOW;
import static dev.aceso.shop.Shop.BANK;
import static dev.aceso.shop.Shop.DB;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static dev.aceso.shop.Shop.STORE_1;
import static dev.aceso.shop.Shop.STORE_2;
import static dev.aceso.shop.Shop.STORE_3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ActionType;
import dev.aceso.model.Attempt;
import dev.aceso.model.Candidate;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Lifetime;
import dev.aceso.model.Mode;
import dev.aceso.model.ModeRule;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Refusal;
import dev.aceso.model.Signal;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Tier;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("TST-1.2")
class DeciderTest {
  private static Decision decide(Scene scene) {
    return Decider.decide(scene.situation(), NOW);
  }

  private static Choice.Recover recovery(Scene scene) {
    Decision decision = decide(scene);
    assertThat(decision.choice()).as(decision.sentence()).isInstanceOf(Choice.Recover.class);
    return (Choice.Recover) decision.choice();
  }

  private static String chosen(Scene scene) {
    return recovery(scene).plan().playbook();
  }

  private static String escalation(Scene scene) {
    Decision decision = decide(scene);
    assertThat(decision.choice()).isInstanceOf(Choice.Escalate.class);
    return ((Choice.Escalate) decision.choice()).why();
  }

  private static Optional<String> ruledOut(Scene scene, RecoveryStrategy strategy) {
    return decide(scene).candidates().stream()
        .filter(c -> c.playbook().equals(strategy.id()))
        .findFirst()
        .flatMap(Candidate::ruledOut);
  }

  private static Scene crashed() {
    return Scene.of(PAYMENTS, FailureKind.CRASHED);
  }

  private static Scene hung() {
    return Scene.of(PAYMENTS, FailureKind.HUNG);
  }

  private static Knowledge known(
      ComponentId component,
      FailureKind kind,
      RecoveryStrategy strategy,
      int successes,
      int failures) {
    StrategyRecord record =
        new StrategyRecord(
            successes,
            failures,
            strategy.expected().multipliedBy(successes),
            Optional.empty(),
            Shop.NOON);
    return new Knowledge(
            List.of(new Knowledge.Entry(new Pattern(component, kind), strategy.id(), record)),
            0,
            Duration.ZERO)
        .typed(Shop.TOPOLOGY);
  }

  @Test
  @Tag("EXT-12")
  @Tag("OPS-3")
  void anEndThatMayBeAPersonsStopIsAskedAboutInAutomaticModeToo() {
    Lifetime asking = new Lifetime(Lifetime.Run.ALWAYS, Set.of(), Set.of(0, 143));
    for (ExitStatus status : List.of(new ExitStatus.Code(0), new ExitStatus.Signalled(15))) {
      Decision decision = decide(ended(asking, status));
      assertThat(((Choice.Recover) decision.choice()).mode()).isEqualTo(Mode.APPROVE);
      assertThat(decision.sentence())
          .contains("as after a deliberate stop", "" + status, "aceso stop payments");
      assertThat(recovery(ended(Lifetime.UP, status)).mode()).isEqualTo(Mode.AUTOMATIC);
    }
    assertThat(recovery(ended(asking, new ExitStatus.Code(1))).mode()).isEqualTo(Mode.AUTOMATIC);
    Scene shadow = ended(asking, new ExitStatus.Code(0));
    assertThat(recovery(shadow.with(shadow.policy().in(Mode.SHADOW))).mode())
        .isEqualTo(Mode.SHADOW);
  }

  private static Scene ended(Lifetime lifetime, ExitStatus status) {
    Scene scene = crashed();
    ComponentFacts facts = scene.facts().of(PAYMENTS);
    Map<ComponentId, ComponentFacts> all = new HashMap<>(scene.facts().components());
    all.put(
        PAYMENTS,
        facts
            .of(facts.component().lasting(lifetime))
            .with(
                new Signal.Exited(
                    PAYMENTS, Shop.NOON, 4711, status, Duration.ofMinutes(1), false)));
    return scene.with(new Facts(scene.facts().topology(), all));
  }

  @Test
  @Tag("SAF-4")
  void withoutHistoryACrashIsHealedInTheGentlestWay() {
    assertThat(chosen(crashed())).isEqualTo("restart-simple");
    assertThat(decide(crashed()).candidates())
        .filteredOn(c -> c.ruledOut().isEmpty())
        .extracting(Candidate::playbook)
        .containsExactly("restart-simple", "restart-graceful", "restart-ordered");
  }

  @Test
  @Tag("SEL-1")
  void aHangIsHealedByWhatIsMadeForHangs() {
    assertThat(chosen(hung())).isEqualTo("restart-forced");
    assertThat(ruledOut(hung(), Playbooks.SIMPLE))
        .contains("is meant for crash loop, crashed, not for hung");
  }

  @Test
  @Tag("SAF-4")
  void theLadderIsClimbedFromTheLeastDisruptiveToAPerson() {
    Scene scene = crashed();
    assertThat(chosen(scene)).isEqualTo("restart-simple");
    scene = scene.tried(Playbooks.SIMPLE, Outcome.FAILED, 30);
    assertThat(chosen(scene)).isEqualTo("restart-graceful");
    scene = scene.tried(Playbooks.GRACEFUL, Outcome.PARTIAL_SUCCESS, 20);
    assertThat(chosen(scene)).isEqualTo("restart-ordered");
    scene = scene.tried(Playbooks.ORDERED, Outcome.FAILED, 10);
    assertThat(escalation(scene))
        .contains("no playbook is left for payments", "restart-simple was tried 30 s ago");
  }

  @Test
  @Tag("OUT-3")
  @Tag("SAF-4")
  void aFailedCureIsNotFollowedByAGentlerOneOfItsType() {
    Scene scene = hung().tried(Playbooks.FORCED, Outcome.FAILED, 10);
    assertThat(chosen(scene)).isEqualTo("restart-ordered");
    assertThat(ruledOut(scene, Playbooks.GRACEFUL))
        .contains("is gentler than restart-forced, which failed");
  }

  @Test
  @Tag("SAF-4")
  void whatIsMadeForTheFailureIsTriedThoughSomethingMoreDisruptiveForAnyFailed() {
    Scene scene = hung().tried(Playbooks.ORDERED, Outcome.FAILED, 10);
    assertThat(chosen(scene)).isEqualTo("restart-forced");
    assertThat(ruledOut(scene, Playbooks.GRACEFUL))
        .contains("is gentler than restart-ordered, which failed");
  }

  @Test
  void whatFailedLatelyInAnotherIncidentOfThisKindIsNotTriedAgain() {
    Scene scene = crashed().tried("i3", FailureKind.CRASHED, Playbooks.SIMPLE, Outcome.FAILED, 100);
    assertThat(chosen(scene)).isEqualTo("restart-graceful");
    Scene otherKind =
        crashed().tried("i3", FailureKind.HUNG, Playbooks.SIMPLE, Outcome.FAILED, 100);
    assertThat(chosen(otherKind)).isEqualTo("restart-simple");
  }

  @Test
  void aCureThatDidNotLastIsFollowedByTheNextRung() {
    Scene scene =
        crashed().tried("i3", FailureKind.CRASHED, Playbooks.SIMPLE, Outcome.SUCCESS, 100);
    assertThat(chosen(scene)).isEqualTo("restart-graceful");
    assertThat(ruledOut(scene, Playbooks.SIMPLE)).contains("worked 100 s ago and did not last");
    Scene longAgo =
        crashed().tried("i3", FailureKind.CRASHED, Playbooks.SIMPLE, Outcome.SUCCESS, 700);
    assertThat(chosen(longAgo)).isEqualTo("restart-simple");
  }

  @Test
  void aCureThatDidNotLastIsUsedAgainWhenItIsTheOnlyOne() {
    Scene scene =
        crashed()
            .with(Playbooks.SIMPLE)
            .tried("i3", FailureKind.CRASHED, Playbooks.SIMPLE, Outcome.SUCCESS, 100);
    assertThat(chosen(scene)).isEqualTo("restart-simple");
  }

  @Test
  @Tag("OUT-5")
  void whatLeftNoProofIsTriedOnceMoreAndNotTwice() {
    Scene once = crashed().tried(Playbooks.SIMPLE, Outcome.REQUIRES_RETRY, 20);
    assertThat(chosen(once)).isEqualTo("restart-simple");
    Scene twice = once.tried(Playbooks.SIMPLE, Outcome.REQUIRES_RETRY, 10);
    assertThat(chosen(twice)).isEqualTo("restart-graceful");
    Scene longAgo =
        crashed()
            .tried(Playbooks.SIMPLE, Outcome.REQUIRES_RETRY, 90_000)
            .tried(Playbooks.SIMPLE, Outcome.REQUIRES_RETRY, 80_000);
    assertThat(chosen(longAgo)).as("the window has passed").isEqualTo("restart-simple");
  }

  @Test
  @Tag("OUT-2")
  void aPartialSuccessClimbsInItsIncidentAlone() {
    Scene scene = crashed().tried(Playbooks.SIMPLE, Outcome.PARTIAL_SUCCESS, 20);
    assertThat(chosen(scene)).isEqualTo("restart-graceful");
    Scene another =
        crashed().tried("i3", FailureKind.CRASHED, Playbooks.SIMPLE, Outcome.PARTIAL_SUCCESS, 20);
    assertThat(chosen(another)).isEqualTo("restart-simple");
  }

  @Test
  @Tag("OUT-4")
  void whatWorksIfDegradedIsNeverMadeWorseByAMoreDisruptiveStep() {
    Scene scene = crashed().tried(Playbooks.SIMPLE, Outcome.DEGRADED, 20);
    assertThat(escalation(scene)).contains("restart-graceful is more disruptive");
    Scene gentler = crashed().tried(Playbooks.GRACEFUL, Outcome.DEGRADED, 20);
    assertThat(chosen(gentler)).isEqualTo("restart-simple");
    Scene fell = scene.tried(Playbooks.GRACEFUL, Outcome.FAILED, 10);
    assertThat(chosen(fell)).isEqualTo("restart-ordered");
  }

  @Test
  @Tag("SEL-6")
  @Tag("LRN-3.1")
  void learnedFailuresChangeTheChoiceAndTheSentenceSaysSo() {
    Scene scene = crashed().with(known(PAYMENTS, FailureKind.CRASHED, Playbooks.SIMPLE, 0, 8));
    assertThat(chosen(scene)).isEqualTo("restart-graceful");
    assertThat(decide(scene).sentence())
        .contains("restart-graceful for payments", "restart-simple", "healed this 0 of 8 times");
  }

  @Test
  @Tag("SEL-6")
  void successOnOthersOfTheTypeSpeaksForAPlaybookUntilThisPatternIsKnown() {
    Scene elsewhere = hung().with(known(ORDERS, FailureKind.HUNG, Playbooks.GRACEFUL, 400, 0));
    assertThat(part(elsewhere, Playbooks.GRACEFUL, "SEL-6")).isEqualTo(5.0 / 6);
    Scene here = hung().with(known(PAYMENTS, FailureKind.HUNG, Playbooks.GRACEFUL, 400, 0));
    assertThat(part(here, Playbooks.GRACEFUL, "SEL-6")).isEqualTo(401.0 / 402);
    assertThat(part(hung(), Playbooks.GRACEFUL, "SEL-6")).isEqualTo(0.5);
    assertThat(chosen(here)).isEqualTo("restart-graceful");
  }

  @Test
  void aCauseNobodyCanActOnGoesToAPerson() {
    Decision decision = decide(Scene.of(BANK, FailureKind.DEPENDENCY_UNAVAILABLE));
    assertThat(decision.choice()).isInstanceOf(Choice.Escalate.class);
    assertThat(decision.sentence()).contains("bank", "external");
    assertThat(decision.candidates())
        .hasSize(5)
        .allMatch(c -> c.ruledOut().orElse("").startsWith("nothing can be done to bank"));
  }

  @Test
  void attemptsThatAreUsedUpGoToAPerson() {
    Scene scene =
        crashed()
            .with(new Policy.Limits(5, 2, Duration.ofMinutes(10), 1, 1))
            .tried("i3", FailureKind.HUNG, Playbooks.FORCED, Outcome.FAILED, 599)
            .tried("i4", FailureKind.HUNG, Playbooks.FORCED, Outcome.FAILED, 10);
    assertThat(escalation(scene)).contains("2 times within 10 min, 2 are allowed");
    Scene old =
        crashed()
            .with(new Policy.Limits(5, 2, Duration.ofMinutes(10), 1, 1))
            .tried("i3", FailureKind.HUNG, Playbooks.FORCED, Outcome.FAILED, 600)
            .tried("i4", FailureKind.HUNG, Playbooks.FORCED, Outcome.FAILED, 10);
    assertThat(chosen(old)).isEqualTo("restart-simple");
  }

  @Test
  void aSuccessThatLastedWipesOutWhatWasTriedBefore() {
    Scene scene =
        crashed()
            .with(new Policy.Limits(5, 2, Duration.ofMinutes(10), 1, 1))
            .tried("i3", FailureKind.CRASHED, Playbooks.FORCED, Outcome.FAILED, 60)
            .tried("i4", FailureKind.CRASHED, Playbooks.FORCED, Outcome.SUCCESS, 10);
    assertThat(escapes(scene)).isTrue();
    List<Attempt> attempts = new ArrayList<>(scene.attempts());
    attempts.set(1, attempts.get(1).relapse());
    assertThat(escapes(scene.after(attempts))).isFalse();
  }

  private static boolean escapes(Scene scene) {
    return Decider.decide(scene.situation(), Scene.NOW).choice() instanceof Choice.Recover;
  }

  @Test
  @Tag("EXT-13")
  void whatIsDeadIsStartedForEverWithGrowingPausesOncePeopleHaveBeenTold() {
    Scene dead = crashed().dead().with(new Policy.Limits(5, 3, Duration.ofMinutes(10), 1, 1));
    Duration before = Duration.ZERO;
    for (int tries = 3; tries < 20; tries++) {
      Scene scene = dead;
      for (int i = tries; i > 0; i--) {
        scene = scene.tried(Playbooks.SIMPLE, Outcome.FAILED, i);
      }
      assertThat(escalation(scene)).contains("started again, with pauses of up to 5 min");
      Scene told = scene.handedOver();
      Choice.Hold hold = (Choice.Hold) Decider.decide(told.situation(), Scene.NOW).choice();
      Duration pause = Duration.between(Scene.NOW, hold.until());
      assertThat(pause).isLessThanOrEqualTo(Duration.ofMinutes(5));
      assertThat(pause.multipliedBy(4)).isGreaterThan(before);
      before = pause;
      Choice then = Decider.decide(told.situation(), hold.until()).choice();
      assertThat(((Choice.Recover) then).plan().harmless()).isTrue();
    }
  }

  @Test
  void whatRunsIsNotRestartedBeyondTheLimitThoughPeopleHaveBeenTold() {
    Scene hung =
        Scene.of(PAYMENTS, FailureKind.HUNG)
            .with(new Policy.Limits(5, 1, Duration.ofMinutes(10), 1, 1))
            .tried(Playbooks.FORCED, Outcome.FAILED, 10)
            .handedOver();
    assertThat(escalation(hung)).contains("1 times within 10 min");
  }

  @Test
  void whatFailedMayBeTriedAgainWhenTheWindowOfTheLimitsHasPassed() {
    Scene once = crashed().with(Playbooks.SIMPLE).tried(Playbooks.SIMPLE, Outcome.FAILED, 599);
    assertThat(escapes(once)).isFalse();
    Scene later = crashed().with(Playbooks.SIMPLE).tried(Playbooks.SIMPLE, Outcome.FAILED, 601);
    assertThat(escapes(later)).isTrue();
    Scene twice = later.tried(Playbooks.SIMPLE, Outcome.FAILED, 601);
    assertThat(escapes(twice)).isFalse();
  }

  @Test
  void nothingThatFitsGoesToAPerson() {
    assertThat(escalation(Scene.of(PAYMENTS, FailureKind.SLOW_RESPONSE)))
        .contains("no playbook applies to payments (slow response)");
    assertThat(escalation(crashed().with(new RecoveryStrategy[0]))).contains("no playbook");
  }

  @Test
  @Tag("SEL-5")
  void whatIsNotSafeForTheDataIsRuledOut() {
    Scene db = Scene.of(DB, FailureKind.DISK_FULL);
    assertThat(ruledOut(db, Playbooks.CLEAN_DISK))
        .contains("is not safe for data of class system of record");
    assertThat(chosen(Scene.of(ORDERS, FailureKind.DISK_FULL))).isEqualTo("clean-disk");
  }

  @Test
  void aConditionThatDoesNotHoldRulesOut() {
    RecoveryStrategy guarded = Playbooks.when(Playbooks.SIMPLE, "cause.probability > 0.95");
    Scene scene = crashed().with(guarded, Playbooks.GRACEFUL);
    assertThat(
            chosen(
                scene.with(
                    Map.of(guarded.id(), (c, f, h) -> Condition.Truth.of(h.probability() > 0.5)))))
        .isEqualTo("restart-simple");
    Scene fails =
        scene.with(Map.of(guarded.id(), (c, f, h) -> Condition.Truth.of(h.probability() > 0.95)));
    assertThat(chosen(fails)).isEqualTo("restart-graceful");
    assertThat(ruledOut(fails, guarded))
        .contains("its condition isn't met: cause.probability > 0.95");
    Scene untold =
        scene.with(Map.of(guarded.id(), (c, f, h) -> new Condition.Truth.Untold("is too long")));
    assertThat(ruledOut(untold, guarded))
        .contains("its condition can't be told, as it is too long: cause.probability > 0.95");
    assertThat(chosen(scene)).as("never compiled").isEqualTo("restart-graceful");
  }

  @Test
  void aVerbThatTheTargetDoesNotKnowRulesOut() {
    Situation s = crashed().situation();
    Situation poor =
        new Situation(
            s.incident(),
            s.failure(),
            s.diagnosis(),
            s.facts(),
            s.policy(),
            s.knowledge(),
            s.attempts(),
            s.conditions(),
            Map.of(
                "process", List.of(new ActionType("start", true, false, Duration.ofSeconds(10)))),
            Map.of(),
            0,
            false);
    assertThat(Decider.decide(poor, NOW).candidates())
        .filteredOn(c -> c.playbook().equals("restart-graceful"))
        .first()
        .satisfies(
            c ->
                assertThat(c.ruledOut())
                    .hasValueSatisfying(t -> assertThat(t).contains("needs 'stop'")));
  }

  @Test
  void aPlaybookWhoseBreakerIsOpenIsNotChosen() {
    Situation s = crashed().situation();
    Situation tripped =
        new Situation(
            s.incident(),
            s.failure(),
            s.diagnosis(),
            s.facts(),
            s.policy(),
            s.knowledge(),
            s.attempts(),
            s.conditions(),
            s.verbs(),
            Map.of("restart-simple", "failed everywhere"),
            s.plans(),
            s.told());
    Decision decision = Decider.decide(tripped, NOW);
    assertThat(decision.choice()).isInstanceOf(Choice.Recover.class);
    assertThat(((Choice.Recover) decision.choice()).plan().playbook())
        .isEqualTo("restart-graceful");
    assertThat(decision.candidates())
        .filteredOn(c -> c.playbook().equals("restart-simple"))
        .extracting(Candidate::ruledOut)
        .containsExactly(Optional.of("failed everywhere"));
  }

  @Test
  void aPlanThatTheLimitsNeverLetPassIsNotChosen() {
    Scene scene =
        hung()
            .with(Shop.failing(hung().facts(), ORDERS, STORE_1, STORE_2, STORE_3))
            .with(new Policy.Limits(5, 9, Duration.ofMinutes(10), 1, 0.1))
            .tried(Playbooks.FORCED, Outcome.FAILED, 10);
    assertThat(ruledOut(scene, Playbooks.ORDERED))
        .contains("would act on 5 of 7 components at once, 1 may be (10%)");
  }

  @Test
  void orderingDependantsNeedsDependants() {
    assertThat(ruledOut(Scene.of(STORE_1, FailureKind.CRASHED), Playbooks.ORDERED))
        .hasValueSatisfying(text -> assertThat(text).contains("nothing that can be acted on"));
  }

  @Test
  void aCrashLoopIsGivenLongerAndLongerPauses() {
    Scene loop =
        Scene.of(PAYMENTS, FailureKind.CRASH_LOOP)
            .with(Shop.after(Shop.healthy(Shop.TOPOLOGY, Shop.NOON), Shop.crashed(PAYMENTS, NOW)));
    Decision first = decide(loop);
    assertThat(first.choice()).isInstanceOf(Choice.Hold.class);
    Choice.Hold hold = (Choice.Hold) first.choice();
    assertThat(hold.refusal().reason()).isEqualTo(Refusal.Reason.BACKING_OFF);
    assertThat(hold.until()).isBetween(NOW.plusMillis(500), NOW.plusMillis(1_000));
    assertThat(Decider.decide(loop.situation(), hold.until()).choice())
        .isInstanceOf(Choice.Recover.class);

    Duration before = Duration.ZERO;
    for (int attempts = 0; attempts < 10; attempts += 2) {
      Duration pause = Backoff.pause("i9", PAYMENTS, attempts);
      assertThat(pause).isGreaterThan(before).isLessThanOrEqualTo(Duration.ofMinutes(5));
      before = pause;
    }
    assertThat(Backoff.pause("i9", PAYMENTS, 60))
        .isBetween(Duration.ofSeconds(150), Duration.ofSeconds(300));
    assertThat(Backoff.pause("i9", PAYMENTS, 5)).isEqualTo(Backoff.pause("i9", PAYMENTS, 5));
    assertThat(
            java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> Backoff.pause("i" + i, PAYMENTS, 5))
                .distinct())
        .hasSizeGreaterThan(45);
  }

  @Test
  void theFirstMatchingRuleSetsTheMode() {
    ModeRule graceful =
        new ModeRule(Set.of(), Set.of(), Set.of(), Set.of("restart/graceful"), Mode.SHADOW);
    ModeRule critical =
        new ModeRule(
            Set.of(),
            Set.of(Tier.CRITICAL),
            Set.of(FailureClass.SERVICE_FAILURE),
            Set.of("restart/*"),
            Mode.AUTOMATIC);
    Scene scene = crashed().with(policy(Mode.APPROVE, 100, graceful, critical));
    assertThat(recovery(scene).mode()).isEqualTo(Mode.AUTOMATIC);
    assertThat(recovery(crashed().with(policy(Mode.APPROVE, 100, graceful))).mode())
        .isEqualTo(Mode.APPROVE);
    assertThat(recovery(crashed().with(policy(Mode.SHADOW, 100))).mode()).isEqualTo(Mode.SHADOW);
  }

  @Test
  void automaticModeReachesOnlyItsShareOfTheComponents() {
    assertThat(recovery(crashed().with(policy(Mode.AUTOMATIC, 0))).mode()).isEqualTo(Mode.APPROVE);
    assertThat(decide(crashed().with(policy(Mode.AUTOMATIC, 0))).sentence())
        .contains("waits for approval", "0%");
    assertThat(recovery(crashed().with(policy(Mode.AUTOMATIC, 100))).mode())
        .isEqualTo(Mode.AUTOMATIC);
    assertThat(recovery(crashed().with(policy(Mode.SHADOW, 0))).mode()).isEqualTo(Mode.SHADOW);
    long reached =
        java.util.stream.IntStream.range(0, 1_000)
            .filter(i -> StableHash.below(100, "service-" + i) < 25)
            .count();
    assertThat(reached).isBetween(200L, 300L);
  }

  @Test
  void theRunnerUpAndWhyItLostAreNamed() {
    assertThat(decide(crashed()).sentence())
        .isEqualTo(
            "restart-simple for payments (crashed): made for crashed;"
                + " restart-graceful comes second: made for any service failure");
    assertThat(decide(hung().tried(Playbooks.FORCED, Outcome.FAILED, 9)).sentence())
        .isEqualTo(
            "restart-ordered for payments (hung): made for any service failure, never tried on"
                + " this; restart-forced is ruled out: it was tried 9 s ago and failed");
  }

  private static Policy policy(Mode mode, int rollout, ModeRule... rules) {
    Policy p = crashed().policy();
    return new Policy(
        mode,
        List.of(rules),
        rollout,
        p.limits(),
        p.guards(),
        p.approval(),
        p.detection(),
        p.weights(),
        p.learning(),
        p.strategies(),
        p.validation());
  }

  private static double part(Scene scene, RecoveryStrategy strategy, String criterion) {
    return decide(scene).candidates().stream()
        .filter(c -> c.playbook().equals(strategy.id()))
        .flatMap(c -> c.parts().stream())
        .filter(p -> p.criterion().equals(criterion))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void aPlanWaitsForNobodyElsesClock() {
    Instant later = NOW.plusSeconds(5);
    assertThat(Decider.decide(crashed().situation(), later).at()).isEqualTo(later);
  }
}
