package dev.aceso.engine.api;

import dev.aceso.engine.access.Role;
import dev.aceso.engine.loop.Control;
import dev.aceso.loop.Answer;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page behind a signed link: what would be done, and one button. Looking at it approves
 * nothing, as chat programs fetch the links that they show.
 */
final class ApprovalPage {
  static final String PATH = "/approve";
  private static final Set<String> QUERY = Set.of("incident", "plan", "to", "until", "sig");

  private final Control control;
  private final ApprovalLinks links;
  private final InstantSource clock;

  ApprovalPage(Control control, ApprovalLinks links, InstantSource clock) {
    this.control = control;
    this.links = links;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, QUERY, this::show),
        new Route("POST", PATH, QUERY, Role.VIEWER, this::approve));
  }

  private Reply show(Route.Request request) {
    Optional<String> refusal = links.refusal(request.query(), clock.instant());
    if (refusal.isPresent()) {
      return page(403, "Not approved", refusal.get(), "");
    }
    Optional<Incident> incident = control.incident(request.query().getOrDefault("incident", ""));
    Optional<RecoveryPlan> plan = incident.flatMap(Incident::plan);
    if (incident.isEmpty()
        || plan.isEmpty()
        || incident.get().state() != IncidentState.AWAITING_APPROVAL
        || !plan.get().id().equals(request.query().get("plan"))) {
      return page(409, "Nothing waits", "This plan no longer waits for approval.", "");
    }
    return page(
        200,
        "Approve %s?".formatted(plan.get().playbook()),
        Explainer.sentence(incident.get()),
        "<ol>%s</ol><form method=\"post\"><button>Approve</button></form>"
            .formatted(steps(plan.get())));
  }

  private static String steps(RecoveryPlan plan) {
    StringBuilder steps = new StringBuilder();
    for (Step step : plan.steps()) {
      steps.append("<li>").append(escaped(step.summary())).append("</li>");
    }
    return steps.toString();
  }

  private Reply approve(Route.Request request) {
    Optional<String> refusal = links.refusal(request.query(), clock.instant());
    if (refusal.isPresent()) {
      return page(403, "Not approved", refusal.get(), "");
    }
    Answer answer =
        control.approve(
            request.query().getOrDefault("incident", ""),
            Optional.ofNullable(request.query().get("plan")),
            "the link sent to " + Wording.plain(request.query().getOrDefault("to", "")));
    return switch (answer) {
      case Answer.Done d -> page(200, "Approved", d.text(), "");
      case Answer.Refused r -> page(409, "Not approved", r.why(), "");
      case Answer.Unavailable u -> page(503, "Not approved", u.why(), "");
      case Answer.NotFound n -> page(404, "Not approved", "There is no " + n.what() + ".", "");
    };
  }

  /**
   * @param body HTML that is safe already
   */
  private static Reply page(int status, String title, String text, String body) {
    return new Reply.Page(
        status,
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s · Aceso</title>
        <link rel="stylesheet" href="/console/style.css">
        <main class="page"><h1>%1$s</h1><p>%2$s</p>%3$s</main>
        </html>
        """
            .formatted(escaped(title), escaped(text), body));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
