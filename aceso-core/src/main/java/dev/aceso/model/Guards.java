package dev.aceso.model;

import java.time.Duration;
import java.util.List;

/**
 * What keeps a bad night from getting worse, beyond the plain limits (SAF-5, EXT-9).
 *
 * @param rate recoveries of the whole system in a time
 * @param minimumHealthy members of a group of several that must go on serving while one is
 *     interrupted; at least one member can always be acted on when it is down already
 * @param storm when many failures are taken for one
 * @param breaker when a playbook is no longer trusted
 * @param arbitration how long another healer or a person is waited for before people are asked
 * @param maintenance times in which nothing is done
 */
public record Guards(
    Rate rate,
    int minimumHealthy,
    Storm storm,
    Breaker breaker,
    Duration arbitration,
    List<MaintenanceWindow> maintenance) {
  public static final Guards DEFAULT =
      new Guards(
          new Rate(30, Duration.ofMinutes(10)),
          0,
          new Storm(5, Duration.ofSeconds(10), Duration.ofSeconds(5)),
          new Breaker(3, Duration.ofMinutes(30), Duration.ofMinutes(10)),
          Duration.ofMinutes(2),
          List.of());

  public Guards {
    maintenance = List.copyOf(maintenance);
  }

  /** The same guards with these times of maintenance. */
  public Guards maintainedAt(List<MaintenanceWindow> windows) {
    return new Guards(rate, minimumHealthy, storm, breaker, arbitration, windows);
  }

  /**
   * A bound on how often anything is done.
   *
   * @param recoveries of any component, at least 1
   */
  public record Rate(int recoveries, Duration within) {}

  /**
   * Many failures at once are one cause, not many.
   *
   * @param failures components that begin to fail within {@code within}, at least 2
   * @param settle how long none may join before anything is done
   */
  public record Storm(int failures, Duration within, Duration settle) {}

  /**
   * A playbook that fails wherever it is used is left alone for a while (M. Nygard, Release It!,
   * 2007, circuit breaker).
   *
   * @param failures in a row, whatever the component, at least 1
   * @param within older ones no longer count
   * @param cooldown after which it is tried once more
   */
  public record Breaker(int failures, Duration within, Duration cooldown) {}
}
