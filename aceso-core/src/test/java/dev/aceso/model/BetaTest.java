package dev.aceso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaTest {
  /** Whole parameters: exact binomial sums; the others: mpmath 1.2 with 30 digits. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.3, 0.3",
    "2, 3, 0.5, 0.6875",
    "8, 2, 0.75, 0.3003387451171875",
    "8, 2, 0.95, 0.9287886038046875",
    "1, 9, 0.05, 0.36975059027539064",
    "30, 20, 0.6, 0.4922998003423521",
    "300, 200, 0.62, 0.8190699881577962",
    "3, 3000, 0.001, 0.5773700824256944",
    "5000, 5000, 0.501, 0.5792578324565802",
    "0.5, 0.5, 0.3, 0.369010119565545375",
    "1.7, 2.3, 0.4, 0.482548596333105758",
    "4.6, 1.4, 0.9, 0.767632604229051703",
    "0.01, 0.01, 0.5, 0.5",
    "12.25, 0.75, 0.99, 0.786844396725318699",
  })
  void below(double a, double b, double x, double expected) {
    assertThat(new Beta(a, b).below(x)).isCloseTo(expected, within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.25, 0.25",
    "2, 2, 0.5, 0.5",
    "8, 2, 0.05, 0.5708644529685651",
    "8, 2, 0.95, 0.9589768324930033",
    "21, 3, 0.05, 0.7507512501797402",
  })
  void quantile(double a, double b, double p, double expected) {
    assertThat(new Beta(a, b).quantile(p)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theQuantileInvertsTheDistribution() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      Beta beta = new Beta(1 + 200 * random.nextDouble(), 1 + 200 * random.nextDouble());
      double p = 0.001 + 0.998 * random.nextDouble();
      assertThat(beta.below(beta.quantile(p))).isCloseTo(p, within(1e-9));
    }
  }

  @Test
  void theEndsAreCertain() {
    assertThat(new Beta(2, 3).below(0)).isZero();
    assertThat(new Beta(2, 3).below(1)).isOne();
    assertThatThrownBy(() -> new Beta(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
