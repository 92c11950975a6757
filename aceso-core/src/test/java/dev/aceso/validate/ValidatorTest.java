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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("TST-1.3")
class ValidatorTest {
  /** When the last step ended. */
  private static final Instant SINCE = NOON;

  private static final Duration STABILITY = Duration.ofSeconds(1);
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Instant DEADLINE = SINCE.plus(WITHIN);

  private static final ProbeSpec HTTP = Shop.probe("http", "http", Category.HEALTH);
  private static final ProbeSpec ORDER = Shop.probe("order", "http", Category.FUNCTIONALITY);

  private static Topology system(ProbeSpec... probes) {
    return new Topology(List.of(component(PAYMENTS, probes), component(ORDERS, HTTP)));
  }

  private static Component component(ComponentId id, ProbeSpec... probes) {
    return new Component(
        id, "process", Tier.STANDARD, DataClass.NONE, id.value(), List.of(), List.of(probes));
  }

  /** Both components were started by the plan, just before validation. */
  private static Facts running(ProbeSpec... probes) {
    return Shop.after(
        Facts.none(system(probes)),
        Shop.started(PAYMENTS, SINCE.minusMillis(10)),
        Shop.started(ORDERS, SINCE.minusMillis(10)));
  }

  private static Verification asked(Category... required) {
    return asked(List.of(PAYMENTS), Map.of(), required);
  }

  private static Verification asked(
      List<ComponentId> components, Map<String, String> success, Category... required) {
    return new Verification(components, Set.of(required), success, STABILITY, WITHIN);
  }

  /** Readings of a probe every 250 ms, from and to milliseconds after the last step. */
  private static List<Signal.Probed> readings(
      ComponentId id, String probe, ProbeOutcome outcome, int from, int to) {
    List<Signal.Probed> readings = new ArrayList<>();
    for (int ms = from; ms <= to; ms += 250) {
      readings.add(
          Shop.reading(
              id,
              probe,
              SINCE.plusMillis(ms),
              outcome,
              Duration.ofMillis(4),
              outcome == ProbeOutcome.PASS ? "HTTP 200" : "HTTP 503"));
    }
    return readings;
  }

  private static List<Signal.Probed> passes(ComponentId id, String probe, int from, int to) {
    return readings(id, probe, ProbeOutcome.PASS, from, to);
  }

  private static List<Signal.Probed> fails(ComponentId id, String probe, int from, int to) {
    return readings(id, probe, ProbeOutcome.FAIL, from, to);
  }

  @SafeVarargs
  private static List<Signal.Probed> all(List<Signal.Probed>... some) {
    List<Signal.Probed> all = new ArrayList<>();
    for (List<Signal.Probed> readings : some) {
      all.addAll(readings);
    }
    return all;
  }

  private static Verdict judge(
      Verification asked, Facts facts, List<Signal.Probed> readings, Instant now) {
    return Validator.judge(asked, List.of(), facts, readings, SINCE, now);
  }

  private static Decided decided(Verdict verdict, Outcome outcome) {
    assertThat(verdict).isInstanceOf(Decided.class);
    Decided decided = (Decided) verdict;
    assertThat(decided.outcome()).as(decided.summary()).isEqualTo(outcome);
    return decided;
  }

  private static Pending pending(Verdict verdict, Instant now) {
    assertThat(verdict).isInstanceOf(Pending.class);
    Pending pending = (Pending) verdict;
    assertThat(pending.lookAgain()).isAfter(now);
    return pending;
  }

  private static Instant after(int ms) {
    return SINCE.plusMillis(ms);
  }

  @Test
  @Tag("OUT-1")
  void freshPassesForTheWholeWindowAreSuccess() {
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 1_100);
    Decided done =
        decided(
            judge(asked(Category.HEALTH), running(HTTP), readings, after(1_100)), Outcome.SUCCESS);
    assertThat(done.goodSince()).contains(after(100));
    assertThat(done.summary()).contains("payments is back", "http");
    assertThat(done.categories())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.category()).isEqualTo(Category.HEALTH);
              assertThat(c.verdict()).isEqualTo(CategoryResult.Verdict.GOOD);
              assertThat(c.evidence()).isNotEmpty();
            });
  }

  @Test
  void itWaitsForTheWholeWindowAndSaysUntilWhen() {
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 850);
    Pending wait =
        pending(judge(asked(Category.HEALTH), running(HTTP), readings, after(900)), after(900));
    assertThat(wait.lookAgain()).isEqualTo(after(1_100));
  }

  @Test
  void aReadingThatBeganBeforeTheLastStepEndedIsNoEvidence() {
    Signal.Probed stale =
        Shop.reading(
            PAYMENTS, "http", after(100), ProbeOutcome.PASS, Duration.ofMillis(101), "HTTP 200");
    Verification asked = asked(Category.HEALTH);
    pending(judge(asked, running(HTTP), List.of(stale), after(1_200)), after(1_200));
    decided(judge(asked, running(HTTP), List.of(stale), DEADLINE), Outcome.REQUIRES_RETRY);
  }

  @Test
  void aProbeThatHangsAfterItsFirstPassIsNoSuccess() {
    List<Signal.Probed> one = passes(PAYMENTS, "http", 100, 100);
    pending(judge(asked(Category.HEALTH), running(HTTP), one, after(1_100)), after(1_100));
    decided(
        judge(asked(Category.HEALTH), running(HTTP), one, DEADLINE.plusSeconds(1)),
        Outcome.REQUIRES_RETRY);
  }

  @Test
  void aProbeThatIsRunRarelyNeedsOnePassWhileItsNextReadingIsNotDue() {
    ProbeSpec rare =
        new ProbeSpec(
            "http",
            "http",
            Category.HEALTH,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            1,
            dev.aceso.model.Settings.NONE);
    List<Signal.Probed> one = passes(PAYMENTS, "http", 100, 100);
    pending(judge(asked(Category.HEALTH), running(rare), one, after(1_099)), after(1_099));
    decided(judge(asked(Category.HEALTH), running(rare), one, after(1_100)), Outcome.SUCCESS);
  }

  @Test
  void aFailureInTheWindowRestartsIt() {
    List<Signal.Probed> readings =
        all(
            passes(PAYMENTS, "http", 100, 600),
            fails(PAYMENTS, "http", 850, 850),
            passes(PAYMENTS, "http", 1_100, 1_900));
    pending(judge(asked(Category.HEALTH), running(HTTP), readings, after(1_900)), after(1_900));
    List<Signal.Probed> more = all(readings, passes(PAYMENTS, "http", 2_100, 2_100));
    Decided done =
        decided(judge(asked(Category.HEALTH), running(HTTP), more, after(2_100)), Outcome.SUCCESS);
    assertThat(done.goodSince()).contains(after(1_100));
  }

  @Test
  @Tag("OUT-3")
  void aFailingProbeIsWaitedForUntilTheDeadlineAndThenFails() {
    List<Signal.Probed> readings = fails(PAYMENTS, "http", 100, 5_000);
    Verification asked = asked(Category.HEALTH);
    Pending wait = pending(judge(asked, running(HTTP), readings, after(4_999)), after(4_999));
    assertThat(wait.lookAgain()).isEqualTo(DEADLINE);
    Decided failed = decided(judge(asked, running(HTTP), readings, DEADLINE), Outcome.FAILED);
    assertThat(failed.summary()).contains("HTTP 503");
    assertThat(failed.goodSince()).isEmpty();
  }

  @Test
  void whatBecameGoodInTimeMayCompleteItsWindowAfterTheDeadline() {
    List<Signal.Probed> readings =
        all(fails(PAYMENTS, "http", 100, 4_600), passes(PAYMENTS, "http", 4_850, 5_100));
    Verification asked = asked(Category.HEALTH);
    pending(judge(asked, running(HTTP), readings, after(5_100)), after(5_100));
    decided(
        judge(
            asked,
            running(HTTP),
            all(readings, passes(PAYMENTS, "http", 5_350, 5_850)),
            after(5_850)),
        Outcome.SUCCESS);
    decided(
        judge(
            asked,
            running(HTTP),
            all(
                readings,
                fails(PAYMENTS, "http", 5_350, 5_350),
                passes(PAYMENTS, "http", 5_600, 5_600)),
            after(5_700)),
        Outcome.FAILED);
  }

  @Test
  @Tag("OUT-3")
  void aCrashDuringValidationFailsAtOnce() {
    Facts facts = Shop.after(running(HTTP), Shop.crashed(PAYMENTS, after(600)));
    Decided failed =
        decided(
            judge(asked(Category.HEALTH), facts, passes(PAYMENTS, "http", 100, 350), after(601)),
            Outcome.FAILED);
    assertThat(failed.summary()).contains("SIGKILL");
    Facts restarted = Shop.after(facts, Shop.started(PAYMENTS, after(650)));
    decided(
        judge(
            asked(Category.HEALTH), restarted, passes(PAYMENTS, "http", 100, 1_100), after(1_100)),
        Outcome.FAILED);
  }

  @Test
  void aProcessThatIsNotThereIsNotHealthyWhateverItsProbeSays() {
    Facts gone = Shop.after(running(HTTP), Shop.crashed(PAYMENTS, SINCE.minusMillis(1)));
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 5_100);
    pending(judge(asked(Category.HEALTH), gone, readings, after(2_000)), after(2_000));
    decided(judge(asked(Category.HEALTH), gone, readings, DEADLINE), Outcome.FAILED);
  }

  @Test
  void withoutAHealthProbeThatItRunsIsTheEvidence() {
    Decided done =
        decided(judge(asked(Category.HEALTH), running(), List.of(), after(1_000)), Outcome.SUCCESS);
    assertThat(done.summary()).contains("runs as process 4711");
    pending(judge(asked(Category.HEALTH), running(), List.of(), after(999)), after(999));
  }

  @Test
  @Tag("OUT-5")
  void whatCanNotBeSeenAndHasNoProbeIsNeverSuccess() {
    Facts unseen = Facts.none(system());
    pending(judge(asked(Category.HEALTH), unseen, List.of(), after(2_000)), after(2_000));
    decided(judge(asked(Category.HEALTH), unseen, List.of(), DEADLINE), Outcome.REQUIRES_RETRY);
  }

  @Test
  @Tag("OUT-5")
  void readingsThatSayNothingRequireARetry() {
    List<Signal.Probed> readings =
        readings(PAYMENTS, "http", ProbeOutcome.INCONCLUSIVE, 100, 5_000);
    decided(
        judge(asked(Category.HEALTH), running(HTTP), readings, DEADLINE), Outcome.REQUIRES_RETRY);
  }

  @Test
  @Tag("OUT-2")
  void healthyWithoutTheRequiredFunctionIsPartial() {
    Verification asked = asked(Category.HEALTH, Category.FUNCTIONALITY);
    List<Signal.Probed> readings =
        all(passes(PAYMENTS, "http", 100, 5_000), fails(PAYMENTS, "order", 100, 5_000));
    pending(judge(asked, running(HTTP, ORDER), readings, after(2_000)), after(2_000));
    Decided partial =
        decided(judge(asked, running(HTTP, ORDER), readings, DEADLINE), Outcome.PARTIAL_SUCCESS);
    assertThat(partial.goodSince()).contains(after(100));
    assertThat(partial.summary()).contains("order", "HTTP 503");
  }

  @Test
  void aRequiredCategoryWithoutAnyProbeIsMissing() {
    Verification asked = asked(Category.HEALTH, Category.FUNCTIONALITY);
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 5_000);
    decided(judge(asked, running(HTTP), readings, DEADLINE), Outcome.REQUIRES_RETRY);
  }

  @Test
  void whatIsNotRequiredDoesNotHinder() {
    List<Signal.Probed> readings =
        all(passes(PAYMENTS, "http", 100, 1_100), fails(PAYMENTS, "order", 100, 1_100));
    decided(
        judge(asked(Category.HEALTH), running(HTTP, ORDER), readings, after(1_100)),
        Outcome.SUCCESS);
  }

  @Test
  @Tag("OUT-2")
  void aDependantThatDoesNotComeBackMakesItPartial() {
    Verification asked = asked(List.of(PAYMENTS, ORDERS), Map.of(), Category.HEALTH);
    List<Signal.Probed> readings =
        all(passes(PAYMENTS, "http", 100, 5_000), fails(ORDERS, "http", 100, 5_000));
    decided(judge(asked, running(HTTP), readings, DEADLINE), Outcome.PARTIAL_SUCCESS);
  }

  @Test
  void aDependantThatCrashesMayComeBackWithItsWindowRestarted() {
    Verification asked = asked(List.of(PAYMENTS, ORDERS), Map.of(), Category.HEALTH);
    Facts facts =
        Shop.after(
            running(HTTP), Shop.crashed(ORDERS, after(1_000)), Shop.started(ORDERS, after(1_010)));
    List<Signal.Probed> readings =
        all(passes(PAYMENTS, "http", 100, 2_350), passes(ORDERS, "http", 100, 2_350));
    pending(judge(asked, facts, readings, after(1_300)), after(1_300));
    Decided done = decided(judge(asked, facts, readings, after(2_350)), Outcome.SUCCESS);
    assertThat(done.goodSince()).contains(after(1_100));
  }

  @Test
  @Tag("OUT-4")
  void healthyButSlowerThanAskedIsDegraded() {
    Verification asked = asked(List.of(PAYMENTS), Map.of("response_p95", "< 3ms"), Category.HEALTH);
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 5_000);
    pending(judge(asked, running(HTTP), readings, after(2_000)), after(2_000));
    Decided degraded = decided(judge(asked, running(HTTP), readings, DEADLINE), Outcome.DEGRADED);
    assertThat(degraded.summary()).contains("response_p95 4 ms (< 3 ms)");
    assertThat(degraded.categories())
        .extracting(CategoryResult::verdict)
        .contains(CategoryResult.Verdict.BELOW_CRITERIA);
  }

  @Test
  @Tag("OUT-1")
  void criteriaThatAreMetAreSuccess() {
    Verification asked =
        asked(
            List.of(PAYMENTS),
            Map.of("response_p95", "< 5ms", "error_rate", "< 0.01"),
            Category.HEALTH);
    decided(
        judge(asked, running(HTTP), passes(PAYMENTS, "http", 100, 1_100), after(1_100)),
        Outcome.SUCCESS);
  }

  @Test
  void theErrorsOfAProbeThatIsNotRequiredCountInTheErrorRate() {
    Verification asked = asked(List.of(PAYMENTS), Map.of("error_rate", "< 0.01"), Category.HEALTH);
    List<Signal.Probed> readings =
        all(passes(PAYMENTS, "http", 100, 5_000), fails(PAYMENTS, "order", 100, 5_000));
    decided(judge(asked, running(HTTP, ORDER), readings, DEADLINE), Outcome.DEGRADED);
  }

  @Test
  void onlyFreshReadingsOfWhatIsVerifiedAreMeasured() {
    Verification asked =
        asked(List.of(PAYMENTS), Map.of("response_max", "< 100ms"), Category.HEALTH);
    List<Signal.Probed> readings = passes(PAYMENTS, "http", 100, 1_100);
    Signal.Probed elsewhere =
        Shop.reading(
            ORDERS, "http", after(800), ProbeOutcome.PASS, Duration.ofMillis(300), "HTTP 200");
    Signal.Probed stale =
        Shop.reading(
            PAYMENTS, "order", after(200), ProbeOutcome.PASS, Duration.ofMillis(300), "HTTP 200");
    List<Signal.Probed> all = all(readings, List.of(elsewhere, stale));
    decided(judge(asked, running(HTTP, ORDER), all, after(1_100)), Outcome.SUCCESS);
  }

  @Test
  void aReadingThatSaysNothingRestartsTheWindow() {
    List<Signal.Probed> readings =
        all(
            passes(PAYMENTS, "http", 100, 600),
            readings(PAYMENTS, "http", ProbeOutcome.INCONCLUSIVE, 850, 850),
            passes(PAYMENTS, "http", 1_100, 1_350));
    pending(judge(asked(Category.HEALTH), running(HTTP), readings, after(1_400)), after(1_400));
  }

  @Test
  void errorsWhileItStartedDoNotCount() {
    Verification asked = asked(List.of(PAYMENTS), Map.of("error_rate", "< 0.01"), Category.HEALTH);
    List<Signal.Probed> readings =
        all(fails(PAYMENTS, "http", 100, 600), passes(PAYMENTS, "http", 850, 1_850));
    decided(judge(asked, running(HTTP), readings, after(1_850)), Outcome.SUCCESS);
  }

  @Test
  void aCriterionThatCanNotBeMeasuredOrUnderstoodIsNeverSuccess() {
    ProbeSpec process = Shop.probe("process", "process", Category.HEALTH);
    List<Signal.Probed> readings = passes(PAYMENTS, "process", 100, 5_000);
    Map<String, String> fast = Map.of("response_p95", "< 1s");
    decided(
        judge(
            asked(List.of(PAYMENTS), fast, Category.HEALTH), running(process), readings, DEADLINE),
        Outcome.REQUIRES_RETRY);
    Map<String, String> wrong = Map.of("throughput", "> 5");
    decided(
        judge(
            asked(List.of(PAYMENTS), wrong, Category.HEALTH),
            running(HTTP),
            passes(PAYMENTS, "http", 100, 5_000),
            DEADLINE),
        Outcome.REQUIRES_RETRY);
  }

  @Test
  void aComponentThatLeftTheSystemCanNotBeProved() {
    ComponentId gone = ComponentId.of("gone");
    decided(
        judge(asked(List.of(gone), Map.of(), Category.HEALTH), running(HTTP), List.of(), DEADLINE),
        Outcome.REQUIRES_RETRY);
  }
}
