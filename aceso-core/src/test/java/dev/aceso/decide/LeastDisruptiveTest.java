package dev.aceso.decide;

import static dev.aceso.decide.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Severity;
import dev.aceso.model.Step;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is tried first on what has ended, over random topologies and random knowledge. */
@Tag("TST-1.2")
@Tag("SAF-4")
class LeastDisruptiveTest {
  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Test
  void nothingElseIsStoppedAndAMereStartComesFirst() {
    Random random = new Random(20260401);
    int starts = 0;
    for (int i = 0; i < 2_000; i++) {
      Topology topology = topology(random);
      Component component = any(random, processes(topology));
      Scene scene =
          Scene.of(component.id(), FailureKind.CRASHED)
              .with(any(random, List.of(Severity.values())))
              .with(facts(random, topology, component.id()))
              .with(knowledge(random, topology));
      RecoveryPlan plan = first(scene);
      assertThat(plan.steps())
          .filteredOn(Step::disruptive)
          .allMatch(step -> step.on().equals(component.id()));
      Pattern pattern = new Pattern(component.id(), FailureKind.CRASHED);
      if (scene.knowledge().of(pattern, Playbooks.SIMPLE.id()).failures() == 0) {
        starts++;
        assertThat(plan.playbook()).isEqualTo(Playbooks.SIMPLE.id());
      }
    }
    assertThat(starts).isBetween(800, 1_999);
  }

  /** It would be the first choice if nothing were known of it on other components. */
  @Test
  @Tag("SEL-6")
  void failuresElsewhereNeverFlipTheFirstChoiceForWhatItHasHealed() {
    Random random = new Random(20260402);
    int healed = 0;
    for (int i = 0; i < 2_000; i++) {
      Topology topology = topology(random);
      Component component = any(random, processes(topology));
      FailureKind kind = any(random, List.of(FailureKind.CRASHED, FailureKind.HUNG));
      Scene scene =
          Scene.of(component.id(), kind)
              .with(Shop.healthy(topology, Shop.NOON))
              .with(knowledge(random, topology));
      Pattern pattern = new Pattern(component.id(), kind);
      String playbook = first(scene.with(alone(scene.knowledge(), pattern))).playbook();
      if (scene.knowledge().of(pattern, playbook).successes() == 0) {
        continue;
      }
      healed++;
      List<Knowledge.Entry> entries = new ArrayList<>(alone(scene.knowledge(), pattern).entries());
      entries.add(
          new Knowledge.Entry(
              new Pattern(ComponentId.of("other"), kind),
              Optional.of("process"),
              playbook,
              record(0, 1 + random.nextInt(9))));
      Knowledge worse = new Knowledge(entries, 0, Duration.ZERO);
      assertThat(first(scene.with(worse)).playbook()).isEqualTo(playbook);
    }
    assertThat(healed).isGreaterThan(200);
  }

  private static Knowledge alone(Knowledge knowledge, Pattern pattern) {
    return new Knowledge(
        knowledge.entries().stream().filter(e -> e.pattern().equals(pattern)).toList(),
        0,
        Duration.ZERO);
  }

  private static RecoveryPlan first(Scene scene) {
    Decision decision = Decider.decide(scene.situation(), NOW);
    assertThat(decision.choice()).as(decision.sentence()).isInstanceOf(Choice.Recover.class);
    return ((Choice.Recover) decision.choice()).plan();
  }

  private static List<Component> processes(Topology topology) {
    return topology.components().stream().filter(c -> c.type().equals("process")).toList();
  }

  private static Topology topology(Random random) {
    List<Component> components = new ArrayList<>();
    int size = 1 + random.nextInt(9);
    for (int i = 0; i < size; i++) {
      ComponentId[] needs =
          components.stream()
              .map(Component::id)
              .filter(_ -> random.nextInt(3) == 0)
              .toArray(ComponentId[]::new);
      components.add(
          Shop.component(
              ComponentId.of("c" + i),
              i > 0 && random.nextInt(5) == 0 ? "external" : "process",
              any(random, List.of(Tier.values())),
              any(random, List.of(DataClass.values())),
              "g" + random.nextInt(3),
              needs));
    }
    return new Topology(components);
  }

  private static Facts facts(Random random, Topology topology, ComponentId dead) {
    Facts facts = Shop.healthy(topology, Shop.NOON.minusSeconds(1));
    for (Component c : topology.components()) {
      facts =
          switch (random.nextInt(4)) {
            case 0 -> Shop.after(facts, Shop.crashed(c.id(), Shop.NOON));
            case 1 -> Shop.failing(facts, c.id());
            default -> facts;
          };
    }
    return Shop.after(facts, Shop.crashed(dead, Shop.NOON));
  }

  private static Knowledge knowledge(Random random, Topology topology) {
    List<Knowledge.Entry> entries = new ArrayList<>();
    for (Component c : topology.components()) {
      for (FailureKind kind : List.of(FailureKind.CRASHED, FailureKind.HUNG)) {
        Playbooks.ALL.stream()
            .filter(_ -> random.nextInt(3) > 0)
            .forEach(
                p ->
                    entries.add(
                        new Knowledge.Entry(
                            new Pattern(c.id(), kind),
                            Optional.of(c.type()),
                            p.id(),
                            record(random))));
      }
    }
    return new Knowledge(entries, 0, Duration.ZERO);
  }

  private static StrategyRecord record(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> record(0, random.nextInt(40));
      case 1 -> record(random.nextInt(40), 0);
      default -> record(random.nextInt(20), random.nextInt(20));
    };
  }

  private static StrategyRecord record(int successes, int failures) {
    return new StrategyRecord(
        successes, failures, Duration.ofSeconds(3L * successes), Optional.empty(), Shop.NOON);
  }
}
