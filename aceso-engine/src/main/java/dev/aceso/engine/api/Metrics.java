package dev.aceso.engine.api;

import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Control;
import dev.aceso.engine.loop.Delivery;
import dev.aceso.engine.loop.SystemStatus;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.Times;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the engine tells Prometheus. Counters cover the incidents that are kept. Pure. */
final class Metrics {
  private Metrics() {}

  static String of(Control control) {
    SystemStatus status = control.status();
    List<Incident> incidents = control.incidents();
    List<RecoveryResult> results = incidents.stream().flatMap(i -> i.results().stream()).toList();
    Exposition out = new Exposition();
    engine(out, status);
    components(out, status.components());
    incidents(out, incidents);
    recoveries(out, results);
    messages(out, control.deliveries());
    control
        .knowledge()
        .mttr()
        .ifPresent(
            mttr ->
                out.metric("aceso_mttr_seconds", "gauge", "Mean time from onset to proof.")
                    .sample("aceso_mttr_seconds", seconds(mttr)));
    return out.text();
  }

  private static void messages(Exposition out, List<Delivery> deliveries) {
    each(out, deliveries, "delivered", "Messages that arrived.", Delivery::delivered);
    each(out, deliveries, "failures", "Tries to send a message that failed.", Delivery::failures);
    each(out, deliveries, "given_up", "Messages that were given up.", Delivery::givenUp);
  }

  private static void each(
      Exposition out,
      List<Delivery> deliveries,
      String what,
      String help,
      ToLongFunction<Delivery> count) {
    String name = "aceso_messages_%s_total".formatted(what);
    Map<String, Long> byHost =
        deliveries.stream()
            .collect(
                Collectors.groupingBy(Delivery::to, TreeMap::new, Collectors.summingLong(count)));
    if (!byHost.isEmpty()) {
      out.metric(name, "counter", help);
      byHost.forEach((host, sum) -> out.sample(name, sum, "to", host));
    }
  }

  private static void engine(Exposition out, SystemStatus status) {
    out.metric(
            "aceso_up",
            "gauge",
            "1 when every component is watched, the loop lives and can write, else 0.")
        .sample("aceso_up", status.up() ? 1 : 0);
    out.metric("aceso_paused", "gauge", "1 when everything is paused, else 0.")
        .sample("aceso_paused", status.paused() ? 1 : 0);
    out.metric("aceso_info", "gauge", "The engine; always 1.")
        .sample(
            "aceso_info",
            1,
            "system",
            status.system(),
            "version",
            status.version(),
            "mode",
            Wording.kebab(status.mode()));
  }

  private static void components(Exposition out, List<ComponentStatus> components) {
    out.metric("aceso_components", "gauge", "Components by health.");
    for (ComponentStatus.Health health : ComponentStatus.Health.values()) {
      out.sample(
          "aceso_components",
          (double) components.stream().filter(c -> c.health() == health).count(),
          "health",
          Wording.kebab(health));
    }
    out.metric("aceso_component_up", "gauge", "1 when the component is up or merely suspect.");
    components.stream()
        .sorted(Comparator.comparing(c -> c.facts().component().id()))
        .forEach(
            c ->
                out.sample(
                    "aceso_component_up", up(c), "component", c.facts().component().id().value()));
  }

  private static int up(ComponentStatus component) {
    return switch (component.health()) {
      case UP, SUSPECT -> 1;
      case DOWN, RECOVERING, STOPPED, UNKNOWN -> 0;
    };
  }

  private static void incidents(Exposition out, List<Incident> incidents) {
    out.metric("aceso_incidents_total", "counter", "Incidents by class and last outcome.");
    counted(incidents, Metrics::classAndOutcome)
        .forEach(
            (key, count) ->
                out.sample(
                    "aceso_incidents_total", count, "class", key.get(0), "outcome", key.get(1)));
    out.metric("aceso_incidents_open", "gauge", "Incidents that are not over, by state.");
    for (IncidentState state : IncidentState.values()) {
      if (!state.over()) {
        out.sample(
            "aceso_incidents_open",
            (double) incidents.stream().filter(i -> i.state() == state).count(),
            "state",
            Wording.snake(state));
      }
    }
  }

  private static List<String> classAndOutcome(Incident incident) {
    return List.of(
        Wording.kebab(incident.kind().failureClass()),
        incident.result().map(r -> Wording.snake(r.outcome())).orElse("none"));
  }

  private static void recoveries(Exposition out, List<RecoveryResult> results) {
    out.metric("aceso_actions_total", "counter", "Recoveries carried out.");
    counted(results, r -> List.of(r.playbook(), Wording.snake(r.outcome())))
        .forEach(
            (key, count) ->
                out.sample(
                    "aceso_actions_total", count, "playbook", key.get(0), "outcome", key.get(1)));
    out.metric("aceso_recovery_seconds", "summary", "Time of recoveries by stage.");
    stage(out, results, "detect", Times::detect);
    stage(out, results, "diagnose", Times::diagnose);
    stage(out, results, "decide", Times::decide);
    stage(out, results, "act", Times::act);
    stage(out, results, "validate", Times::validate);
    stage(out, results, "total", Times::total);
  }

  private static void stage(
      Exposition out, List<RecoveryResult> results, String stage, Function<Times, Duration> time) {
    Duration sum =
        results.stream().map(r -> time.apply(r.times())).reduce(Duration.ZERO, Duration::plus);
    out.sample("aceso_recovery_seconds_count", results.size(), "stage", stage);
    out.sample("aceso_recovery_seconds_sum", seconds(sum), "stage", stage);
  }

  private static <T> Map<List<String>, Long> counted(List<T> items, Function<T, List<String>> key) {
    return items.stream()
        .collect(
            Collectors.groupingBy(
                key,
                () -> new TreeMap<>(Comparator.comparing((List<String> k) -> String.join("\0", k))),
                Collectors.counting()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
