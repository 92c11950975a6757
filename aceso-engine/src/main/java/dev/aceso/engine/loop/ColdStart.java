package dev.aceso.engine.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How an engine begins with what it owns. Where the machine was booted, or most of it is gone at
 * once, it is started as at first, rather than that every part is taken for a crash of its own.
 *
 * @param ways of each component
 * @param said what is started and why; empty when nothing is
 */
record ColdStart(Map<ComponentId, Beginning> ways, Optional<String> said) {
  /** So many at least make a cold start; one alone may well have crashed. */
  private static final int MANY = 2;

  ColdStart {
    ways = Map.copyOf(ways);
  }

  /**
   * Decides it.
   *
   * @param lives what has become of each component's last life
   * @param startable whether the engine may start it of its own accord
   */
  static ColdStart of(Map<ComponentId, LastLife> lives, Predicate<ComponentId> startable) {
    return by(reason(List.copyOf(lives.values())), lives, startable);
  }

  /** How an engine that runs already begins with what is new to it. */
  static ColdStart none(Map<ComponentId, LastLife> lives, Predicate<ComponentId> startable) {
    return by(Optional.empty(), lives, startable);
  }

  private static ColdStart by(
      Optional<String> why, Map<ComponentId, LastLife> lives, Predicate<ComponentId> startable) {
    Map<ComponentId, Beginning> ways = new HashMap<>();
    int started = 0;
    for (Map.Entry<ComponentId, LastLife> each : lives.entrySet()) {
      boolean never = each.getValue() instanceof LastLife.Never;
      boolean afresh = never || (why.isPresent() && lost(each.getValue()));
      Beginning way = Beginning.AS_FOUND;
      if (afresh) {
        way = startable.test(each.getKey()) ? Beginning.START : Beginning.LEAVE;
      }
      started += way == Beginning.START ? 1 : 0;
      ways.put(each.getKey(), way);
    }
    return new ColdStart(ways, said(why.orElse("never started before"), started));
  }

  private static Optional<String> said(String why, int started) {
    return started == 0
        ? Optional.empty()
        : Optional.of(
            "%s: starting %d component%s it owns%s"
                .formatted(
                    why,
                    started,
                    started == 1 ? "" : "s",
                    started == 1 ? "" : " in dependency order"));
  }

  /** Why this is a cold start; empty when it is none. */
  private static Optional<String> reason(List<LastLife> lives) {
    long lost = lives.stream().filter(LastLife.Lost.class::isInstance).count();
    long running = lives.stream().filter(LastLife.Runs.class::isInstance).count();
    long owned = lives.stream().filter(l -> !(l instanceof LastLife.NotOwned)).count();
    long never = lives.stream().filter(LastLife.Never.class::isInstance).count();
    if (lives.stream().anyMatch(ColdStart::ofEarlierBoot)) {
      return Optional.of("a new boot");
    }
    if (lost >= MANY && lost > running) {
      return Optional.of(
          "%d of the %d processes that ran are gone".formatted(lost, lost + running));
    }
    return owned > 0 && never == owned ? Optional.of("a first start") : Optional.empty();
  }

  private static boolean ofEarlierBoot(LastLife life) {
    return switch (life) {
      case LastLife.Ended ended -> ended.earlierBoot();
      case LastLife.Lost lost -> lost.earlierBoot();
      case LastLife.NotOwned _, LastLife.Never _, LastLife.Runs _ -> false;
    };
  }

  private static boolean lost(LastLife life) {
    return life instanceof LastLife.Lost || ofEarlierBoot(life);
  }
}
