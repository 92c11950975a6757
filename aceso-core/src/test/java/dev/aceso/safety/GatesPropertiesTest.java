package dev.aceso.safety;

import static dev.aceso.shop.Shop.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Action;
import dev.aceso.model.Attempt;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Risk;
import dev.aceso.model.Step;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.model.Verification;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many recoveries ask to start, those that are let through keep all limits together. */
@Tag("SAF-5")
class GatesPropertiesTest {
  private static final int GROUPS = 6;
  private static final int MEMBERS = 5;

  private static Topology topology() {
    List<Component> all = new ArrayList<>();
    for (int g = 0; g < GROUPS; g++) {
      for (int m = 0; m < MEMBERS; m++) {
        all.add(
            Shop.component(
                ComponentId.of("c" + g + "-" + m),
                "process",
                Tier.STANDARD,
                DataClass.NONE,
                "g" + g));
      }
    }
    return new Topology(all);
  }

  private static RecoveryPlan plan(String incident, List<ComponentId> on, Instant now) {
    List<Step> steps = new ArrayList<>();
    for (ComponentId id : on) {
      steps.add(
          new Step(
              steps.size(),
              id,
              Action.of("restart"),
              true,
              true,
              Duration.ofSeconds(5),
              0,
              Optional.empty()));
    }
    Verification proof =
        new Verification(
            on, Set.of(Category.HEALTH), Map.of(), Duration.ZERO, Duration.ofSeconds(5));
    return new RecoveryPlan(
        incident + "-p0",
        incident,
        on.getFirst(),
        "restart",
        "restart/simple",
        Risk.LOW,
        steps,
        proof,
        new TreeSet<>(on),
        now,
        Duration.ofMinutes(1),
        now.plusSeconds(60));
  }

  @Test
  void theLimitsHoldAtAllTimes() {
    int started = 0;
    for (int seed = 0; seed < 200; seed++) {
      started += new World(new Random(seed)).run();
    }
    assertThat(started).isGreaterThan(2_000);
  }

  /** A system in which components fail and recoveries start and end at random. */
  private static final class World {
    private final Random random;
    private final Policy policy;
    private final Policy.Limits limits;
    private final Map<String, Set<ComponentId>> active = new TreeMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private Facts facts = Shop.healthy(topology(), NOON);

    World(Random random) {
      this.random = random;
      this.limits =
          new Policy.Limits(
              1 + random.nextInt(6),
              1 + random.nextInt(3),
              Duration.ofMinutes(1),
              random.nextDouble(),
              random.nextDouble());
      this.policy = Policy.shadow(List.of()).limitedTo(limits);
    }

    int run() {
      int started = 0;
      for (int i = 0; i < 150; i++) {
        Instant now = NOON.plusSeconds(i);
        change(now);
        List<ComponentId> on = someComponents();
        RecoveryPlan plan = plan("i" + i, on, now);
        Traffic traffic = new Traffic(facts, active, attempts, List.of(), Holds.NONE);
        if (Gates.refusal(plan, policy, traffic, now).isEmpty()) {
          started++;
          assertLimits(plan, now);
          active.put(plan.incident(), plan.touches());
          attempts.add(
              new Attempt(
                  plan.incident(),
                  plan.component(),
                  FailureKind.CRASHED,
                  "restart",
                  Outcome.FAILED,
                  now));
        }
      }
      return started;
    }

    private void change(Instant now) {
      ComponentId id = any();
      if (random.nextInt(3) == 0) {
        facts = Shop.after(facts, Shop.crashed(id, now));
      } else {
        facts = Shop.after(facts, Shop.started(id, now), Shop.pass(id, "http", now));
      }
      if (!active.isEmpty() && random.nextInt(3) == 0) {
        active.remove(active.keySet().iterator().next());
      }
    }

    private ComponentId any() {
      return ComponentId.of("c" + random.nextInt(GROUPS) + "-" + random.nextInt(MEMBERS));
    }

    private List<ComponentId> someComponents() {
      Set<ComponentId> some = new TreeSet<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        some.add(any());
      }
      return List.copyOf(some);
    }

    private void assertLimits(RecoveryPlan plan, Instant now) {
      assertThat(active.size() + 1).isLessThanOrEqualTo(limits.concurrent());
      Set<ComponentId> touched = new TreeSet<>(plan.touches());
      for (Set<ComponentId> other : active.values()) {
        assertThat(other).doesNotContainAnyElementsOf(plan.touches());
        touched.addAll(other);
      }
      assertThat(touched.size())
          .isLessThanOrEqualTo(Math.max(1, (int) (limits.system() * GROUPS * MEMBERS)));
      long tried =
          attempts.stream()
              .filter(a -> a.component().equals(plan.component()))
              .filter(a -> a.at().isAfter(now.minus(limits.within())))
              .count();
      assertThat(tried).isLessThan(limits.attempts());
      for (int g = 0; g < GROUPS; g++) {
        List<ComponentId> members =
            facts.topology().group("g" + g).stream().map(Component::id).toList();
        boolean interrupts =
            members.stream().anyMatch(m -> plan.touches().contains(m) && serves(m));
        long out = members.stream().filter(m -> touched.contains(m) || !serves(m)).count();
        if (interrupts) {
          assertThat(out).isLessThanOrEqualTo(Math.max(1, (int) (limits.group() * members.size())));
        }
      }
    }

    private boolean serves(ComponentId id) {
      return facts.of(id).running();
    }
  }
}
