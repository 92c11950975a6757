package dev.aceso.engine.api;

import dev.aceso.engine.access.Role;
import dev.aceso.engine.loop.Control;
import dev.aceso.loop.Answer;
import dev.aceso.model.Incident;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Step;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
    return followed(
        request,
        waits ->
            page(
                200,
                "Approve %s?".formatted(waits.plan().playbook()),
                Explainer.sentence(waits.incident()),
                "<ol>%s</ol><form method=\"post\"><button>Approve</button></form>"
                    .formatted(steps(waits.plan()))));
  }

  /** What is to be said of the link, or what is done with one that can still be used. */
  private Reply followed(Route.Request request, Function<LinkStanding.Waits, Reply> use) {
    if (!links.genuine(request.query())) {
      return page(
          403, "Not approved", "This link is not genuine, or was cut off: copy it as a whole.", "");
    }
    String id = request.query().getOrDefault("incident", "");
    String plan = request.query().getOrDefault("plan", "");
    Optional<Incident> incident = control.incident(id);
    if (incident.isEmpty()) {
      return page(
          404, "Nothing waits", "The engine keeps no incident %s any more.".formatted(id), "");
    }
    return switch (LinkStanding.of(
        incident.get(), plan, voice(request), control.events(id).events())) {
      case LinkStanding.Waits waits ->
          links.expired(request.query(), clock.instant())
              ? page(409, "Nothing waits", "The time to approve this plan has run out.", "")
              : use.apply(waits);
      case LinkStanding.Used used -> page(409, "Used already", told(used), "");
      case LinkStanding.Over over ->
          page(409, "Nothing waits", "This plan no longer waits for approval. " + over.fate(), "");
    };
  }

  private static String told(LinkStanding.Used used) {
    return ("This link was used%s, and stands in the journal as %s. It counts as one voice, however"
            + " often and by whomever it is followed. If you don't know who used it, somebody else"
            + " has it too. %s")
        .formatted(
            used.at().map(at -> " on " + LinkStanding.moment(at)).orElse(" already"),
            used.by(),
            used.fate());
  }

  private static String voice(Route.Request request) {
    return "the link sent to " + Wording.plain(request.query().getOrDefault("to", ""));
  }

  private static String steps(RecoveryPlan plan) {
    StringBuilder steps = new StringBuilder();
    for (Step step : plan.steps()) {
      steps.append("<li>").append(escaped(step.summary())).append("</li>");
    }
    return steps.toString();
  }

  private Reply approve(Route.Request request) {
    return followed(request, waits -> approve(request, waits));
  }

  private Reply approve(Route.Request request, LinkStanding.Waits waits) {
    Answer answer =
        control.approve(waits.incident().id(), Optional.of(waits.plan().id()), voice(request));
    return switch (answer) {
      case Answer.Done d -> page(200, "Approved", d.text(), "");
      // whoever was faster with the same link, or another order, has changed how it stands
      case Answer.Refused r -> followed(request, _ -> page(409, "Not approved", r.why(), ""));
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
