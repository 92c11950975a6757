package dev.aceso.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTailTest {
  /** Computed with 80 decimal digits; compare Abramowitz and Stegun, tables 26.1 and 26.2. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.30102999566398119521",
    "0.5, 0.51069198926524077447",
    "1, 0.79954554149197050003",
    "2, 1.64301608014093704798",
    "2.5, 2.20693180579530107629",
    "2.999, 2.86827340612321875190",
    "3, 2.86969903592936907722",
    "3.001, 2.87112506938653515226",
    "5, 6.54264567239064449634",
    "5.612001244, 7.99999999956121531531",
    "8, 15.20614255101715455826",
    "10, 23.11805340548607589427",
    "20, 88.56009534307559192032",
    "38, 315.53978970396250789473",
    "40, 349.43700645934584208605",
    "100, 2173.87154286903437652753",
    "-2, 0.00999437953410870890",
  })
  void agreesWithReferenceValuesFarIntoTheTail(double z, double phi) {
    assertThat(-NormalTail.log10(z)).isCloseTo(phi, Percentage.withPercentage(1e-10));
  }

  @Test
  void fallsWithoutAJumpAndStaysFinite() {
    double last = NormalTail.log10(-12);
    for (double z = -12; z < 12; z += 0.001) {
      double next = NormalTail.log10(z + 0.001);
      assertThat(next).isLessThanOrEqualTo(last);
      assertThat(last - next).isLessThan(0.01);
      last = next;
    }
    assertThat(NormalTail.log10(1e100)).isFinite();
    assertThat(NormalTail.log10(-1e100)).isCloseTo(0, within(0.0));
  }
}
