package dev.aceso.drills.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroublesTest {
  @Test
  void theSameSeedGivesTheSameTroubles() {
    assertThat(troubles(7)).isEqualTo(troubles(7)).isNotEqualTo(troubles(8));
  }

  @Test
  void everyKindComesInTime() {
    assertThat(troubles(7).stream().map(Trouble::id).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "crash",
            "hang",
            "crash-loop",
            "full-scratch",
            "chain",
            "lasting-crash-loop",
            "by-hand",
            "engine-dies");
  }

  private static List<Trouble> troubles(long seed) {
    return Stream.generate(new Troubles(seed)::next).limit(200).toList();
  }
}
