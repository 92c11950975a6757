package dev.aceso.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One origin, its symptoms and some noise in systems of random shape; seeded, so repeatable. */
class RandomGraphTest {
  private static final int TRIALS = 1_000;

  /** How what is observed differs from what is. */
  private record Noise(double propagates, double missed, double late, double falseAlarm) {}

  private record Trial(World world, String origin) {}

  @Test
  @Tag("RCA-T3")
  void theOriginIsFoundInAtLeast99OfAHundredWhenAllIsSeen() {
    assertThat(found(1, new Noise(0.8, 0, 0, 0))).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  @Tag("RCA-T3")
  void theOriginIsFoundInAtLeast90OfAHundredDespiteMissedLateAndFalseReadings() {
    assertThat(found(2, new Noise(0.8, 0.05, 0.15, 0.02))).isGreaterThanOrEqualTo(0.90);
  }

  /** Of the diagnoses that are given with some probability, at least about that share is right. */
  @Test
  @Tag("RCA-O1")
  void probabilitiesDoNotPromiseMoreThanTheyKeep() {
    int[] given = new int[10];
    int[] right = new int[10];
    double[] promised = new double[10];
    Random random = new Random(3);
    for (int i = 0; i < 3 * TRIALS; i++) {
      Trial trial = trial(random, new Noise(0.8, 0.05, 0.15, 0.02));
      Diagnosis diagnosis = trial.world().diagnosis();
      int tenth = (int) (diagnosis.cause().probability() * 10);
      given[tenth]++;
      right[tenth] += diagnosis.cause().component().value().equals(trial.origin()) ? 1 : 0;
      promised[tenth] += diagnosis.cause().probability();
    }
    assertThat(given[8] + given[9]).isGreaterThan(TRIALS);
    for (int tenth = 0; tenth < 10; tenth++) {
      if (given[tenth] >= 30) {
        assertThat((double) right[tenth] / given[tenth])
            .as("share of right ones among those from 0.%d", tenth)
            .isGreaterThan(promised[tenth] / given[tenth] - 0.05);
      }
    }
  }

  @Test
  void theSameCaseGivesAnEqualDiagnosisThatIsSound() {
    Noise noise = new Noise(0.7, 0.2, 0.3, 0.1);
    for (int seed = 0; seed < 100; seed++) {
      Diagnosis first = trial(new Random(seed), noise).world().diagnosis();
      assertThat(trial(new Random(seed), noise).world().diagnosis()).isEqualTo(first);
      OriginTest.assertSound(first);
      assertThat(first.recommendation().why()).isNotBlank();
      assertThat(first.affected().getFirst().component()).isEqualTo(first.cause().component());
    }
  }

  private static double found(int seed, Noise noise) {
    Random random = new Random(seed);
    int right = 0;
    for (int i = 0; i < TRIALS; i++) {
      Trial trial = trial(random, noise);
      Diagnosis diagnosis = trial.world().diagnosis();
      right += diagnosis.cause().component().value().equals(trial.origin()) ? 1 : 0;
    }
    return (double) right / TRIALS;
  }

  private static Trial trial(Random random, Noise noise) {
    World world = new World();
    List<String> ids = graph(world, random);
    Topology topology = world.given().facts().topology();
    String origin = ids.get(random.nextInt(ids.size() / 2));
    Set<String> failing = propagate(topology, ids, origin, noise, random);
    boolean reported = false;
    for (String id : ids) {
      if (!failing.contains(id)) {
        if (random.nextDouble() < noise.falseAlarm()) {
          world.suspect(id, "HTTP 503");
        } else {
          world.well(id);
        }
        continue;
      }
      double seen = random.nextDouble();
      boolean last = id.equals(lastOf(failing)) && !reported;
      if (!last && seen < noise.missed()) {
        world.well(id);
      } else if (!last && seen < noise.missed() + noise.late()) {
        world.suspect(id, id.equals(origin) ? "no answer within 500 ms" : "HTTP 503");
      } else {
        reported = true;
        fail(world, id, id.equals(origin), random);
      }
    }
    return new Trial(world, origin);
  }

  private static void fail(World world, String id, boolean origin, Random random) {
    if (!origin) {
      world.fails(id, FailureKind.FAILING, random.nextInt(1_000));
      return;
    }
    switch (random.nextInt(3)) {
      case 0 -> world.crashed(id, new ExitStatus.Signalled(9), random.nextInt(1_000));
      case 1 -> world.fails(id, FailureKind.HUNG, random.nextInt(1_000));
      default -> world.fails(id, FailureKind.FAILING, random.nextInt(1_000));
    }
  }

  private static List<String> graph(World world, Random random) {
    List<String> ids = new ArrayList<>();
    int size = 5 + random.nextInt(26);
    for (int i = 0; i < size; i++) {
      Set<String> needs = new LinkedHashSet<>();
      for (int n = i == 0 ? 0 : random.nextInt(4); n > 0; n--) {
        needs.add(ids.get(random.nextInt(i)));
      }
      String id = "c" + i;
      world.process(id, needs.toArray(String[]::new));
      ids.add(id);
    }
    return ids;
  }

  private static Set<String> propagate(
      Topology topology, List<String> ids, String origin, Noise noise, Random random) {
    Set<String> failing = new LinkedHashSet<>();
    failing.add(origin);
    for (String id : ids) {
      boolean hit =
          topology.get(ComponentId.of(id)).dependsOn().stream()
              .filter(needed -> failing.contains(needed.value()))
              .anyMatch(_ -> random.nextDouble() < noise.propagates());
      if (hit) {
        failing.add(id);
      }
    }
    return failing;
  }

  private static String lastOf(Set<String> failing) {
    return failing.stream().reduce((first, second) -> second).orElseThrow();
  }
}
