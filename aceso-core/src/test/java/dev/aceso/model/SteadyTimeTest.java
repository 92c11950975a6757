package dev.aceso.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  @Test
  void itGoesAsTheWallClockDoesWhileThatGoesEvenly() {
    SteadyTime time = SteadyTime.begin(NOON, 7);
    assertThat(time.next(NOON.plusSeconds(3), 7 + 3 * SECOND).now()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void itGoesOnWhenTheWallClockGoesBackAndDrawsNearItSlowly() {
    SteadyTime time = SteadyTime.begin(NOON, 0).next(NOON.minusSeconds(300), 20 * SECOND);
    assertThat(time.now()).isEqualTo(NOON.plusSeconds(19));
    time = time.next(NOON.minusSeconds(280), 40 * SECOND);
    assertThat(time.now()).isEqualTo(NOON.plusSeconds(38));
  }

  @Test
  void itMakesUpForASmallStepForwardSlowly() {
    SteadyTime time = SteadyTime.begin(NOON, 0).next(NOON.plusSeconds(24), 20 * SECOND);
    assertThat(time.now()).isEqualTo(NOON.plusSeconds(21));
  }

  @Test
  void itLeapsAfterTheMachineWasSuspended() {
    Instant awake = NOON.plus(Duration.ofHours(8));
    assertThat(SteadyTime.begin(NOON, 0).next(awake, SECOND).now()).isEqualTo(awake);
  }

  @Test
  void itIsTheWallClocksAgainWhenItHasCaughtUp() {
    SteadyTime time = SteadyTime.begin(NOON, 0).notBefore(NOON.plusSeconds(10));
    for (int second = 1; second <= 210; second++) {
      time = time.next(NOON.plusSeconds(second), second * SECOND);
    }
    assertThat(time.now()).isEqualTo(NOON.plusSeconds(210));
  }

  @Test
  void itBeginsNoEarlierThanWhatWasWritten() {
    SteadyTime time = SteadyTime.begin(NOON, 0);
    assertThat(time.notBefore(NOON.plusSeconds(9)).now()).isEqualTo(NOON.plusSeconds(9));
    assertThat(time.notBefore(NOON.minusSeconds(9)).now()).isEqualTo(NOON);
  }

  @Test
  void aTimeFromOutsideKeepsItsAgeAndIsNeverToCome() {
    SteadyTime time = SteadyTime.begin(NOON, 0).notBefore(NOON.plusSeconds(60)).next(NOON, 0);
    assertThat(time.of(NOON.minusSeconds(5))).isEqualTo(NOON.plusSeconds(55));
    assertThat(time.of(NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(60));
  }

  /** As many random steps of the wall clock as there are readings. */
  @Test
  void itNeverGoesBackAndMeasuresWithinATwentieth() {
    SplittableRandom random = new SplittableRandom(1);
    SteadyTime time = SteadyTime.begin(NOON, Long.MAX_VALUE - SECOND);
    long nanos = Long.MAX_VALUE - SECOND;
    for (int reading = 0; reading < 100_000; reading++) {
      long passes = random.nextLong(2 * SECOND);
      Instant wall = time.wall().plusSeconds(random.nextLong(-4_000, 4_000));
      nanos += passes;
      SteadyTime next = time.next(wall, nanos);
      Duration shown = Duration.between(time.now(), next.now());
      assertThat(shown.toNanos()).isGreaterThanOrEqualTo(passes - passes / 20);
      assertThat(next.now().equals(wall) || shown.toNanos() <= passes + passes / 20).isTrue();
      time = next;
    }
  }
}
