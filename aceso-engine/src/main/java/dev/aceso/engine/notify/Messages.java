package dev.aceso.engine.notify;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.aceso.engine.loop.Hindrance;
import dev.aceso.loop.HandWork;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Outcome;
import dev.aceso.model.RecoveryPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is worth telling about an incident: one message for each new fact. Pure. */
final class Messages {
  private Messages() {}

  /**
   * The messages that the events call for, in order.
   *
   * @param was the incident before them; empty when they open it
   * @param events of one and the same incident, oldest first, that happened together
   */
  static List<Message> of(String id, Optional<Incident> was, List<IncidentEvent> events) {
    List<Message> messages = new ArrayList<>();
    Optional<Incident> last = was;
    for (int i = 0; i < events.size(); i++) {
      IncidentEvent event = events.get(i);
      Optional<Incident> before = last;
      last = after(id, before, event);
      boolean handedOver =
          events.subList(i + 1, events.size()).stream()
              .anyMatch(IncidentEvent.Escalated.class::isInstance);
      last.flatMap(now -> of(before, event, now, handedOver)).ifPresent(messages::add);
    }
    return messages;
  }

  /**
   * The message that the engine does nothing for a trouble of its own, or soon will, or does again.
   *
   * @param by what kind of trouble it is
   * @param why what it is; empty when it is over
   */
  static Message of(String system, Hindrance by, String why) {
    if (why.isEmpty()) {
      String over = by.disables() ? "Aceso can act on %s again" : "Aceso has room again for %s";
      return new Message("escalated", "", over.formatted(system), List.of("aceso status"));
    }
    String hindered =
        by.disables() ? "Aceso does nothing for %s: %s" : "Aceso still acts on %s, but %s";
    return new Message(
        "escalated",
        "",
        hindered.formatted(system, why),
        List.of("put that right", "aceso status"));
  }

  /** The incident after one more event. */
  static Optional<Incident> after(String id, Optional<Incident> was, IncidentEvent event) {
    return event instanceof IncidentEvent.Opened opened
        ? Optional.of(Incident.open(id, opened))
        : was.map(w -> w.with(event));
  }

  private static Optional<Message> of(
      Optional<Incident> was, IncidentEvent event, Incident now, boolean handedOver) {
    return switch (event) {
      case IncidentEvent.Opened _ -> message("opened", now, Ways.look(now), ": %s", now.note());
      case IncidentEvent.Joined e -> was.flatMap(w -> joined(w, e.failure(), now));
      case IncidentEvent.ApprovalAsked _ ->
          message(
              "approval",
              now,
              Ways.decide(now),
              " waits for your approval: %s (plan %s)",
              now.note(),
              now.plan().map(RecoveryPlan::id).orElse(""));
      case IncidentEvent.Executed _ -> was.flatMap(w -> step(w, now));
      case IncidentEvent.Concluded e ->
          e.result().outcome() == Outcome.FAILED && !now.told() && !handedOver
              ? message("failed", now, Ways.look(now), ": a recovery failed: %s", now.note())
              : Optional.empty();
      case IncidentEvent.Escalated e -> was.flatMap(w -> escalated(w, e, now));
      case IncidentEvent.Reminded e ->
          message(
              "escalated",
              now,
              Ways.takeOver(now),
              " still needs a person, and nobody has acknowledged it (reminder %d): %s",
              e.times(),
              now.note());
      case IncidentEvent.Held e -> was.flatMap(w -> held(w, e, now));
      case IncidentEvent.Retried e ->
          message(
              "escalated",
              now,
              Ways.look(now),
              " is tried again from the beginning: %s wants it%s",
              e.by(),
              e.why().isBlank() ? "" : " (" + e.why() + ")");
      case IncidentEvent.Closed e -> Optional.of(Endings.of(e, now));
      case IncidentEvent.Diagnosed _,
          IncidentEvent.Decided _,
          IncidentEvent.Approved _,
          IncidentEvent.Rejected _,
          IncidentEvent.Relapsed _,
          IncidentEvent.Extended _,
          IncidentEvent.Acknowledged _ ->
          Optional.empty();
    };
  }

  private static Optional<Message> joined(Incident was, FailureEvent failure, Incident now) {
    boolean known =
        was.failures().stream()
            .anyMatch(f -> f.component().equals(failure.component()) && f.kind() == failure.kind());
    return known
        ? Optional.empty()
        : message(
            "joined",
            now,
            Ways.look(now),
            ": %s too (%s): %s",
            failure.component(),
            Ways.words(failure.kind()),
            failure.evidence().getLast().text());
  }

  private static Optional<Message> escalated(
      Incident was, IncidentEvent.Escalated event, Incident now) {
    if (now.handover().acknowledgedBy().isPresent()) {
      return Optional.empty(); // whoever has taken notice knows what was asked
    }
    boolean expired =
        was.state() == IncidentState.AWAITING_APPROVAL
            && !event.at().isBefore(was.approvalExpires().orElse(Instant.MAX));
    return expired
        ? message(
            "escalated", now, Ways.takeOver(now), ": its approval has expired: %s", event.why())
        : message("escalated", now, Ways.takeOver(now), " needs a person: %s", event.why());
  }

  /** Who stops an incident is named when it is handed over for that. */
  private static Optional<Message> held(Incident was, IncidentEvent.Held event, Incident now) {
    boolean said =
        was.heldBy().isPresent() || was.handover().told().filter(event.at()::equals).isPresent();
    return said
        ? Optional.empty()
        : message(
            "escalated",
            now,
            Ways.goOn(now),
            " is held by %s: nothing more is done about it until somebody says so",
            event.by());
  }

  /** The step that waits for a person, if one does and it did not before. */
  private static Optional<Message> step(Incident was, Incident now) {
    Optional<HandWork> work = HandWork.of(now);
    return work.equals(HandWork.of(was))
        ? Optional.empty()
        : work.flatMap(
            w ->
                message(
                    "manual",
                    now,
                    Ways.proceed(now, w.step()),
                    " waits for you to let '%s' go, or to do it%s",
                    w.step().summary(),
                    w.why().isEmpty() ? "" : ": " + w.why()));
  }

  @FormatMethod
  private static Optional<Message> message(
      String topic,
      Incident now,
      List<String> commands,
      @FormatString String format,
      Object... args) {
    String fact = now.id() + " on " + now.origin() + format.formatted(args);
    return Optional.of(new Message(topic, now.id(), fact, commands));
  }
}
