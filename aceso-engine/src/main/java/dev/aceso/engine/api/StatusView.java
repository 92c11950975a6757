package dev.aceso.engine.api;

import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.SystemStatus;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the system and its engine are.
 *
 * @param now the engine's clock, for a reader whose clock goes otherwise
 * @param ready every component is watched
 * @param mode shadow, approve or automatic, where no rule says otherwise
 * @param problem what hinders the engine itself; null when nothing does
 * @param advice what should be put right though the engine works; null when nothing should
 * @param health how many components there are of each health
 */
record StatusView(
    String system,
    String version,
    Instant startedAt,
    Instant now,
    boolean ready,
    String mode,
    boolean paused,
    @Nullable String problem,
    @Nullable String advice,
    Map<String, Long> health,
    List<ComponentView> components) {

  /**
   * How a component is.
   *
   * @param health up, suspect, down, recovering, stopped or unknown
   * @param incident id of the open incident it belongs to; null when there is none
   * @param drift in what its process differs from its configuration; null when in nothing
   */
  record ComponentView(
      String id,
      String type,
      String tier,
      String data,
      String group,
      List<String> dependsOn,
      String health,
      String summary,
      @Nullable String incident,
      boolean paused,
      @Nullable String drift,
      @Nullable Long pid,
      List<ProbeView> probes) {

    static ComponentView of(ComponentStatus status) {
      ComponentFacts facts = status.facts();
      Component component = facts.component();
      return new ComponentView(
          component.id().value(),
          component.type(),
          Wording.kebab(component.tier()),
          Wording.kebab(component.data()),
          component.group(),
          component.dependsOn().stream().map(Object::toString).toList(),
          Wording.kebab(status.health()),
          status.summary(),
          status.incident().orElse(null),
          status.paused(),
          status.drift().orElse(null),
          facts.presence() instanceof Presence.Running r && r.pid() > 0 ? r.pid() : null,
          facts.probes().values().stream()
              .sorted(Comparator.comparing(p -> p.spec().name()))
              .map(ProbeView::of)
              .toList());
    }
  }

  /**
   * The latest reading of a probe.
   *
   * @param outcome pass, fail or inconclusive; null before the first reading
   * @param failures consecutive failures so far
   */
  record ProbeView(
      String name,
      String kind,
      String category,
      @Nullable String outcome,
      @Nullable String detail,
      @Nullable Long tookMs,
      @Nullable Instant at,
      int failures) {

    static ProbeView of(ProbeFacts facts) {
      return new ProbeView(
          facts.spec().name(),
          facts.spec().kind(),
          Wording.kebab(facts.spec().category()),
          facts.last().map(l -> Wording.kebab(l.outcome())).orElse(null),
          facts.last().map(l -> l.detail()).orElse(null),
          facts.last().map(l -> l.took().toMillis()).orElse(null),
          facts.last().map(l -> IncidentView.ms(l.at())).orElse(null),
          facts.failures());
    }
  }

  static StatusView of(SystemStatus status, Instant now) {
    Map<String, Long> health = new TreeMap<>();
    for (ComponentStatus.Health h : ComponentStatus.Health.values()) {
      health.put(
          Wording.kebab(h), status.components().stream().filter(c -> c.health() == h).count());
    }
    return new StatusView(
        status.system(),
        status.version(),
        IncidentView.ms(status.startedAt()),
        IncidentView.ms(now),
        status.ready(),
        Wording.kebab(status.mode()),
        status.paused(),
        status.problem().isEmpty() ? null : status.problem(),
        status.advice().isEmpty() ? null : status.advice(),
        health,
        status.components().stream().map(ComponentView::of).toList());
  }
}
