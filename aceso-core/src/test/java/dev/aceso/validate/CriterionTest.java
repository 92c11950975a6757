package dev.aceso.validate;

import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriterionTest {
  /** 1 ms to 100 ms, five of them failed. */
  private static List<Signal.Probed> hundred() {
    List<Signal.Probed> readings = new ArrayList<>();
    for (int ms = 100; ms >= 1; ms--) {
      ProbeOutcome outcome = ms % 20 == 0 ? ProbeOutcome.FAIL : ProbeOutcome.PASS;
      readings.add(Shop.reading(PAYMENTS, "http", NOON, outcome, Duration.ofMillis(ms), ""));
    }
    return readings;
  }

  @ParameterizedTest
  @CsvSource({
    "error_rate, < 0.06, 0.05, true",
    "error_rate, < 0.05, 0.05, false",
    "error_rate, <= 0.05, 0.05, true",
    "response_p50, < 51ms, 0.050, true",
    "response_p95, <=95ms, 0.095, true",
    "response_p99, < 99ms, 0.099, false",
    "response_max, > 90ms, 0.100, true",
    "response_max, >= 1s, 0.100, false",
  })
  void figures(String name, String text, double figure, boolean holds) {
    Criterion criterion = Criterion.parse(name, text);
    assertThat(criterion.measure(hundred())).isCloseTo(figure, within(1e-12));
    assertThat(criterion.holds(criterion.measure(hundred()))).isEqualTo(holds);
  }

  @Test
  void aSingleReadingIsEveryPercentile() {
    List<Signal.Probed> one = List.of(Shop.pass(PAYMENTS, "http", NOON));
    assertThat(Criterion.parse("response_p50", "< 1s").measure(one)).isEqualTo(0.004);
    assertThat(Criterion.parse("response_p99", "< 1s").measure(one)).isEqualTo(0.004);
  }

  @ParameterizedTest
  @CsvSource({
    "throughput, > 5, known are error_rate",
    "response_p95, 1s, such as '< 1s'",
    "response_p95, < fast, no duration",
    "error_rate, < 1%, share from 0 to 1",
    "error_rate, < 2, share from 0 to 1",
    "error_rate, == 0, such as '< 0.01'",
  })
  void mistakesAreNamed(String name, String text, String message) {
    assertThatThrownBy(() -> Criterion.parse(name, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
