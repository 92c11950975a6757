package dev.aceso.safety;

import static dev.aceso.shop.Shop.BANK;
import static dev.aceso.shop.Shop.DB;
import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static dev.aceso.shop.Shop.STORE_1;
import static dev.aceso.shop.Shop.STORE_2;
import static dev.aceso.shop.Shop.STORE_3;
import static dev.aceso.shop.Shop.TOPOLOGY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Action;
import dev.aceso.model.Attempt;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.MaintenanceWindow;
import dev.aceso.model.Onset;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.model.Risk;
import dev.aceso.model.Signal;
import dev.aceso.model.Step;
import dev.aceso.model.Verification;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SAF-5")
class GatesTest {
  private static final Instant NOW = NOON.plusSeconds(1);
  private static final Facts HEALTHY = Shop.healthy(TOPOLOGY, NOON);

  /** Limits so wide that only the gate under test can refuse. */
  private static final Policy.Limits WIDE =
      new Policy.Limits(100, 100, Duration.ofMinutes(10), 1, 1);

  private static RecoveryPlan restart(ComponentId component, ComponentId... others) {
    return plan("restart", component, others);
  }

  private static RecoveryPlan plan(String verb, ComponentId component, ComponentId... others) {
    List<ComponentId> all = new ArrayList<>(List.of(component));
    all.addAll(List.of(others));
    List<Step> steps = new ArrayList<>();
    for (ComponentId id : all) {
      steps.add(
          new Step(
              steps.size(),
              id,
              Action.of(verb),
              true,
              true,
              Duration.ofSeconds(5),
              0,
              Optional.empty()));
    }
    return new RecoveryPlan(
        "i1-p0",
        "i1",
        component,
        "restart-simple",
        "restart/simple",
        Risk.LOW,
        steps,
        new Verification(
            all, Set.of(Category.HEALTH), Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(10)),
        new TreeSet<>(all),
        NOON,
        Duration.ofMinutes(1),
        NOON.plusSeconds(60));
  }

  private static Traffic calm(Facts facts) {
    return new Traffic(facts, Map.of(), List.of(), List.of(), Holds.NONE);
  }

  private static Traffic busy(Facts facts, Map<String, Set<ComponentId>> active) {
    return new Traffic(facts, active, List.of(), List.of(), Holds.NONE);
  }

  private static Traffic held(Holds holds) {
    return new Traffic(HEALTHY, Map.of(), List.of(), List.of(), holds);
  }

  private static Traffic struck(Facts facts, Onset... onsets) {
    return new Traffic(facts, Map.of(), List.of(), List.of(onsets), Holds.NONE);
  }

  private static Optional<Refusal> guarded(RecoveryPlan plan, Guards guards, Traffic traffic) {
    return Gates.refusal(
        plan, Policy.shadow(List.of()).limitedTo(WIDE).guardedBy(guards), traffic, NOW);
  }

  private static Optional<Refusal> judge(RecoveryPlan plan, Policy.Limits limits, Traffic traffic) {
    return Gates.refusal(plan, Policy.shadow(List.of()).limitedTo(limits), traffic, NOW);
  }

  private static void assertRefused(Optional<Refusal> refusal, Reason reason, String... figures) {
    assertThat(refusal).isPresent();
    assertThat(refusal.get().reason()).isEqualTo(reason);
    assertThat(refusal.get().detail()).contains(figures);
  }

  @Test
  void oneComponentInACalmSystemMayAlwaysBeRecovered() {
    Policy.Limits narrowest = new Policy.Limits(1, 1, Duration.ofMinutes(10), 0, 0);
    assertThat(judge(restart(PAYMENTS), narrowest, calm(HEALTHY))).isEmpty();
    assertThat(judge(restart(STORE_1), narrowest, calm(HEALTHY))).isEmpty();
  }

  @Test
  void everythingPaused() {
    Traffic paused = held(Holds.NONE.pause(Optional.empty(), Instant.MAX));
    assertRefused(judge(restart(PAYMENTS), WIDE, paused), Reason.PAUSED, "everything");
  }

  @Test
  void aPausedComponentIsNotTouchedEvenAsADependant() {
    Traffic paused = held(Holds.NONE.pause(Optional.of(ORDERS), Instant.MAX));
    assertRefused(judge(restart(PAYMENTS, ORDERS), WIDE, paused), Reason.PAUSED, "orders");
    assertThat(judge(restart(PAYMENTS), WIDE, paused)).isEmpty();
  }

  @Test
  void aPlanIsNotStartedOnStaleFacts() {
    Policy policy = Policy.shadow(List.of()).limitedTo(WIDE);
    RecoveryPlan plan = restart(PAYMENTS);
    assertThat(Gates.refusal(plan, policy, calm(HEALTHY), plan.validUntil())).isEmpty();
    assertRefused(
        Gates.refusal(plan, policy, calm(HEALTHY), plan.validUntil().plusMillis(1)),
        Reason.PLAN_EXPIRED,
        "60 s");
  }

  @Test
  void noTwoRecoveriesTouchTheSameComponent() {
    Traffic other = busy(HEALTHY, Map.of("i7", Set.of(ORDERS, STORE_1)));
    assertRefused(
        judge(restart(PAYMENTS, ORDERS), WIDE, other), Reason.COMPONENT_BUSY, "i7", "orders");
    assertThat(judge(restart(PAYMENTS), WIDE, other)).isEmpty();
    Traffic own = busy(HEALTHY, Map.of("i1", Set.of(ORDERS)));
    assertThat(judge(restart(PAYMENTS, ORDERS), WIDE, own)).isEmpty();
  }

  @Test
  void noMoreRecoveriesAtOnceThanAllowed() {
    Policy.Limits two = new Policy.Limits(2, 100, Duration.ofMinutes(10), 1, 1);
    Traffic one = busy(HEALTHY, Map.of("i7", Set.of(ORDERS)));
    assertThat(judge(restart(PAYMENTS), two, one)).isEmpty();
    Traffic full = busy(HEALTHY, Map.of("i7", Set.of(ORDERS), "i8", Set.of(STORE_1)));
    assertRefused(judge(restart(PAYMENTS), two, full), Reason.CONCURRENT_LIMIT, "2 recoveries");
  }

  @Test
  void noMoreAttemptsOnAComponentThanAllowedWithinTheWindow() {
    Policy.Limits two = new Policy.Limits(100, 2, Duration.ofMinutes(10), 1, 1);
    Attempt recent = attempt(PAYMENTS, NOW.minusSeconds(10));
    Attempt old = attempt(PAYMENTS, NOW.minus(Duration.ofMinutes(10)));
    Attempt other = attempt(ORDERS, NOW.minusSeconds(10));
    assertThat(judge(restart(PAYMENTS), two, tried(old, other, recent))).isEmpty();
    assertRefused(
        judge(restart(PAYMENTS), two, tried(recent, recent)),
        Reason.ATTEMPTS_LIMIT,
        "2 times",
        "10 min",
        "2 are allowed");
  }

  @Test
  void aServingMemberIsNotInterruptedWhileTooManyOthersAreOut() {
    Policy.Limits third = new Policy.Limits(100, 100, Duration.ofMinutes(10), 0.34, 1);
    assertThat(judge(restart(STORE_1), third, calm(HEALTHY))).isEmpty();

    Facts oneDown = Shop.after(HEALTHY, Shop.crashed(STORE_2, NOON));
    assertRefused(
        judge(restart(STORE_1), third, calm(oneDown)),
        Reason.GROUP_LIMIT,
        "2 of the 3",
        "1 may be (34%)",
        "already out: store-2");
  }

  @Test
  void aRunningRecoveryOfAnotherMemberCountsAsOut() {
    Policy.Limits third = new Policy.Limits(100, 100, Duration.ofMinutes(10), 0.34, 1);
    assertRefused(
        judge(restart(STORE_1), third, busy(HEALTHY, Map.of("i7", Set.of(STORE_2)))),
        Reason.GROUP_LIMIT,
        "store-2");
  }

  @Test
  void aMemberOfWhichNothingIsKnownCountsAsOut() {
    Policy.Limits third = new Policy.Limits(100, 100, Duration.ofMinutes(10), 0.34, 1);
    Facts unseen = Shop.after(Facts.none(TOPOLOGY), Shop.started(STORE_1, NOON));
    assertRefused(judge(restart(STORE_1), third, calm(unseen)), Reason.GROUP_LIMIT, "3 of the 3");
  }

  @Test
  void aMemberThatIsDownCanBeRepairedHoweverManyOthersAreDown() {
    Policy.Limits none = new Policy.Limits(100, 100, Duration.ofMinutes(10), 0, 1);
    Facts allDown =
        Shop.after(
            HEALTHY,
            Shop.crashed(STORE_1, NOON),
            Shop.crashed(STORE_2, NOON),
            Shop.fail(STORE_3, "http", NOON),
            Shop.fail(STORE_3, "http", NOON));
    assertThat(judge(restart(STORE_1), none, calm(allDown))).isEmpty();
    assertThat(judge(restart(STORE_3), none, calm(allDown))).isEmpty();
  }

  @Test
  void aPlanThatInterruptsServingDependantsIsJudgedByTheirGroup() {
    Policy.Limits third = new Policy.Limits(100, 100, Duration.ofMinutes(10), 0.34, 1);
    Facts down = Shop.after(HEALTHY, Shop.crashed(ORDERS, NOON));
    assertRefused(
        judge(restart(ORDERS, STORE_1, STORE_2), third, calm(down)),
        Reason.GROUP_LIMIT,
        "store-1, store-2");
    assertThat(judge(restart(ORDERS, STORE_1), third, calm(down))).isEmpty();
  }

  @Test
  void noMoreOfTheSystemIsActedOnAtOnceThanAllowed() {
    Policy.Limits twoOfSeven = new Policy.Limits(100, 100, Duration.ofMinutes(10), 1, 0.3);
    assertThat(judge(restart(PAYMENTS, ORDERS), twoOfSeven, calm(HEALTHY))).isEmpty();
    assertRefused(
        judge(restart(PAYMENTS), twoOfSeven, busy(HEALTHY, Map.of("i7", Set.of(ORDERS, STORE_1)))),
        Reason.SYSTEM_LIMIT,
        "3 of 7",
        "2 may be (30%)");
  }

  @Test
  void aComponentWhoseDependencyIsDownWaitsForIt() {
    Facts down = Shop.after(HEALTHY, Shop.crashed(PAYMENTS, NOON), Shop.crashed(DB, NOON));
    assertRefused(
        judge(restart(PAYMENTS), WIDE, calm(down)), Reason.DEPENDENCY_DOWN, "db", "1 of its 2");
    assertThat(judge(restart(PAYMENTS, DB), WIDE, calm(down))).isEmpty();
    Facts bank = Shop.after(HEALTHY, Shop.fail(BANK, "http", NOON), Shop.fail(BANK, "http", NOON));
    assertRefused(judge(restart(PAYMENTS), WIDE, calm(bank)), Reason.DEPENDENCY_DOWN, "bank");
    Facts once = Shop.after(HEALTHY, Shop.fail(BANK, "http", NOON));
    assertThat(judge(restart(PAYMENTS), WIDE, calm(once))).isEmpty();
  }

  @Test
  void sharesAreRoundedDownButNotByTheErrorOfFloatingPoint() {
    Policy.Limits limits = new Policy.Limits(1, 1, Duration.ofMinutes(1), 0.29, 0.34);
    assertThat(limits.groupAtMost(100)).isEqualTo(29);
    assertThat(limits.systemAtMost(3)).isEqualTo(1);
    assertThat(limits.systemAtMost(2)).isEqualTo(1);
    assertThat(limits.systemAtMost(100)).isEqualTo(34);
  }

  private static Attempt attempt(ComponentId component, Instant at) {
    return new Attempt("i0", component, FailureKind.CRASHED, "restart-simple", Outcome.FAILED, at);
  }

  private static Traffic tried(Attempt... attempts) {
    return tried(HEALTHY, attempts);
  }

  private static Traffic tried(Facts facts, Attempt... attempts) {
    return new Traffic(facts, Map.of(), List.of(attempts), List.of(), Holds.NONE);
  }

  @Test
  void theKillSwitchStopsEverything() {
    assertRefused(
        judge(restart(PAYMENTS), WIDE, held(Holds.NONE.killSwitch(true))),
        Reason.KILL_SWITCH,
        "file");
  }

  @Test
  void aPauseForATimeEndsByItself() {
    Traffic until = held(Holds.NONE.pause(Optional.of(PAYMENTS), NOW.plusSeconds(1)));
    assertRefused(judge(restart(PAYMENTS), WIDE, until), Reason.PAUSED, "payments");
    Traffic over = held(Holds.NONE.pause(Optional.of(PAYMENTS), NOW));
    assertThat(judge(restart(PAYMENTS), WIDE, over)).isEmpty();
    Traffic all = held(Holds.NONE.pause(Optional.empty(), NOW));
    assertThat(judge(restart(PAYMENTS), WIDE, all)).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStoppedIsLeftAloneThoughOthersFailWithoutIt() {
    Map<ComponentId, ComponentFacts> facts = new HashMap<>(HEALTHY.components());
    facts.computeIfPresent(
        PAYMENTS, (_, f) -> f.ordered(Optional.of(new Desired.Stopped("ann", NOW, "work"))));
    Traffic down = calm(new Facts(TOPOLOGY, facts));
    assertRefused(judge(restart(PAYMENTS), WIDE, down), Reason.STOPPED, "by ann", "aceso start");
    assertThat(judge(restart(STORE_1), WIDE, down)).isEmpty();
  }

  @Test
  void nothingIsDoneInAMaintenanceWindow() {
    LocalTime now = NOW.atZone(ZoneId.of("UTC")).toLocalTime();
    MaintenanceWindow window =
        new MaintenanceWindow(
            Set.of(ORDERS), Set.of(), now.minusHours(1), now.plusHours(1), ZoneId.of("UTC"));
    Guards guards = Guards.DEFAULT.maintainedAt(List.of(window));
    assertRefused(
        guarded(restart(PAYMENTS, ORDERS), guards, calm(HEALTHY)), Reason.MAINTENANCE, "orders");
    assertThat(guarded(restart(PAYMENTS), guards, calm(HEALTHY))).isEmpty();
  }

  @Test
  @Tag("EXT-9")
  void anotherHealerIsWaitedForAndThenPeopleAreAsked() {
    Facts claimed = claimed(NOW.minusSeconds(30));
    Policy policy = Policy.shadow(List.of()).limitedTo(WIDE);
    assertRefused(
        judge(restart(PAYMENTS), WIDE, calm(claimed)), Reason.OTHER_HEALER, "systemd", "2 min");
    assertThat(judge(restart(STORE_1), WIDE, calm(claimed))).isEmpty();
    Facts long_ = claimed(NOW.minusSeconds(120));
    assertThat(judge(restart(PAYMENTS), WIDE, calm(long_))).isEmpty();
    assertThat(Gates.disputed(restart(PAYMENTS), policy, calm(long_), NOW))
        .hasValueSatisfying(why -> assertThat(why).contains("systemd", "2 min"));
    assertThat(Gates.disputed(restart(PAYMENTS), policy, calm(HEALTHY), NOW)).isEmpty();
  }

  @Test
  @Tag("EXT-9")
  void aDisputeNamesWhoIsAtWorkOnWhatThePlanTouchesAndForHowLong() {
    Policy policy = Policy.shadow(List.of()).limitedTo(WIDE);
    Traffic traffic = calm(claimed(NOW.minusSeconds(300)));
    assertThat(Gates.disputed(restart(ORDERS, PAYMENTS), policy, traffic, NOW))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("systemd has been at work on payments for 5 min ("));
    assertThat(Gates.disputed(restart(ORDERS), policy, traffic, NOW)).isEmpty();
  }

  private static Facts claimed(Instant since) {
    Map<ComponentId, ComponentFacts> all = new HashMap<>(HEALTHY.components());
    all.computeIfPresent(
        PAYMENTS,
        (id, facts) -> facts.with(new Signal.Claimed(id, since, "systemd", "restarts it")));
    return new Facts(TOPOLOGY, all);
  }

  @Test
  void whoCanNotSeeWellDoesNotTouchWhatRuns() {
    Holds unfit = Holds.NONE.unfit(Optional.of("the clock jumped"));
    assertRefused(
        judge(restart(PAYMENTS), WIDE, held(unfit)), Reason.OBSERVER_UNFIT, "the clock jumped");
    Map<ComponentId, ComponentFacts> all = new HashMap<>(HEALTHY.components());
    all.computeIfPresent(
        PAYMENTS,
        (id, facts) -> facts.seen(new Presence.Ended(NOW, new ExitStatus.Code(1), false)));
    Traffic ended = new Traffic(new Facts(TOPOLOGY, all), Map.of(), List.of(), List.of(), unfit);
    assertThat(judge(restart(PAYMENTS), WIDE, ended)).isEmpty();
  }

  @Test
  void soManyRecoveriesOfTheWholeSystemInATime() {
    Guards two =
        new Guards(
            new Guards.Rate(2, Duration.ofMinutes(10)),
            0,
            Guards.DEFAULT.storm(),
            Guards.DEFAULT.breaker(),
            Duration.ZERO,
            List.of());
    Attempt one = attempted(STORE_1, NOW.minusSeconds(60));
    Attempt old = attempted(STORE_2, NOW.minusSeconds(600));
    Traffic quiet = new Traffic(HEALTHY, Map.of(), List.of(old, one), List.of(), Holds.NONE);
    assertThat(guarded(restart(PAYMENTS), two, quiet)).isEmpty();
    Traffic running =
        new Traffic(HEALTHY, Map.of("i7", Set.of(STORE_3)), List.of(one), List.of(), Holds.NONE);
    assertRefused(guarded(restart(PAYMENTS), two, running), Reason.RATE_LIMIT, "2", "10 min");
  }

  private static Attempt attempted(ComponentId id, Instant at) {
    return new Attempt("i0", id, FailureKind.CRASHED, "restart-simple", Outcome.SUCCESS, at);
  }

  @Test
  void someMembersOfAGroupMustGoOnServing() {
    Guards guards =
        new Guards(
            Guards.DEFAULT.rate(),
            3,
            Guards.DEFAULT.storm(),
            Guards.DEFAULT.breaker(),
            Duration.ZERO,
            List.of());
    assertThat(guarded(restart(STORE_1), guards, calm(HEALTHY))).isEmpty();
    assertRefused(
        guarded(restart(STORE_1, STORE_2), guards, calm(HEALTHY)), Reason.GROUP_LIMIT, "store");
  }

  private static Guards storm(int failures) {
    return new Guards(
        Guards.DEFAULT.rate(),
        0,
        new Guards.Storm(failures, Duration.ofSeconds(10), Duration.ofSeconds(5)),
        Guards.DEFAULT.breaker(),
        Duration.ZERO,
        List.of());
  }

  @Test
  void inAStormTheOriginIsSeenToFirst() {
    Instant at = NOW.minusSeconds(1);
    Onset[] all = {
      new Onset(DB, at), new Onset(PAYMENTS, at), new Onset(ORDERS, at), new Onset(STORE_1, at)
    };
    assertThat(guarded(restart(DB), storm(4), struck(HEALTHY, all))).isEmpty();
    assertRefused(
        guarded(restart(ORDERS), storm(4), struck(HEALTHY, all)), Reason.STORM, "4", "10 s");
    assertThat(guarded(restart(ORDERS), storm(5), struck(HEALTHY, all))).isEmpty();
  }

  @Test
  void theSameComponentFailingAgainAndAgainIsNoStorm() {
    Onset[] one = new Onset[9];
    Arrays.setAll(one, i -> new Onset(ORDERS, NOW.minusMillis(100L * (9 - i))));
    assertThat(guarded(restart(ORDERS), storm(2), struck(HEALTHY, one))).isEmpty();
  }

  @Test
  void whatNothingExplainsIsTriedOneByOneOnceNoneJoinsAnyMore() {
    Instant at = NOW.minusSeconds(6);
    Onset[] stores = {new Onset(STORE_1, at), new Onset(STORE_2, at), new Onset(STORE_3, at)};
    assertThat(guarded(restart(STORE_1), storm(3), struck(HEALTHY, stores))).isEmpty();
    Traffic running =
        new Traffic(HEALTHY, Map.of("i7", Set.of(STORE_2)), List.of(), List.of(stores), Holds.NONE);
    assertRefused(guarded(restart(STORE_1), storm(3), running), Reason.STORM, "i7", "one by one");
  }

  @Test
  void whatBoundsHarmDoesNotHoldBackTheStartOfWhatIsDead() {
    Policy.Limits spent = new Policy.Limits(100, 1, Duration.ofMinutes(10), 1, 1);
    Attempt recent = attempt(PAYMENTS, NOW.minusSeconds(10));
    Facts dead = Shop.after(HEALTHY, Shop.crashed(PAYMENTS, NOON));
    RecoveryPlan start = plan("start", PAYMENTS);
    assertThat(judge(start, spent, tried(dead, recent))).isEmpty();
    assertRefused(judge(start, spent, tried(HEALTHY, recent)), Reason.ATTEMPTS_LIMIT, "1 times");
    assertRefused(
        judge(restart(PAYMENTS), spent, tried(dead, recent)), Reason.ATTEMPTS_LIMIT, "1 times");
  }
}
