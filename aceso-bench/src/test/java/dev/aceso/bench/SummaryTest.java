package dev.aceso.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void tellsOrderStatistics() {
    Summary odd = millis(5, 1, 9);
    assertThat(odd.median()).isEqualTo(Duration.ofMillis(5));
    assertThat(odd.p95()).isEqualTo(Duration.ofMillis(9));
    assertThat(odd.min()).isEqualTo(Duration.ofMillis(1));
    assertThat(odd.max()).isEqualTo(Duration.ofMillis(9));
    assertThat(millis(1, 2, 4, 9).median()).isEqualTo(Duration.ofMillis(3));
    assertThat(millis(IntStream.rangeClosed(1, 100).toArray()).p95())
        .isEqualTo(Duration.ofMillis(95));
  }

  @Test
  void needsAMeasurement() {
    assertThatThrownBy(() -> new Summary(List.of())).hasMessage("nothing was measured");
  }

  private static Summary millis(int... times) {
    return new Summary(IntStream.of(times).mapToObj(Duration::ofMillis).toList());
  }
}
