package dev.aceso.learn;

import static dev.aceso.shop.Shop.BANK;
import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.ORDERS;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Attempt;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Knowledge;
import dev.aceso.model.LearningPolicy;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Times;
import dev.aceso.model.Topology;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("TST-1.4")
class LearnerTest {
  private static final Pattern CRASH = new Pattern(PAYMENTS, FailureKind.CRASHED);
  private static final Pattern HANG = new Pattern(PAYMENTS, FailureKind.HUNG);
  private static final Pattern OTHER = new Pattern(ORDERS, FailureKind.CRASHED);

  /** Acted in 1 s, proved 2 s later, service back after 1.5 s. */
  private static RecoveryResult result(Outcome outcome, String playbook) {
    Times times =
        new Times(
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(1_500),
            Duration.ofMillis(3_015));
    return new RecoveryResult(
        "i1", "i1-p0", playbook, "restart/simple", outcome, "", List.of(), times, NOON);
  }

  private static Knowledge learn(Knowledge k, Pattern pattern, Outcome outcome, int times) {
    Knowledge next = k;
    for (int i = 0; i < times; i++) {
      next = Learner.learn(next, pattern, result(outcome, "restart-simple"));
    }
    return next;
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, 1, 0",
    "FAILED, 0, 1",
    "PARTIAL_SUCCESS, 0, 1",
    "DEGRADED, 0, 1",
    "REQUIRES_RETRY, 0, 0",
  })
  @Tag("LRN-1.1")
  void whatCountsAsSuccessAndWhatAsFailure(Outcome outcome, int successes, int failures) {
    Knowledge k = learn(Knowledge.NONE, CRASH, outcome, 1);
    StrategyRecord record = k.of(CRASH, "restart-simple");
    assertThat(record.successes()).isEqualTo(successes);
    assertThat(record.failures()).isEqualTo(failures);
    assertThat(k.recoveries()).isEqualTo(successes);
  }

  @Test
  void timesAreLearnedFromSuccessesOnly() {
    Knowledge k = learn(learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 2), CRASH, Outcome.FAILED, 1);
    StrategyRecord record = k.of(CRASH, "restart-simple");
    assertThat(record.meanTime()).contains(Duration.ofSeconds(3));
    assertThat(record.fastest()).contains(Duration.ofSeconds(3));
    assertThat(k.mttr()).contains(Duration.ofMillis(1_500));
    assertThat(Knowledge.NONE.mttr()).isEmpty();
  }

  @Test
  @Tag("LRN-1.1")
  void aCureThatDidNotLastCountsAgainstItself() {
    Knowledge k = learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 3);
    Knowledge after = Learner.relapsed(k, CRASH, "restart-simple", NOON.plusSeconds(60));
    StrategyRecord record = after.of(CRASH, "restart-simple");
    assertThat(record.successes()).isEqualTo(2);
    assertThat(record.failures()).isEqualTo(1);
    assertThat(record.meanTime()).contains(Duration.ofSeconds(3));
    assertThat(k.of(CRASH, "restart-simple").successes()).as("the old is untouched").isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "CRASHED, SUCCESS, CRASHED, 60, true",
    "CRASHED, SUCCESS, CRASHED, 600, true",
    "CRASHED, SUCCESS, CRASHED, 601, false",
    "CRASHED, SUCCESS, CRASH_LOOP, 60, true",
    "CRASHED, SUCCESS, HUNG, 60, false",
    "CRASHED, FAILED, CRASHED, 60, false",
  })
  void theSameFailureAgainTooSoonIsARelapse(
      FailureKind was, Outcome outcome, FailureKind is, int secondsAfter, boolean relapse) {
    Attempt attempt = new Attempt("i1", PAYMENTS, was, "restart-simple", outcome, NOON);
    Instant onset = NOON.plusSeconds(secondsAfter);
    assertThat(LearningPolicy.DEFAULT.relapsed(attempt, new Pattern(PAYMENTS, is), onset))
        .isEqualTo(relapse);
    assertThat(LearningPolicy.DEFAULT.relapsed(attempt, new Pattern(ORDERS, is), onset)).isFalse();
  }

  @Test
  @Tag("LRN-1.1")
  void aRelapseChangesTheRecordOfThatCureAloneAndSaysWhen() {
    Knowledge k = learn(learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 1), HANG, Outcome.SUCCESS, 1);
    Instant later = NOON.plusSeconds(60);
    Knowledge after = Learner.relapsed(k, CRASH, "restart-simple", later);
    assertThat(after.of(CRASH, "restart-simple"))
        .isEqualTo(
            new StrategyRecord(0, 1, Duration.ZERO, Optional.of(Duration.ofSeconds(3)), later));
    assertThat(after.of(HANG, "restart-simple")).isEqualTo(k.of(HANG, "restart-simple"));
  }

  @Test
  void knowledgeIsOrderedWhateverTheOrderOfLearning() {
    Knowledge one =
        learn(
            learn(learn(Knowledge.NONE, HANG, Outcome.FAILED, 1), OTHER, Outcome.SUCCESS, 1),
            CRASH,
            Outcome.SUCCESS,
            1);
    Knowledge two =
        learn(
            learn(learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 1), HANG, Outcome.FAILED, 1),
            OTHER,
            Outcome.SUCCESS,
            1);
    assertThat(one).isEqualTo(two);
    assertThat(one.entries())
        .extracting(Knowledge.Entry::pattern)
        .containsExactly(OTHER, CRASH, HANG);
  }

  @Test
  void whatIsKnownOfOthersOfTheTypeCountsForAtMostTheShrinkage() {
    assertThat(chance(learn(Knowledge.NONE, OTHER, Outcome.SUCCESS, 2))).isEqualTo(3.0 / 4);
    Knowledge hundred = learn(Knowledge.NONE, OTHER, Outcome.SUCCESS, 100);
    assertThat(chance(hundred)).isEqualTo(5.0 / 6);
    Knowledge both = learn(hundred, CRASH, Outcome.FAILED, 4);
    assertThat(chance(both)).isEqualTo(0.5);
    LearningPolicy alone = new LearningPolicy(Duration.ofMinutes(10), 0);
    assertThat(
            hundred
                .typed(Shop.TOPOLOGY)
                .chance(CRASH, Optional.of("process"), "restart-simple", alone))
        .isEqualTo(LearningPolicy.PRIOR);
  }

  @Test
  void anotherKindAnotherTypeAndAnUnknownTypeTeachNothingHere() {
    Knowledge k = learn(Knowledge.NONE, new Pattern(ORDERS, FailureKind.HUNG), Outcome.FAILED, 9);
    k = learn(k, new Pattern(BANK, FailureKind.CRASHED), Outcome.FAILED, 9);
    assertThat(chance(k)).isEqualTo(0.5);
    Knowledge untyped = learn(Knowledge.NONE, OTHER, Outcome.FAILED, 9);
    assertThat(
            untyped
                .chance(CRASH, Optional.of("process"), "restart-simple", LearningPolicy.DEFAULT)
                .mean())
        .isEqualTo(0.5);
    assertThat(
            untyped
                .typed(Shop.TOPOLOGY)
                .chance(CRASH, Optional.empty(), "restart-simple", LearningPolicy.DEFAULT)
                .mean())
        .isEqualTo(0.5);
  }

  @Test
  void theTypeIsNotedOnceAndKeptAsMoreIsLearned() {
    Knowledge k = learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 1).typed(Shop.TOPOLOGY);
    assertThat(k.entries().getFirst().type()).contains("process");
    Knowledge more = learn(k, CRASH, Outcome.FAILED, 1).typed(Topology.EMPTY);
    assertThat(more.entries()).singleElement().extracting(e -> e.type().get()).isEqualTo("process");
    assertThat(Learner.relapsed(more, CRASH, "restart-simple", NOON).entries().getFirst().type())
        .contains("process");
    Knowledge gone = learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 1).typed(Topology.EMPTY);
    assertThat(gone.entries().getFirst().type()).isEmpty();
  }

  @Test
  void aCureThatDidNotLastIsCountedOnOtherComponentsToo() {
    Knowledge k = learn(Knowledge.NONE, OTHER, Outcome.SUCCESS, 1);
    Knowledge relapsed = Learner.relapsed(k, OTHER, "restart-simple", NOON);
    assertThat(relapsed.entries())
        .singleElement()
        .extracting(e -> e.record().successes(), e -> e.record().failures())
        .containsExactly(0, 1);
    assertThat(chance(relapsed)).isLessThan(0.5);
  }

  /** The chance of a simple restart against a crash of payments. */
  private static double chance(Knowledge k) {
    return k.typed(Shop.TOPOLOGY)
        .chance(CRASH, Optional.of("process"), "restart-simple", LearningPolicy.DEFAULT)
        .mean();
  }

  @Test
  @Tag("LRN-3.1")
  void lessonsSayHowOftenHowFastAndHowSure() {
    Knowledge k = learn(learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 7), CRASH, Outcome.FAILED, 1);
    k = Learner.learn(k, CRASH, result(Outcome.FAILED, "restart-forced"));
    List<Lesson> lessons = Learner.lessons(k, LearningPolicy.DEFAULT);
    assertThat(lessons)
        .extracting(Lesson::playbook)
        .containsExactly("restart-simple", "restart-forced");
    Lesson best = lessons.getFirst();
    assertThat(best.chance()).isEqualTo(0.8);
    assertThat(best.low()).isBetween(0.57, 0.572);
    assertThat(best.high()).isBetween(0.95, 0.96);
    assertThat(best.text())
        .isEqualTo(
            "restart-simple healed payments/CRASHED 7 of 8 times, in 3 s on average:"
                + " 80% expected, 57% to 96% with 90% probability");
  }

  @Test
  void lessonsSayWhatOthersOfTheTypeHaveTaught() {
    Knowledge k = learn(Knowledge.NONE, CRASH, Outcome.SUCCESS, 1);
    k = learn(learn(k, OTHER, Outcome.SUCCESS, 2), OTHER, Outcome.FAILED, 1);
    assertThat(Learner.lessons(k.typed(Shop.TOPOLOGY), LearningPolicy.DEFAULT))
        .filteredOn(l -> l.pattern().equals(CRASH))
        .extracting(Lesson::text)
        .first()
        .asString()
        .startsWith(
            "restart-simple healed payments/CRASHED 1 of 1 times, in 3 s on average,"
                + " and 2 of 3 on others of type process: 67% expected");
  }
}
