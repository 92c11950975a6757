package dev.aceso.engine.api;

import dev.aceso.engine.access.Caller;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.loop.Control;
import dev.aceso.engine.loop.SystemStatus;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes that read. */
final class Queries {
  static final int MOST = 10_000;
  private static final int USUAL = 1_000;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final Control control;
  private final InstantSource clock;

  Queries(Control control, InstantSource clock) {
    this.control = control;
    this.clock = clock;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.get(
            "/api/v1/status", _ -> Reply.json(StatusView.of(control.status(), clock.instant()))));
    routes.add(
        Route.get(
            "/api/v1/components",
            _ -> Reply.json(StatusView.of(control.status(), clock.instant()).components())));
    routes.add(Route.get("/api/v1/incidents", Set.of("state", "limit"), this::incidents));
    routes.add(
        Route.get(
            "/api/v1/incidents/{id}",
            r ->
                found(
                    r,
                    i ->
                        Reply.json(
                            IncidentDetail.of(
                                i,
                                control.events(i.id()),
                                control.knowledge(),
                                control.progress(i.id()),
                                clock.instant())))));
    routes.add(Route.get("/api/v1/incidents/{id}/explain", this::explain));
    routes.add(
        Route.get(
            "/api/v1/knowledge",
            _ -> Reply.json(KnowledgeView.of(control.knowledge(), control.policy().learning()))));
    routes.add(Route.get("/api/v1/policy", _ -> Reply.json(PolicyView.of(control.policy()))));
    routes.add(Route.get("/metrics", _ -> Reply.text(Exposition.MEDIA_TYPE, Metrics.of(control))));
    routes.add(Route.get(Console.HEALTH, _ -> health()));
    routes.add(Route.get("/api/v1/me", r -> Reply.json(Me.of(r.caller()))));
    String description = Console.resource("/dev/aceso/engine/api/openapi.yaml");
    routes.add(
        Route.get(
            "/openapi.yaml", _ -> Reply.text("application/yaml; charset=utf-8", description)));
    return routes;
  }

  /**
   * Who asks.
   *
   * @param name null for one who has shown nothing
   */
  record Me(@Nullable String name, String role) {
    static Me of(Caller caller) {
      return switch (caller) {
        case Caller.Known(Person person) -> new Me(person.name(), person.role().word());
        case Caller.Anyone(Role role) -> new Me(null, role.word());
      };
    }
  }

  private Reply health() {
    SystemStatus status = control.status();
    if (status.up()) {
      return new Reply.Text(200, PLAIN, "ok\n");
    }
    String why = status.pulse().trouble();
    return new Reply.Text(
        503, PLAIN, (why.isEmpty() ? "starting" : why.replaceAll("\\s+", " ")) + "\n");
  }

  private Reply incidents(Route.Request request) {
    Set<IncidentState> states = EnumSet.noneOf(IncidentState.class);
    for (String name : request.query().getOrDefault("state", "").split(",", -1)) {
      if (!name.isBlank()) {
        var state = state(name.strip());
        if (state.isEmpty()) {
          return Reply.refused(badState(name));
        }
        states.addAll(state);
      }
    }
    String asked = request.query().getOrDefault("limit", Integer.toString(USUAL));
    if (!asked.matches("\\d{1,5}") || Integer.parseInt(asked) < 1) {
      return Reply.refused(
          Problem.badRequest(
              "limit is '" + Wording.plain(asked) + "'.", "Give a number from 1 to " + MOST + "."));
    }
    Instant now = clock.instant();
    return Reply.json(
        control.incidents().stream()
            .filter(i -> states.isEmpty() || states.contains(i.state()))
            .limit(Math.min(MOST, Integer.parseInt(asked)))
            .map(i -> IncidentView.of(i, now))
            .toList());
  }

  private static Set<IncidentState> state(String name) {
    return Arrays.stream(IncidentState.values())
        .filter(s -> Wording.snake(s).equals(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private static Problem badState(String name) {
    return Problem.badRequest(
        "state is '" + Wording.plain(name) + "'.",
        "Give one or more, separated by commas, of "
            + Arrays.stream(IncidentState.values())
                .map(Wording::snake)
                .collect(Collectors.joining(", "))
            + ".");
  }

  private Reply explain(Route.Request request) {
    return found(
        request,
        incident -> {
          Explanation explanation =
              Explainer.explain(
                  incident,
                  control.events(incident.id()),
                  control.knowledge(),
                  control
                      .progress(incident.id())
                      .map(p -> UnderWay.told(incident, p, clock.instant())));
          return request.accept().contains("json")
              ? Reply.json(explanation)
              : Reply.text(PLAIN, explanation.text());
        });
  }

  private Reply found(Route.Request request, Function<Incident, Reply> answer) {
    return control
        .incident(request.id())
        .map(answer)
        .orElseGet(
            () ->
                Reply.refused(
                    Problem.notFound("There is no incident " + Wording.plain(request.id()) + ".")));
  }
}
