package dev.aceso.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A time of the week in which nothing is done to some components, as people work on them then.
 *
 * @param components empty for all
 * @param days on which it begins; empty for every day
 * @param from when it begins
 * @param to when it ends; at or before {@code from} means on the day after
 * @param zone whose clock people mean; a time that a change of the clock skips is taken as the
 *     first after it
 */
public record MaintenanceWindow(
    Set<ComponentId> components, Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  public MaintenanceWindow {
    components = Set.copyOf(components);
    days = Set.copyOf(days);
  }

  public boolean concerns(ComponentId component) {
    return components.isEmpty() || components.contains(component);
  }

  /** When the window that is open now ends; empty when none is. */
  public Optional<Instant> openUntil(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return List.of(today.minusDays(1), today).stream()
        .filter(day -> days.isEmpty() || days.contains(day.getDayOfWeek()))
        .filter(day -> !now.isBefore(at(day, from)))
        .map(day -> at(to.isAfter(from) ? day : day.plusDays(1), to))
        .filter(now::isBefore)
        .max(Instant::compareTo);
  }

  private Instant at(LocalDate day, LocalTime time) {
    return ZonedDateTime.of(day, time, zone).toInstant();
  }
}
