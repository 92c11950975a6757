package dev.aceso.decide;

import static dev.aceso.shop.Shop.DB;
import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Complexity;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.ScorePart;
import dev.aceso.model.ScoreWeights;
import dev.aceso.model.Severity;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each criterion alone can turn a choice, and says why. */
@Tag("TST-1.2")
class ScoringTest {
  private static final String NOTHING = "stops nothing else";
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final RecoveryStrategy PLAIN = variant("plain", Risk.LOW, 2, QUICK);

  private static RecoveryStrategy variant(String id, Risk risk, int disruption, Duration expected) {
    return Playbooks.like(
        Playbooks.GRACEFUL, id, risk, disruption, Reversibility.REVERSIBLE, expected);
  }

  private static String chosen(Scene scene) {
    return Decider.decide(scene.situation(), Scene.NOW).choice() instanceof Choice.Recover r
        ? r.plan().playbook()
        : "none";
  }

  private static ScorePart part(Scene scene, RecoveryStrategy strategy, String criterion) {
    Component component = scene.facts().topology().get(scene.component());
    return new Scoring(strategy, component, scene.situation())
        .parts().stream().filter(p -> p.criterion().equals(criterion)).findFirst().orElseThrow();
  }

  private static Scene crashed(ComponentId id, RecoveryStrategy... strategies) {
    return Scene.of(id, FailureKind.CRASHED).with(strategies);
  }

  private static Scene tier(Tier tier, RecoveryStrategy... strategies) {
    Topology topology =
        new Topology(
            List.of(Shop.component(PAYMENTS, "process", tier, DataClass.NONE, "payments")));
    return crashed(PAYMENTS, strategies).with(Shop.healthy(topology, NOON));
  }

  @Test
  @Tag("SEL-1")
  void theMoreNarrowlyMadeForTheFailureTheBetter() {
    Scene crashed = crashed(PAYMENTS);
    ScorePart made = part(crashed, Playbooks.SIMPLE, "SEL-1");
    ScorePart broad = part(crashed, Playbooks.GRACEFUL, "SEL-1");
    ScorePart wrong = part(crashed, Playbooks.CLEAN_DISK, "SEL-1");
    assertThat(made.value()).isGreaterThan(broad.value());
    assertThat(broad.value()).isGreaterThan(wrong.value());
    assertThat(made.why()).isEqualTo("made for crashed");
    assertThat(broad.why()).isEqualTo("made for any service failure");
  }

  @Test
  @Tag("SEL-1")
  void aMildFailureDoesNotJustifyADrasticStep() {
    Scene scene = crashed(PAYMENTS);
    ScorePart severe = part(scene.with(Severity.CRITICAL), Playbooks.ORDERED, "SEL-1");
    ScorePart mild = part(scene.with(Severity.WARNING), Playbooks.ORDERED, "SEL-1");
    assertThat(mild.value()).isLessThan(severe.value());
    assertThat(mild.why()).contains("drastic step for severity warning");
  }

  @Test
  @Tag("SEL-2")
  void theLessRiskyOfTwoIsChosen() {
    RecoveryStrategy risky = variant("a-risky", Risk.HIGH, 2, QUICK);
    assertThat(chosen(crashed(PAYMENTS, risky, PLAIN))).isEqualTo("plain");
    assertThat(part(crashed(PAYMENTS), risky, "SEL-2").why())
        .isEqualTo("high risk, disruption 2 of 10, 2 steps, reversible");
  }

  @Test
  @Tag("SEL-2")
  void theMoreCautionTheDiagnosisCallsForTheMoreHarmCounts() {
    double simple = harmless(Complexity.SIMPLE, Risk.LOW);
    double moderate = harmless(Complexity.MODERATE, Risk.LOW);
    double complex = harmless(Complexity.COMPLEX, Risk.LOW);
    assertThat(simple).isGreaterThan(moderate);
    assertThat(moderate).isGreaterThan(complex);
    assertThat(harmless(Complexity.SIMPLE, Risk.HIGH)).isEqualTo(complex);
  }

  private static double harmless(Complexity complexity, Risk risk) {
    Situation s = crashed(PAYMENTS).situation();
    Diagnosis d = s.diagnosis();
    Diagnosis other =
        new Diagnosis(
            d.incident(),
            d.at(),
            d.causes(),
            d.unexplained(),
            d.affected(),
            d.severity(),
            d.severityWhy(),
            complexity,
            d.complexityWhy(),
            risk,
            d.riskWhy(),
            d.recommendation());
    Situation changed =
        new Situation(
            s.incident(),
            s.failure(),
            other,
            s.facts(),
            s.policy(),
            s.knowledge(),
            s.attempts(),
            s.conditions(),
            s.verbs(),
            Map.of(),
            0,
            false);
    return new Scoring(Playbooks.ORDERED, Shop.TOPOLOGY.get(PAYMENTS), changed)
        .parts()
        .get(1)
        .value();
  }

  @Test
  @Tag("SEL-2")
  void whatTheConcretePlanWouldStopIsSaidAndCountsMost() {
    Scene scene = crashed(PAYMENTS, Playbooks.FORCED, Playbooks.ORDERED);
    assertThat(harm(scene, Playbooks.ORDERED)).isEqualTo(new ScorePart("SEL-2", 1, 24, NOTHING));
    Scene ill = scene.with(Shop.failing(scene.facts(), ORDERS));
    assertThat(harm(ill, Playbooks.ORDERED))
        .isEqualTo(new ScorePart("SEL-2", 0.5, 24, "stops what fails as well: orders"));
    assertThat(harm(ill, Playbooks.FORCED).value()).isOne();
    Pattern pattern = new Pattern(PAYMENTS, FailureKind.CRASHED);
    StrategyRecord never = new StrategyRecord(0, 90, Duration.ZERO, Optional.empty(), NOON);
    StrategyRecord always =
        new StrategyRecord(90, 0, Duration.ofSeconds(1), Optional.empty(), NOON);
    Knowledge together =
        new Knowledge(
            List.of(
                new Knowledge.Entry(pattern, Playbooks.GRACEFUL.id(), never),
                new Knowledge.Entry(pattern, Playbooks.ORDERED.id(), always)),
            0,
            Duration.ZERO);
    Scene known = crashed(PAYMENTS, Playbooks.GRACEFUL, Playbooks.ORDERED).with(together);
    assertThat(harm(known, Playbooks.ORDERED).why())
        .isEqualTo("stops 4 healthy components: orders, store-1, store-2, store-3");
    assertThat(harm(known, Playbooks.ORDERED).value()).isEqualTo(1.0 / 13);
    assertThat(harm(known.with(ill.facts()), Playbooks.ORDERED).why())
        .isEqualTo(
            "stops 3 healthy components: store-1, store-2, store-3,"
                + " stops what fails as well: orders");
    assertThat(chosen(known)).isEqualTo("restart-graceful");
  }

  @Test
  @Tag("SEL-2")
  void whatHasEndedIsNotStoppedUnlessAMereStartHasFailed() {
    Scene scene = Scene.of(PAYMENTS, FailureKind.CRASHED);
    assertThat(harm(scene, Playbooks.GRACEFUL).why()).as("it runs again").isEqualTo(NOTHING);
    Scene dead = scene.with(Shop.after(scene.facts(), Shop.crashed(PAYMENTS, NOON)));
    assertThat(harm(dead, Playbooks.SIMPLE).why()).isEqualTo(NOTHING);
    assertThat(harm(dead, Playbooks.GRACEFUL).value()).isEqualTo(1 / 1.5);
    assertThat(harm(dead, Playbooks.GRACEFUL).why()).isEqualTo("stops what has ended already");
    assertThat(harm(dead.tried(Playbooks.SIMPLE, Outcome.SUCCESS, 9), Playbooks.GRACEFUL).value())
        .isLessThan(1);
    assertThat(harm(dead.tried(Playbooks.SIMPLE, Outcome.FAILED, 9), Playbooks.GRACEFUL).value())
        .isOne();
    assertThat(harm(dead.with(started(1, 1)), Playbooks.GRACEFUL).value()).isLessThan(1);
    assertThat(harm(dead.with(started(0, 1)), Playbooks.GRACEFUL).value()).isOne();
  }

  private static Knowledge started(int successes, int failures) {
    return new Knowledge(
        List.of(
            new Knowledge.Entry(
                new Pattern(PAYMENTS, FailureKind.CRASHED),
                Playbooks.SIMPLE.id(),
                new StrategyRecord(
                    successes, failures, Duration.ofSeconds(successes), Optional.empty(), NOON))),
        0,
        Duration.ZERO);
  }

  private static ScorePart harm(Scene scene, RecoveryStrategy strategy) {
    Component component = scene.facts().topology().get(scene.component());
    return new Scoring(strategy, component, scene.situation()).parts().get(2);
  }

  @Test
  @Tag("SEL-3")
  void theQuickerOfTwoIsChosenByWhatWasLearnedBeforeWhatWasWritten() {
    RecoveryStrategy slow = variant("a-slow", Risk.LOW, 2, Duration.ofSeconds(50));
    Scene scene = crashed(PAYMENTS, slow, PLAIN);
    assertThat(chosen(scene)).isEqualTo("plain");
    assertThat(part(scene, slow, "SEL-3").why()).isEqualTo("expected to take 50 s");
    Knowledge learned = new Knowledge(List.of(took(slow, 1), took(PLAIN, 90)), 0, Duration.ZERO);
    assertThat(chosen(scene.with(learned))).isEqualTo("a-slow");
    assertThat(part(scene.with(learned), slow, "SEL-3").why())
        .isEqualTo("takes 1 s on average here");
  }

  private static Knowledge.Entry took(RecoveryStrategy strategy, int seconds) {
    return new Knowledge.Entry(
        new Pattern(PAYMENTS, FailureKind.CRASHED),
        strategy.id(),
        StrategyRecord.none().succeeded(Duration.ofSeconds(seconds), NOON));
  }

  @Test
  @Tag("SEL-4")
  void whatIsCriticalIsHealedFastAndWhatIsNotGently() {
    RecoveryStrategy fast = variant("fast", Risk.LOW, 5, Duration.ofSeconds(1));
    RecoveryStrategy gentle = variant("gentle", Risk.LOW, 2, Duration.ofSeconds(14));
    assertThat(chosen(tier(Tier.CRITICAL, fast, gentle))).isEqualTo("fast");
    assertThat(chosen(tier(Tier.BEST_EFFORT, fast, gentle))).isEqualTo("gentle");
  }

  @Test
  @Tag("SEL-5")
  void theMoreDataIsAtStakeTheMoreWhatLastsCounts() {
    RecoveryStrategy lasting =
        Playbooks.like(
            Playbooks.GRACEFUL,
            "lasting",
            Risk.LOW,
            2,
            Reversibility.IRREVERSIBLE,
            Duration.ofMillis(100));
    RecoveryStrategy undoable = variant("undoable", Risk.MEDIUM, 3, Duration.ofSeconds(16));
    assertThat(chosen(crashed(PAYMENTS, lasting, undoable))).isEqualTo("lasting");
    assertThat(chosen(crashed(DB, lasting, undoable))).isEqualTo("undoable");
    assertThat(part(crashed(PAYMENTS), lasting, "SEL-5").value()).isOne();
    assertThat(part(crashed(ORDERS), lasting, "SEL-5").value()).isLessThan(1);
    assertThat(part(crashed(DB), lasting, "SEL-5").why())
        .isEqualTo("system of record at stake, irreversible, disruption 2 of 10");
  }

  @Test
  @Tag("SEL-6")
  void whatHasHealedItBeforeIsChosen() {
    RecoveryStrategy proven = variant("z-proven", Risk.LOW, 3, QUICK);
    Scene scene = crashed(PAYMENTS, PLAIN, proven);
    assertThat(chosen(scene)).isEqualTo("plain");
    StrategyRecord record =
        new StrategyRecord(7, 1, QUICK.multipliedBy(7), Optional.of(QUICK), NOON);
    Knowledge knowledge =
        new Knowledge(
            List.of(
                new Knowledge.Entry(
                    new Pattern(PAYMENTS, FailureKind.CRASHED), proven.id(), record)),
            0,
            Duration.ZERO);
    assertThat(chosen(scene.with(knowledge))).isEqualTo("z-proven");
    ScorePart part = part(scene.with(knowledge), proven, "SEL-6");
    assertThat(part.why()).isEqualTo("healed this 7 of 8 times");
    assertThat(part.value()).isEqualTo(0.8);
  }

  @Test
  void tiesBreakByDisruptionThenId() {
    RecoveryStrategy twin = variant("a-twin", Risk.LOW, 2, QUICK);
    assertThat(chosen(crashed(PAYMENTS, PLAIN, twin))).isEqualTo("a-twin");
    assertThat(chosen(crashed(PAYMENTS, twin, PLAIN))).isEqualTo("a-twin");

    RecoveryStrategy rough = variant("a-rough", Risk.LOW, 3, QUICK);
    Policy p = crashed(PAYMENTS, rough, PLAIN).policy();
    Policy historyOnly =
        new Policy(
            p.mode(),
            p.rules(),
            p.rollout(),
            p.limits(),
            p.guards(),
            p.approval(),
            p.detection(),
            new ScoreWeights(0, 0, 0, 0, 0, 0, 1),
            p.learning(),
            p.strategies(),
            p.validation());
    assertThat(chosen(crashed(PAYMENTS).with(historyOnly))).isEqualTo("plain");
  }
}
