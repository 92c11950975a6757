package dev.aceso.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SAF-5")
class VantageTest {
  private static final Duration HALF = Duration.ofMillis(500);

  private static Optional<String> doubt(long elapsedMs, long wallMs, int unreachable, int of) {
    return new Vantage(
            HALF,
            Duration.ofMillis(elapsedMs),
            Duration.ofMillis(wallMs),
            List.of("a:1", "b:2").subList(0, unreachable),
            of)
        .doubt();
  }

  @Test
  void anEvenClockAndAReachableNetworkGiveNoDoubt() {
    assertThat(doubt(501, 501, 0, 0)).isEmpty();
    assertThat(doubt(3_400, 3_400, 0, 0)).as("a loaded machine").isEmpty();
    assertThat(doubt(501, 1_400, 0, 0)).as("a slewed clock").isEmpty();
    assertThat(doubt(501, 501, 1, 2)).as("one reference answers").isEmpty();
  }

  @Test
  void anEngineThatWasFrozenKnowsItsKnowledgeIsOld() {
    assertThat(doubt(10_500, 10_500, 0, 0)).hasValueSatisfying(w -> assertThat(w).contains("10 s"));
  }

  @Test
  void aClockThatJumpsIsNoticedInBothDirections() {
    assertThat(doubt(500, 3_600_500, 0, 0))
        .hasValueSatisfying(w -> assertThat(w).contains("forward", "60 min"));
    assertThat(doubt(500, -1_500, 0, 0)).hasValueSatisfying(w -> assertThat(w).contains("back"));
  }

  @Test
  void withoutAnyReferenceInReachTheEnginesOwnNetworkIsAtFault() {
    assertThat(doubt(500, 500, 2, 2)).hasValueSatisfying(w -> assertThat(w).contains("a:1", "b:2"));
  }
}
