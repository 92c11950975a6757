package dev.aceso.detect;

import static dev.aceso.detect.Watched.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlapTest {
  private static final Duration HALF = Duration.ofSeconds(30);

  @Test
  void aSingleFailureIsOverOneHalfLifeAfterItWent() {
    Flap flap = Flap.NONE.came(at(0), HALF).went(at(1_000));
    assertThat(flap.over(at(30_999), HALF)).isFalse();
    assertThat(flap.overAt(HALF)).isEqualTo(at(31_000));
    assertThat(flap.over(at(31_000), HALF)).isTrue();
  }

  @Test
  void whileItIsThereItIsNotOver() {
    Flap flap = Flap.NONE.came(at(0), HALF);
    assertThat(flap.overAt(HALF)).isEqualTo(Instant.MAX);
    assertThat(flap.over(at(Duration.ofDays(1).toMillis()), HALF)).isFalse();
    assertThat(flap.went(at(Duration.ofDays(1).toMillis())).merit()).isEqualTo(1);
  }

  @Test
  void eachReturnKeepsItOpenForLongerUpToFourHalfLives() {
    Flap flap = Flap.NONE;
    Duration hold = Duration.ZERO;
    for (int i = 0; i < 50; i++) {
      flap = flap.came(at(i * 1_000L), HALF).went(at(i * 1_000L + 500));
      Duration next = Duration.between(flap.at(), flap.overAt(HALF));
      assertThat(next).isGreaterThanOrEqualTo(hold);
      hold = next;
    }
    assertThat(hold).isEqualTo(HALF.multipliedBy(4));
  }

  @Test
  void beingToldAgainChangesNothing() {
    Flap flap = Flap.NONE.came(at(0), HALF);
    assertThat(flap.came(at(5), HALF)).isEqualTo(flap);
    Flap gone = flap.went(at(10));
    assertThat(gone.went(at(20))).isEqualTo(gone);
    assertThat(Flap.NONE.went(at(0))).isEqualTo(Flap.NONE);
    assertThat(Flap.NONE.over(at(0), HALF)).isTrue();
  }

  @Test
  void whatHasLongBeenQuietBeginsAnew() {
    Flap first = Flap.NONE.came(at(0), HALF).went(at(10));
    Flap later = first.came(at(3_600_000), HALF).went(at(3_600_010));
    assertThat(Duration.between(later.at(), later.overAt(HALF)))
        .isBetween(HALF, HALF.plusMillis(1));
  }

  /** However it flaps, no second incident opens within the half-life after it went. */
  @Test
  void failuresThatReturnWithinTheTimeAreAlwaysOneIncident() {
    Random random = new Random(2_439);
    for (int trial = 0; trial < 500; trial++) {
      Flap flap = Flap.NONE;
      long ms = 0;
      int incidents = 0;
      int returns = 2 + random.nextInt(20);
      for (int i = 0; i < returns; i++) {
        if (flap.over(at(ms), HALF)) {
          incidents++;
        }
        flap = flap.came(at(ms), HALF);
        ms += 1 + random.nextInt(100_000);
        flap = flap.went(at(ms));
        ms += 1 + random.nextInt((int) HALF.toMillis() - 1);
      }
      assertThat(incidents).isEqualTo(1);
    }
  }
}
