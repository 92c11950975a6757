package dev.aceso.engine.api;

import dev.aceso.engine.access.Role;
import dev.aceso.engine.loop.Control;
import dev.aceso.loop.Answer;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes that change something: what a person or a component tells the engine. */
final class Orders {
  private final Control control;

  Orders(Control control) {
    this.control = control;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/api/v1/incidents/{id}/approve",
            Role.APPROVER,
            r ->
                Body.read(
                    r,
                    Body.Approve.class,
                    b ->
                        answer(
                            control.approve(
                                r.id(),
                                Optional.ofNullable(b.plan()),
                                r.caller().identity(given(b.by())))))),
        Route.post(
            "/api/v1/incidents/{id}/reject",
            Role.APPROVER,
            r ->
                Body.read(
                    r,
                    Body.ByWhy.class,
                    b -> answer(control.reject(r.id(), by(r, b), given(b.why()))))),
        Route.post(
            "/api/v1/incidents/{id}/stop",
            Role.OPERATOR,
            r -> Body.read(r, Body.By.class, b -> answer(control.stop(r.id(), by(r, b))))),
        Route.post(
            "/api/v1/incidents/{id}/close",
            Role.OPERATOR,
            r ->
                Body.read(
                    r,
                    Body.ByWhy.class,
                    b -> answer(control.close(r.id(), by(r, b), given(b.why()))))),
        Route.post(
            "/api/v1/incidents/{id}/retry",
            Role.OPERATOR,
            r ->
                Body.read(
                    r,
                    Body.ByPerhapsWhy.class,
                    b -> answer(control.retry(r.id(), by(r, b), given(b.why()))))),
        onComponent("start", control::start),
        onComponent("stop", control::stop),
        onComponent("restart", control::restart),
        Route.post(
            "/api/v1/incidents/{id}/acknowledge",
            Role.OPERATOR,
            r -> Body.read(r, Body.By.class, b -> answer(control.acknowledge(r.id(), by(r, b))))),
        Route.post(
            "/api/v1/incidents/{id}/guide",
            Role.OPERATOR,
            r -> Body.read(r, Body.By.class, b -> answer(control.guide(r.id(), by(r, b))))),
        Route.post(
            "/api/v1/incidents/{id}/proceed",
            Role.OPERATOR,
            r ->
                Body.read(
                    r,
                    Body.Proceed.class,
                    b ->
                        answer(
                            control.proceed(r.id(), by(r, b), Boolean.TRUE.equals(b.by_hand()))))),
        Route.post(
            "/api/v1/pause",
            Role.OPERATOR,
            r ->
                Body.read(
                    r,
                    Body.Pause.class,
                    b ->
                        scoped(
                            b.component(),
                            c ->
                                control.pause(
                                    c,
                                    by(r, b),
                                    Optional.ofNullable(b.length()).map(Durations::parse))))),
        Route.post(
            "/api/v1/resume",
            Role.OPERATOR,
            r ->
                Body.read(
                    r,
                    Body.Scope.class,
                    b -> scoped(b.component(), c -> control.resume(c, by(r, b))))),
        Route.post(
            "/api/v1/components/{id}/heartbeat",
            Role.VIEWER,
            r ->
                Body.read(
                    r,
                    Body.Nothing.class,
                    _ -> scoped(r.id(), c -> control.heartbeat(c.orElseThrow())))));
  }

  private interface OnComponent {
    Answer order(ComponentId component, String by, String why);
  }

  private static Route onComponent(String verb, OnComponent order) {
    return Route.post(
        "/api/v1/components/{id}/" + verb,
        Role.OPERATOR,
        r ->
            Body.read(
                r,
                Body.ByPerhapsWhy.class,
                b -> scoped(r.id(), c -> order.order(c.orElseThrow(), by(r, b), given(b.why())))));
  }

  private static String by(Route.Request request, Body body) {
    return request.caller().by(given(body.by()));
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static Reply scoped(
      @Nullable String component, Function<Optional<ComponentId>, Answer> order) {
    if (component == null) {
      return answer(order.apply(Optional.empty()));
    }
    ComponentId id;
    try {
      id = ComponentId.of(component);
    } catch (IllegalArgumentException e) {
      return Reply.refused(
          Problem.notFound("There is no component '" + Wording.plain(component) + "'."));
    }
    return answer(order.apply(Optional.of(id)));
  }

  private static Reply answer(Answer answer) {
    return switch (answer) {
      case Answer.Done d -> Reply.json(new Done(d.text()));
      case Answer.Refused r -> Reply.refused(Problem.refused(r.why()));
      case Answer.Unavailable u -> Reply.refused(Problem.unavailable(u.why()));
      case Answer.NotFound n -> Reply.refused(Problem.notFound(n.what()));
    };
  }

  /** What was done, in one sentence. */
  record Done(String done) {}
}
