package dev.aceso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds of the chance of success, over random records. */
@Tag("TST-1.4")
class LearningPolicyTest {
  private static final LearningPolicy POLICY = LearningPolicy.DEFAULT;
  private static final String PLAYBOOK = "restart";
  private static final List<FailureKind> KINDS = List.of(FailureKind.values());
  private static final List<String> TYPES = List.of("process", "systemd");

  private static StrategyRecord record(int successes, int failures) {
    return new StrategyRecord(successes, failures, Duration.ZERO, Optional.empty(), Instant.EPOCH);
  }

  private static StrategyRecord record(Random random) {
    return record(random.nextInt(8), random.nextInt(8));
  }

  private static double chance(StrategyRecord here, StrategyRecord alike) {
    return POLICY.chance(here, alike).mean();
  }

  @Test
  void withoutEvidenceAnyChanceIsAsGoodAsAnyOther() {
    assertThat(POLICY.chance(StrategyRecord.none(), StrategyRecord.none()))
        .isEqualTo(new Beta(1, 1));
  }

  @Test
  @Tag("LRN-3.1")
  void oneMoreSuccessHereAlwaysRaisesItAndOneMoreFailureLowersIt() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      StrategyRecord here = record(random);
      StrategyRecord alike = record(random);
      double now = chance(here, alike);
      assertThat(chance(record(here.successes() + 1, here.failures()), alike)).isGreaterThan(now);
      assertThat(chance(record(here.successes(), here.failures() + 1), alike)).isLessThan(now);
    }
  }

  @Test
  void successElsewhereNeverLowersItAndFailureElsewhereNeverRaisesIt() {
    Random random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      StrategyRecord here = record(random);
      StrategyRecord alike = record(random);
      double now = chance(here, alike);
      assertThat(chance(here, record(alike.successes() + 1, alike.failures())))
          .isGreaterThanOrEqualTo(now - 1e-12);
      assertThat(chance(here, record(alike.successes(), alike.failures() + 1)))
          .isLessThanOrEqualTo(now + 1e-12);
    }
  }

  @Test
  void whereItHasHealedNoFailureElsewhereTakesItBelowItsOwnRecord() {
    Random random = new Random(13);
    for (int i = 0; i < 20_000; i++) {
      StrategyRecord here = record(1 + random.nextInt(8), random.nextInt(8));
      assertThat(chance(here, record(random)))
          .isGreaterThanOrEqualTo(chance(here, StrategyRecord.none()));
    }
  }

  @Test
  void withMuchOwnEvidenceTheOthersNoLongerMatter() {
    Random random = new Random(14);
    for (int i = 0; i < 1_000; i++) {
      int successes = random.nextInt(2_001);
      StrategyRecord here = record(successes, 2_000 - successes);
      StrategyRecord alike = record(random.nextInt(10_000), random.nextInt(10_000));
      assertThat(chance(here, alike)).isCloseTo(successes / 2_000.0, within(0.003));
    }
  }

  @Test
  void evidenceAboutAnotherKindOrTypeOrPlaybookNeverChangesTheChanceHere() {
    Random random = new Random(15);
    Pattern pattern = new Pattern(ComponentId.of("c0"), FailureKind.CRASHED);
    for (int i = 0; i < 5_000; i++) {
      List<Knowledge.Entry> some = new ArrayList<>();
      List<Knowledge.Entry> more = new ArrayList<>();
      for (int n = random.nextInt(20); n > 0; n--) {
        Knowledge.Entry entry = entry(random);
        boolean counts =
            entry.playbook().equals(PLAYBOOK)
                && entry.pattern().kind() == pattern.kind()
                && (entry.type().equals(Optional.of("process")) || entry.pattern().equals(pattern));
        more.add(entry);
        if (counts) {
          some.add(entry);
        }
      }
      assertThat(chance(more, pattern)).isEqualTo(chance(some, pattern));
    }
  }

  private static Knowledge.Entry entry(Random random) {
    int component = random.nextInt(6);
    return new Knowledge.Entry(
        new Pattern(ComponentId.of("c" + component), KINDS.get(random.nextInt(KINDS.size()))),
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(TYPES.get(component % 2)),
        random.nextBoolean() ? PLAYBOOK : "other",
        record(random));
  }

  private static Beta chance(List<Knowledge.Entry> entries, Pattern pattern) {
    return new Knowledge(entries, 0, Duration.ZERO)
        .chance(pattern, Optional.of("process"), PLAYBOOK, POLICY);
  }
}
