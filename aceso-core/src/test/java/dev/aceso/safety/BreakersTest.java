package dev.aceso.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SAF-5")
class BreakersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Guards.Breaker THREE =
      new Guards.Breaker(3, Duration.ofMinutes(30), Duration.ofMinutes(10));

  private static Attempt tried(String component, Outcome outcome, int secondsAgo) {
    return new Attempt(
        "i1",
        ComponentId.of(component),
        FailureKind.HUNG,
        "restart-simple",
        outcome,
        NOW.minusSeconds(secondsAgo));
  }

  private static Map<String, String> open(Instant now, Attempt... attempts) {
    List<Attempt> failures = List.of();
    for (Attempt attempt : attempts) {
      failures = Breakers.after(failures, attempt);
    }
    return Breakers.open(Map.of("restart-simple", failures), THREE, now);
  }

  private static Map<String, String> open(Attempt... attempts) {
    return open(NOW, attempts);
  }

  @Test
  void aPlaybookThatFailsEverywhereIsLeftAloneUntilItHasCooledDown() {
    Attempt[] failed = {
      tried("a", Outcome.FAILED, 30), tried("b", Outcome.FAILED, 20), tried("a", Outcome.FAILED, 1)
    };
    assertThat(open(failed)).containsOnlyKeys("restart-simple");
    assertThat(open(failed).get("restart-simple")).contains("3 times in a row", "a, b");
    assertThat(open(NOW.plusSeconds(599), failed)).isEmpty();
    assertThat(open(NOW.plusSeconds(598), failed)).isNotEmpty();
  }

  @Test
  void itTellsWhenTheNextCloses() {
    List<Attempt> early =
        List.of(
            tried("a", Outcome.FAILED, 30),
            tried("b", Outcome.FAILED, 20),
            tried("a", Outcome.FAILED, 10));
    List<Attempt> late = List.of(early.get(0), early.get(1), tried("a", Outcome.FAILED, 1));
    Map<String, List<Attempt>> failures = Map.of("early", early, "late", late);
    assertThat(Breakers.closes(failures, THREE, NOW)).contains(NOW.plusSeconds(590));
    assertThat(Breakers.closes(failures, THREE, NOW.plusSeconds(590)))
        .contains(NOW.plusSeconds(599));
    assertThat(Breakers.closes(failures, THREE, NOW.plusSeconds(599))).isEmpty();
  }

  @Test
  void eachPlaybookHasABreakerOfItsOwn() {
    List<Attempt> failed = List.of();
    for (String component : List.of("a", "b", "c")) {
      failed = Breakers.after(failed, tried(component, Outcome.FAILED, 5));
    }
    List<Attempt> twice = failed.subList(0, 2);
    assertThat(Breakers.open(Map.of("restart-simple", failed, "other", twice), THREE, NOW))
        .containsExactlyEntriesOf(
            Map.of(
                "restart-simple",
                "failed 3 times in a row, on a, b, c; it is left alone for another 10 min"));
  }

  @Test
  void aSuccessClosesIt() {
    assertThat(
            open(
                tried("a", Outcome.FAILED, 30),
                tried("b", Outcome.FAILED, 20),
                tried("c", Outcome.SUCCESS, 10),
                tried("a", Outcome.FAILED, 1)))
        .isEmpty();
  }

  @Test
  void whatFailsOnOneComponentOnlyIsThatComponentsMatter() {
    assertThat(
            open(
                tried("a", Outcome.FAILED, 30),
                tried("a", Outcome.FAILED, 20),
                tried("a", Outcome.FAILED, 1)))
        .isEmpty();
  }

  @Test
  void oldFailuresNoLongerCount() {
    assertThat(
            open(
                tried("a", Outcome.FAILED, 1801),
                tried("b", Outcome.FAILED, 20),
                tried("a", Outcome.FAILED, 1)))
        .isEmpty();
  }

  @Test
  void afterCoolingDownOneMoreFailureOpensItAgain() {
    assertThat(
            open(
                tried("a", Outcome.FAILED, 900),
                tried("b", Outcome.FAILED, 800),
                tried("a", Outcome.FAILED, 700),
                tried("c", Outcome.FAILED, 1)))
        .isNotEmpty();
  }
}
