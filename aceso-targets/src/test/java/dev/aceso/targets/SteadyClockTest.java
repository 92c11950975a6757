package dev.aceso.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant wall = NOON;
  private long nanos;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  private void pass(Duration time, Duration shownByTheWall) {
    nanos += time.toNanos();
    wall = wall.plus(shownByTheWall);
  }

  @Test
  void itNeverGoesBack() {
    pass(Duration.ofSeconds(2), Duration.ofMinutes(-5));
    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(1_900));
    assertThat(clock.of(wall.minusSeconds(1))).isEqualTo(NOON.plusMillis(900));
  }

  @Test
  void aTimeFromOutsideStaysWhatItWasThoughTheWallClockIsSetBack() {
    Instant started = clock.of(NOON.minusSeconds(1));
    pass(Duration.ofSeconds(20), Duration.ofMinutes(-5));
    assertThat(clock.of(NOON.minusSeconds(1))).isEqualTo(started).isEqualTo(NOON.minusSeconds(1));
  }

  @Test
  void itGoesOnFromWhatWasWritten() {
    clock.notBefore(NOON.plusSeconds(60));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aReadingThatWasInterruptedIsTakenAgain() {
    Deque<Long> readings =
        new ArrayDeque<>(List.of(0L, 0L, 60_000_000_000L, 60_000_000_000L, 60_000_000_001L));
    SteadyClock interrupted =
        new SteadyClock(
            () -> NOON.plusNanos(readings.getFirst() > 0 ? 60_000_000_000L : 0), readings::remove);
    assertThat(interrupted.instant()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void theSystemsClockIsNearTheWallClock() {
    assertThat(Duration.between(SteadyClock.system().instant(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }
}
