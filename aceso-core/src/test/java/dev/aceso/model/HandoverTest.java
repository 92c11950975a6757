package dev.aceso.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("OPS-6")
class HandoverTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration FIRST = Duration.ofMinutes(15);

  @Test
  void peopleAreToldAgainAfterTwiceAsLongEachTimeUpToFourHours() {
    Handover handover = Handover.at(T0);
    assertThat(handover.remindAt(FIRST)).contains(T0.plus(FIRST));
    handover = handover.reminded(T0.plus(FIRST));
    assertThat(handover.remindAt(FIRST)).contains(T0.plus(FIRST).plus(Duration.ofMinutes(30)));
    for (int i = 0; i < 20; i++) {
      handover = handover.reminded(T0);
    }
    assertThat(handover.remindAt(FIRST)).contains(T0.plus(Duration.ofHours(4)));
  }

  @Test
  void nobodyIsToldAgainOnceSomebodyHasTakenNotice() {
    assertThat(Handover.at(T0).acknowledged("ann").remindAt(FIRST)).isEmpty();
    assertThat(Handover.NONE.remindAt(FIRST)).isEmpty();
  }
}
