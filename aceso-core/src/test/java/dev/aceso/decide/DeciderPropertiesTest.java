package dev.aceso.decide;

import static dev.aceso.decide.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Attempt;
import dev.aceso.model.Candidate;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Severity;
import dev.aceso.model.StrategyRecord;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds of every decision, over random situations. */
@Tag("TST-1.2")
class DeciderPropertiesTest {
  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Scene scene(Random random) {
    Component component = any(random, Shop.TOPOLOGY.components());
    Scene scene =
        Scene.of(component.id(), any(random, List.of(FailureKind.values())))
            .with(any(random, List.of(Severity.values())))
            .with(facts(random))
            .with(knowledge(random))
            .with(
                new Policy.Limits(
                    1 + random.nextInt(4),
                    1 + random.nextInt(5),
                    Duration.ofMinutes(10),
                    random.nextDouble(),
                    random.nextDouble()));
    scene = scene.with(scene.policy().in(any(random, List.of(Mode.values()))));
    int tries = random.nextInt(5);
    for (int i = tries; i > 0; i--) {
      scene =
          scene.tried(
              random.nextBoolean() ? Scene.INCIDENT : "i" + i,
              any(random, List.of(FailureKind.values())),
              any(random, Playbooks.ALL),
              any(random, List.of(Outcome.values())),
              i * 200);
    }
    return scene;
  }

  private static Facts facts(Random random) {
    Facts facts = Shop.healthy(Shop.TOPOLOGY, Shop.NOON.minusSeconds(1));
    for (Component c : Shop.TOPOLOGY.components()) {
      if (random.nextInt(5) == 0) {
        facts = Shop.after(facts, Shop.crashed(c.id(), Shop.NOON));
      }
    }
    return facts;
  }

  private static Knowledge knowledge(Random random) {
    Map<Pattern, Map<String, StrategyRecord>> records = new TreeMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      Pattern pattern =
          new Pattern(
              any(random, Shop.TOPOLOGY.components()).id(),
              any(random, List.of(FailureKind.values())));
      int successes = random.nextInt(30);
      Duration total = Duration.ofMillis((long) successes * (100 + random.nextInt(60_000)));
      records
          .computeIfAbsent(pattern, p -> new TreeMap<>())
          .put(
              any(random, Playbooks.ALL).id(),
              new StrategyRecord(
                  successes, random.nextInt(30), total, Optional.empty(), Shop.NOON));
    }
    List<Knowledge.Entry> entries = new ArrayList<>();
    records.forEach(
        (pattern, by) -> by.forEach((id, r) -> entries.add(new Knowledge.Entry(pattern, id, r))));
    Knowledge knowledge = new Knowledge(entries, 0, Duration.ZERO);
    return random.nextInt(4) == 0 ? knowledge : knowledge.typed(Shop.TOPOLOGY);
  }

  @Test
  @Tag("SAF-5")
  void noPlanActsOnWhatIsExternalOrExceedsWhatTheLimitsEverAllow() {
    Random random = new Random(20260301);
    int plans = 0;
    for (int i = 0; i < 5_000; i++) {
      Scene scene = scene(random);
      Decision decision = Decider.decide(scene.situation(), NOW);
      assertThat(decision.sentence()).isNotBlank();
      assertThat(decision.candidates()).hasSameSizeAs(Playbooks.ALL);
      if (decision.choice() instanceof Choice.Recover r) {
        plans++;
        RecoveryPlan plan = r.plan();
        assertThat(plan.steps()).isNotEmpty();
        for (ComponentId id : plan.touches()) {
          assertThat(Shop.TOPOLOGY.get(id).type()).isEqualTo("process");
        }
        assertThat(plan.touches().size())
            .isLessThanOrEqualTo(
                scene.policy().limits().systemAtMost(Shop.TOPOLOGY.components().size()));
        RecoveryStrategy strategy = strategy(plan.playbook());
        Component component = Shop.TOPOLOGY.get(scene.component());
        assertThat(strategy.fits(scene.kind(), component.type())).isTrue();
        assertThat(strategy.data()).contains(component.data());
        assertThat(Attempt.counted(recent(scene)).size())
            .isLessThan(scene.policy().limits().attempts());
        assertThat(recent(scene))
            .noneMatch(
                a ->
                    a.incident().equals(Scene.INCIDENT)
                        && a.playbook().equals(plan.playbook())
                        && (a.outcome() == Outcome.FAILED
                            || a.outcome() == Outcome.PARTIAL_SUCCESS
                            || a.outcome() == Outcome.DEGRADED));
      }
    }
    assertThat(plans).isGreaterThan(500);
  }

  @Test
  void theSameSituationGivesTheSameDecisionWhateverTheOrderOfPlaybooks() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      Scene scene = scene(random);
      Decision decision = Decider.decide(scene.situation(), NOW);
      assertThat(Decider.decide(scene.situation(), NOW)).isEqualTo(decision);
      List<RecoveryStrategy> shuffled = new ArrayList<>(Playbooks.ALL);
      Collections.shuffle(shuffled, random);
      Scene other = scene.with(shuffled.toArray(RecoveryStrategy[]::new));
      assertThat(Decider.decide(other.situation(), NOW)).isEqualTo(decision);
    }
  }

  @Test
  void theScoreIsTheSumOfItsPartsAndTheBestComesFirst() {
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      List<Candidate> all = Decider.decide(scene(random).situation(), NOW).candidates();
      for (Candidate c : all) {
        assertThat(c.parts())
            .extracting(p -> p.criterion())
            .containsExactly("SEL-1", "SEL-2", "SEL-2", "SEL-3", "SEL-4", "SEL-5", "SEL-6");
        assertThat(c.parts()).allMatch(p -> p.value() >= 0 && p.value() <= 1);
        assertThat(c.score()).isEqualTo(c.parts().stream().mapToDouble(p -> p.points()).sum());
      }
      List<Double> possible =
          all.stream().filter(c -> c.ruledOut().isEmpty()).map(Candidate::score).toList();
      assertThat(possible).isSortedAccordingTo(Collections.reverseOrder());
      assertThat(all.subList(0, possible.size())).allMatch(c -> c.ruledOut().isEmpty());
    }
  }

  /**
   * A success that takes no longer than the strategy is expected to take, and doesn't show that
   * healthy dependants have to be restarted.
   */
  @Test
  @Tag("SEL-6")
  @Tag("LRN-3.1")
  void oneMoreSuccessNeverLowersAScore() {
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      Scene scene = scene(random);
      RecoveryStrategy strategy = any(random, Playbooks.ALL);
      Pattern pattern = new Pattern(scene.component(), scene.kind());
      StrategyRecord before = scene.knowledge().of(pattern, strategy.id());
      Duration took = before.meanTime().orElse(strategy.expected());
      Knowledge after =
          with(scene.knowledge(), pattern, strategy.id(), before.succeeded(took, NOW));
      if (needy(scene.with(after)).equals(needy(scene))) {
        assertThat(score(scene.with(after), strategy))
            .isGreaterThanOrEqualTo(score(scene, strategy));
      }
      Knowledge failed = with(scene.knowledge(), pattern, strategy.id(), before.failed(NOW));
      assertThat(score(scene.with(failed), strategy)).isLessThan(score(scene, strategy));
    }
  }

  private static List<ComponentId> needy(Scene scene) {
    return new Dependants(scene.situation()).needy();
  }

  private static Knowledge with(
      Knowledge k, Pattern pattern, String playbook, StrategyRecord record) {
    List<Knowledge.Entry> entries = new ArrayList<>(k.entries());
    entries.removeIf(e -> e.pattern().equals(pattern) && e.playbook().equals(playbook));
    entries.add(new Knowledge.Entry(pattern, playbook, record));
    return new Knowledge(entries, 0, Duration.ZERO);
  }

  private static double score(Scene scene, RecoveryStrategy strategy) {
    return Decider.decide(scene.situation(), NOW).candidates().stream()
        .filter(c -> c.playbook().equals(strategy.id()))
        .findFirst()
        .orElseThrow()
        .score();
  }

  private static List<Attempt> recent(Scene scene) {
    return scene.attempts().stream()
        .filter(a -> a.at().isAfter(NOW.minus(Duration.ofMinutes(10))))
        .toList();
  }

  private static RecoveryStrategy strategy(String id) {
    return Playbooks.ALL.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }
}
