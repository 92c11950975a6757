package dev.aceso.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("TST-1.1")
class MaintenanceWindowTest {
  private static MaintenanceWindow window(Set<DayOfWeek> days, String from, String to, String in) {
    return new MaintenanceWindow(
        Set.of(), days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(in));
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  @Test
  void aWindowOfEveryDay() {
    MaintenanceWindow nightly = window(Set.of(), "02:00", "04:00", "UTC");
    assertThat(nightly.openUntil(at("2026-03-03T01:59:59Z"))).isEmpty();
    assertThat(nightly.openUntil(at("2026-03-03T02:00:00Z"))).contains(at("2026-03-03T04:00:00Z"));
    assertThat(nightly.openUntil(at("2026-03-03T04:00:00Z"))).isEmpty();
  }

  @Test
  void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
    MaintenanceWindow saturday = window(Set.of(DayOfWeek.SATURDAY), "22:00", "03:00", "UTC");
    assertThat(saturday.openUntil(at("2026-03-07T23:00:00Z"))).contains(at("2026-03-08T03:00:00Z"));
    assertThat(saturday.openUntil(at("2026-03-08T02:00:00Z"))).contains(at("2026-03-08T03:00:00Z"));
    assertThat(saturday.openUntil(at("2026-03-08T23:00:00Z"))).isEmpty();
    assertThat(saturday.openUntil(at("2026-03-07T02:00:00Z"))).isEmpty();
  }

  @Test
  void theClockIsThatOfItsZoneAlsoWhenItChanges() {
    MaintenanceWindow berlin = window(Set.of(), "01:30", "04:00", "Europe/Berlin");
    assertThat(berlin.openUntil(at("2026-03-29T00:30:00Z")))
        .as("in the night the clocks go forward it is an hour shorter")
        .contains(at("2026-03-29T02:00:00Z"));
    assertThat(berlin.openUntil(at("2026-03-28T00:30:00Z"))).contains(at("2026-03-28T03:00:00Z"));
  }
}
