package dev.aceso.decide;

import static dev.aceso.decide.Scene.NOW;
import static dev.aceso.shop.Shop.BANK;
import static dev.aceso.shop.Shop.DB;
import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static dev.aceso.shop.Shop.STORE_1;
import static dev.aceso.shop.Shop.STORE_2;
import static dev.aceso.shop.Shop.STORE_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Signal;
import dev.aceso.model.Step;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static RecoveryPlan plan(RecoveryStrategy strategy, Scene scene) {
    return Planner.plan(strategy, scene.situation(), NOW);
  }

  private static Scene crashed(ComponentId id) {
    return Scene.of(id, FailureKind.CRASHED);
  }

  @Test
  void dependantsGoDownBeforeAndComeUpAfterWhatTheyNeed() {
    Facts facts = Shop.failing(crashed(PAYMENTS).facts(), ORDERS, STORE_1, STORE_2, STORE_3);
    RecoveryPlan plan = plan(Playbooks.ORDERED, crashed(PAYMENTS).with(facts));
    assertThat(plan.steps())
        .extracting(Step::summary)
        .containsExactly(
            "stop store-3",
            "stop store-2",
            "stop store-1",
            "stop orders",
            "stop payments",
            "start payments",
            "start orders",
            "start store-1",
            "start store-2",
            "start store-3");
    assertThat(plan.steps()).extracting(Step::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(plan.touches())
        .containsExactlyInAnyOrder(PAYMENTS, ORDERS, STORE_1, STORE_2, STORE_3);
    assertThat(plan.verification().components()).startsWith(PAYMENTS).hasSize(5);
  }

  @Test
  void whatCanNotBeActedOnOrWasStoppedOnPurposeIsLeftAlone() {
    Topology topology =
        new Topology(
            List.of(
                Shop.component(DB, "process", Tier.STANDARD, DataClass.NONE, "db"),
                new Component(
                    BANK,
                    "external",
                    Tier.STANDARD,
                    DataClass.NONE,
                    "bank",
                    List.of(DB),
                    List.of()),
                Shop.component(ORDERS, "process", Tier.STANDARD, DataClass.NONE, "orders", DB),
                Shop.component(
                    STORE_1, "process", Tier.STANDARD, DataClass.NONE, "store", ORDERS)));
    Signal stopped =
        new Signal.Exited(
            STORE_1, NOON, 1, new ExitStatus.Code(0), Duration.ofMinutes(1), Ending.BY_PERSON);
    Facts facts = Shop.failing(Shop.healthy(topology, NOON), BANK, ORDERS, STORE_1);
    Scene scene = crashed(DB).with(Shop.after(facts, stopped));
    assertThat(plan(Playbooks.ORDERED, scene).touches()).containsExactlyInAnyOrder(DB, ORDERS);
  }

  @Test
  void onlyDependantsThatFailAreRestartedWithIt() {
    Scene scene = crashed(PAYMENTS);
    assertThat(plan(Playbooks.ORDERED, scene).steps())
        .extracting(Step::summary)
        .containsExactly("stop payments", "start payments");
    Facts facts = Shop.after(Shop.failing(scene.facts(), ORDERS), Shop.crashed(STORE_2, NOON));
    assertThat(plan(Playbooks.ORDERED, scene.with(facts)).steps())
        .extracting(Step::summary)
        .containsExactly(
            "stop store-2",
            "stop orders",
            "stop payments",
            "start payments",
            "start orders",
            "start store-2");
    Facts once = Shop.after(scene.facts(), Shop.fail(ORDERS, "http", NOON));
    assertThat(plan(Playbooks.ORDERED, scene.with(once)).touches()).containsExactly(PAYMENTS);
  }

  @Test
  void healthyDependantsAreRestartedWhereNothingLessHasEverHelped() {
    Scene scene = Scene.of(PAYMENTS, FailureKind.HUNG);
    assertThat(touched(scene, record(Playbooks.FORCED, 0, 2), record(Playbooks.ORDERED, 1, 0)))
        .containsExactlyInAnyOrder(PAYMENTS, ORDERS, STORE_1, STORE_2, STORE_3);
    assertThat(touched(scene, record(Playbooks.FORCED, 0, 1), record(Playbooks.ORDERED, 1, 0)))
        .containsExactly(PAYMENTS);
    assertThat(touched(scene, record(Playbooks.FORCED, 1, 5), record(Playbooks.ORDERED, 1, 0)))
        .containsExactly(PAYMENTS);
    assertThat(touched(scene, record(Playbooks.FORCED, 0, 9), record(Playbooks.ORDERED, 0, 1)))
        .containsExactly(PAYMENTS);
  }

  private static Set<ComponentId> touched(Scene scene, Knowledge.Entry... entries) {
    Knowledge knowledge = new Knowledge(List.of(entries), 0, Duration.ZERO);
    return plan(Playbooks.ORDERED, scene.with(knowledge)).touches();
  }

  private static Knowledge.Entry record(RecoveryStrategy strategy, int successes, int failures) {
    return new Knowledge.Entry(
        new Pattern(PAYMENTS, FailureKind.HUNG),
        strategy.id(),
        new StrategyRecord(successes, failures, Duration.ZERO, Optional.empty(), NOON));
  }

  @Test
  void stepsTakeWhatTheTargetPromisesUnlessThePlaybookSaysOtherwise() {
    Step kill = plan(Playbooks.FORCED, crashed(PAYMENTS)).steps().getFirst();
    assertThat(kill.idempotent()).isTrue();
    assertThat(kill.disruptive()).isTrue();
    assertThat(kill.timeout()).isEqualTo(Duration.ofSeconds(5));
    Step clean =
        plan(Playbooks.CLEAN_DISK, Scene.of(ORDERS, FailureKind.DISK_FULL)).steps().getFirst();
    assertThat(clean.idempotent()).isFalse();
    assertThat(clean.disruptive()).isFalse();
    assertThat(clean.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(clean.retries()).isEqualTo(2);
    assertThat(clean.action().args().texts("command"))
        .containsExactly("find", "scratch", "-delete");
  }

  @Test
  void whatHasEndedIsStartedAlsoWhereTheStrategyOnlyTakesAwayWhatEndedIt() {
    assertThat(plan(Playbooks.CLEAN_DISK, crashed(ORDERS).dead()).steps())
        .extracting(Step::summary)
        .containsExactly("exec orders", "start orders");
    assertThat(plan(Playbooks.CLEAN_DISK, Scene.of(ORDERS, FailureKind.DISK_FULL)).steps())
        .extracting(Step::summary)
        .containsExactly("exec orders");
  }

  @Test
  void itExpiresAndIsNamedByIncidentAttemptAndContent() {
    RecoveryPlan plan = plan(Playbooks.SIMPLE, crashed(PAYMENTS));
    assertThat(plan.validUntil()).isEqualTo(NOW.plusSeconds(60));
    assertThat(plan.createdAt()).isEqualTo(NOW);
    assertThat(plan.id()).matches("i9-p0-[0-9a-f]{6}");
    assertThat(
            Planner.plan(Playbooks.SIMPLE, crashed(PAYMENTS).situation(), NOW.plusSeconds(9)).id())
        .isEqualTo(plan.id());
    assertThat(plan(Playbooks.GRACEFUL, crashed(PAYMENTS)).id()).isNotEqualTo(plan.id());
    Scene tried =
        crashed(PAYMENTS)
            .tried(Playbooks.SIMPLE, Outcome.REQUIRES_RETRY, 9)
            .tried("i3", FailureKind.HUNG, Playbooks.SIMPLE, Outcome.FAILED, 5);
    assertThat(plan(Playbooks.SIMPLE, tried).id()).startsWith("i9-p1-");
  }

  @Test
  void proofIsAskedForWhereThereAreProbesAndAlwaysOfHealth() {
    RecoveryPlan health = plan(Playbooks.SIMPLE, crashed(PAYMENTS));
    assertThat(health.verification().required()).containsExactly(Category.HEALTH);
    assertThat(health.verification().success()).isEqualTo(Map.of("error_rate", "< 0.01"));
    assertThat(health.verification().stability()).isEqualTo(Duration.ofSeconds(1));
    assertThat(health.verification().within()).isEqualTo(Duration.ofSeconds(15));
    assertThat(health.deadline()).isEqualTo(Duration.ofSeconds(30));

    RecoveryPlan both =
        plan(
            Playbooks.SIMPLE,
            alone(
                Shop.probe("http", "http", Category.HEALTH),
                Shop.probe("order", "http", Category.FUNCTIONALITY)));
    assertThat(both.verification().required())
        .containsExactlyInAnyOrder(Category.HEALTH, Category.FUNCTIONALITY);

    Scene unasked = alone(Shop.probe("order", "http", Category.FUNCTIONALITY));
    assertThat(plan(Playbooks.CLEAN_DISK, unasked).verification().required())
        .containsExactly(Category.HEALTH);
  }

  @Test
  void withoutProbesHealthIsStillRequiredButNothingIsMeasured() {
    for (Scene scene : List.of(alone(), alone(Shop.probe("up", "process", Category.HEALTH)))) {
      RecoveryPlan plan = plan(Playbooks.SIMPLE, scene);
      assertThat(plan.verification().required()).containsExactly(Category.HEALTH);
      assertThat(plan.verification().success()).isEmpty();
    }
  }

  @Test
  void aVerbThatTheTargetDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> plan(Playbooks.SIMPLE, crashed(BANK)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bank of type external can't start");
  }

  private static Scene alone(ProbeSpec... probes) {
    Topology topology =
        new Topology(
            List.of(
                new Component(
                    PAYMENTS,
                    "process",
                    Tier.STANDARD,
                    DataClass.NONE,
                    "payments",
                    List.of(),
                    List.of(probes))));
    return crashed(PAYMENTS).with(Shop.healthy(topology, NOON));
  }
}
