package dev.aceso.engine.loop;

import dev.aceso.engine.loop.ComponentStatus.Health;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Desired;
import dev.aceso.model.Durations;
import dev.aceso.model.Ending;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a component is, by what is seen of it. Pure. */
final class Vitals {
  private Vitals() {}

  /**
   * Its health by its presence and its probes. An open incident counts only where nothing is probed
   * that would show that it serves.
   *
   * @param incidents the open ones that it has a part in
   */
  static Health health(ComponentFacts facts, List<Incident> incidents) {
    boolean recovering =
        incidents.stream()
            .anyMatch(
                i ->
                    i.state() == IncidentState.RECOVERING
                        && i.plan()
                            .map(p -> p.touches().contains(facts.component().id()))
                            .orElse(false));
    if (recovering) {
      return Health.RECOVERING;
    }
    if (facts.atRest()) {
      return Health.STOPPED;
    }
    boolean serves = facts.probes().values().stream().anyMatch(p -> p.passes() > 0);
    boolean down =
        (facts.presence() instanceof Presence.Ended && !facts.servedByAnother())
            || facts.probes().values().stream().anyMatch(ProbeFacts::failed)
            || (!serves && fails(facts, incidents));
    if (down) {
      return Health.DOWN;
    }
    if (facts.probes().values().stream().anyMatch(p -> p.failures() > 0)) {
      return Health.SUSPECT;
    }
    return facts.running() || serves ? Health.UP : Health.UNKNOWN;
  }

  private static boolean fails(ComponentFacts facts, List<Incident> incidents) {
    return incidents.stream()
        .flatMap(i -> i.failures().stream())
        .anyMatch(f -> f.component().equals(facts.component().id()));
  }

  /** The same in a few words. */
  static String summary(ComponentFacts facts, Health health, Instant now) {
    if (facts.servedByAnother()) {
      return "served by another process, which holds its port; Aceso starts its own when that ends";
    }
    if (facts.presence() instanceof Presence.Ended ended) {
      return health == Health.STOPPED ? rest(facts, ended, now) : "ended: " + ended.status();
    }
    Optional<Signal.Probed> failing =
        facts.probes().values().stream()
            .filter(p -> p.failures() > 0)
            .flatMap(p -> p.last().stream())
            .findFirst();
    if (failing.isPresent()) {
      return failing.get().detail()
          + facts.probes().values().stream()
              .flatMap(p -> p.failingSince().stream())
              .min(Instant::compareTo)
              .map(at -> " for " + Durations.show(seconds(at, now)))
              .orElse("");
    }
    String pid =
        facts.presence() instanceof Presence.Running r && r.pid() > 0 ? ", pid " + r.pid() : "";
    return shown(health, pid) + untold(facts).map(why -> "; " + why).orElse("");
  }

  private static String shown(Health health, String pid) {
    return switch (health) {
      case UP -> "serving" + pid;
      case RECOVERING -> "being recovered" + pid;
      case SUSPECT, DOWN -> "failing" + pid;
      case STOPPED -> "stopped";
      case UNKNOWN -> "not seen yet";
    };
  }

  /** What hinders a probe is for people to mend. */
  private static Optional<String> untold(ComponentFacts facts) {
    return facts.probes().values().stream()
        .flatMap(p -> p.last().stream())
        .filter(l -> l.outcome() == ProbeOutcome.INCONCLUSIVE)
        .findFirst()
        .map(l -> "probe %s can't tell: %s".formatted(l.probe(), l.detail()));
  }

  /** Why it is at rest. */
  private static String rest(ComponentFacts facts, Presence.Ended ended, Instant now) {
    return switch (facts.desired()) {
      case Desired.Stopped s -> s + " " + Durations.show(seconds(s.since(), now)) + " ago";
      case Desired.Once _ -> "its work is done";
      case Desired.Up _ ->
          ended.ending() == Ending.DONE ? "its work is done" : "ended as it may: " + ended.status();
    };
  }

  private static Duration seconds(Instant from, Instant to) {
    return Duration.ofSeconds(Math.max(0, Duration.between(from, to).toSeconds()));
  }
}
