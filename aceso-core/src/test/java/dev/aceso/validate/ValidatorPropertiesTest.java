package dev.aceso.validate;

import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Facts;
import dev.aceso.model.Outcome;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.model.Verification;
import dev.aceso.shop.Shop;
import dev.aceso.validate.Verdict.Decided;
import dev.aceso.validate.Verdict.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds of every verdict, over 20,000 random histories. */
@Tag("TST-1.3")
class ValidatorPropertiesTest {
  private static final Category[] CATEGORIES = {
    Category.HEALTH, Category.FUNCTIONALITY, Category.DATA_INTEGRITY
  };

  /** One random history and the moment it is judged at. */
  private record History(
      Verification asked, Facts facts, List<Signal.Probed> readings, Instant now) {
    static History random(Random random) {
      List<ProbeSpec> probes = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        probes.add(Shop.probe("p" + i, "http", CATEGORIES[random.nextInt(3)]));
      }
      Topology topology =
          new Topology(List.of(component(PAYMENTS, probes), component(ORDERS, probes)));
      Set<Category> required = EnumSet.of(CATEGORIES[random.nextInt(3)], Category.HEALTH);
      Map<String, String> success =
          random.nextInt(3) == 0 ? Map.of("response_max", "< 200ms") : Map.of();
      List<ComponentId> verified =
          random.nextBoolean() ? List.of(PAYMENTS) : List.of(PAYMENTS, ORDERS);
      Verification asked =
          new Verification(
              verified, required, success, Duration.ofSeconds(1), Duration.ofSeconds(3));
      Facts facts = Facts.none(topology);
      List<Signal.Probed> readings = new ArrayList<>();
      for (ComponentId id : List.of(PAYMENTS, ORDERS)) {
        if (random.nextInt(8) > 0) {
          facts = Shop.after(facts, Shop.started(id, NOON.minusMillis(5)));
        }
        if (random.nextInt(8) == 0) {
          facts = Shop.after(facts, Shop.crashed(id, NOON.plusMillis(random.nextInt(4_000))));
        }
        for (ProbeSpec spec : probes) {
          readings.addAll(readings(random, id, spec.name()));
        }
      }
      return new History(asked, facts, readings, NOON.plusMillis(random.nextInt(8_000)));
    }

    private static List<Signal.Probed> readings(Random random, ComponentId id, String probe) {
      List<Signal.Probed> readings = new ArrayList<>();
      int bad = random.nextInt(3) * random.nextInt(10);
      int from = random.nextInt(3_000) - 1_000;
      int to = random.nextInt(4) == 0 ? from + random.nextInt(4_000) : 8_000;
      for (int ms = from; ms < to; ms += 150 + random.nextInt(200)) {
        ProbeOutcome outcome =
            random.nextInt(100) >= bad
                ? ProbeOutcome.PASS
                : (random.nextBoolean() ? ProbeOutcome.FAIL : ProbeOutcome.INCONCLUSIVE);
        Duration took = Duration.ofMillis(1 + random.nextInt(random.nextInt(9) == 0 ? 400 : 50));
        readings.add(Shop.reading(id, probe, NOON.plusMillis(ms), outcome, took, "seen"));
      }
      return readings;
    }

    private static Component component(ComponentId id, List<ProbeSpec> probes) {
      return new Component(
          id, "process", Tier.STANDARD, DataClass.NONE, id.value(), List.of(), probes);
    }

    Verdict judge() {
      return Validator.judge(asked, List.of(), facts, readings, NOON, now);
    }

    boolean passedAfresh(ComponentId id, ProbeSpec spec) {
      return readings.stream()
          .anyMatch(
              r ->
                  r.component().equals(id)
                      && r.probe().equals(spec.name())
                      && r.outcome() == ProbeOutcome.PASS
                      && !r.at().minus(r.took()).isBefore(NOON)
                      && !r.at().isAfter(now));
    }
  }

  @Test
  void successNeedsAFreshPassOfEveryRequiredProbeAndEverythingRunning() {
    Random random = new Random(20260301);
    int successes = 0;
    for (int i = 0; i < 20_000; i++) {
      History h = History.random(random);
      if (h.judge() instanceof Decided d && d.outcome() == Outcome.SUCCESS) {
        successes++;
        for (ComponentId id : h.asked().components()) {
          assertThat(h.facts().of(id).crashesSince(NOON).isEmpty() || !id.equals(PAYMENTS))
              .isTrue();
          List<ProbeSpec> needed =
              h.facts().topology().get(id).probes().stream()
                  .filter(p -> h.asked().required().contains(p.category()))
                  .toList();
          assertThat(needed).allMatch(spec -> h.passedAfresh(id, spec));
          boolean probed = needed.stream().anyMatch(p -> p.category() == Category.HEALTH);
          assertThat(probed || h.facts().of(id).running()).isTrue();
        }
        for (Category category : h.asked().required()) {
          assertThat(d.categories())
              .anyMatch(
                  c ->
                      c.category() == category
                          && c.verdict() == CategoryResult.Verdict.GOOD
                          && !c.evidence().isEmpty());
        }
        assertThat(d.goodSince()).isPresent();
        assertThat(d.goodSince().get().plusSeconds(1)).isBeforeOrEqualTo(h.now());
      }
    }
    assertThat(successes).isGreaterThan(500);
  }

  @Test
  void everyOutcomeIsReachedAndNoVerdictIsPendingForEver() {
    Random random = new Random(7);
    Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
    for (int i = 0; i < 20_000; i++) {
      History h = History.random(random);
      switch (h.judge()) {
        case Decided d -> seen.add(d.outcome());
        case Pending p -> {
          assertThat(p.lookAgain()).isAfter(h.now());
          assertThat(p.lookAgain()).isBeforeOrEqualTo(NOON.plusSeconds(5));
        }
      }
      History late = new History(h.asked(), h.facts(), h.readings(), NOON.plusSeconds(10));
      assertThat(late.judge()).isInstanceOf(Decided.class);
    }
    assertThat(seen).containsExactlyInAnyOrder(Outcome.values());
  }

  @Test
  void theSameEvidenceGivesTheSameVerdictWhateverItsOrder() {
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      History h = History.random(random);
      List<Signal.Probed> reversed = h.readings().reversed();
      assertThat(Validator.judge(h.asked(), List.of(), h.facts(), reversed, NOON, h.now()))
          .isEqualTo(h.judge());
    }
  }
}
