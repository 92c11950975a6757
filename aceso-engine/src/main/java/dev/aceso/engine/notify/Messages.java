package dev.aceso.engine.notify;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.aceso.loop.HandWork;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Outcome;
import dev.aceso.model.RecoveryPlan;
import java.util.Optional;

/** What is worth telling about an incident, decided from its last two states. Pure. */
final class Messages {
  private Messages() {}

  /**
   * What people subscribe to.
   *
   * @param topic as in the configuration's {@code on}
   */
  record Message(String topic, String text) {}

  /** The message that the change calls for, if any. */
  static Optional<Message> of(Optional<Incident> was, Incident incident) {
    boolean escalated =
        incident.told()
            && was.filter(w -> !w.told() || toldAgain(w, incident)).isPresent()
            && incident.state() == IncidentState.ESCALATED;
    if (escalated) {
      return entered(false, incident);
    }
    if (was.filter(w -> w.failures().size() < incident.failures().size()).isPresent()) {
      return message(
          "joined",
          "%s: %s too: %s",
          where(incident),
          incident.failures().getLast().component(),
          incident.failures().getLast().evidence().getLast().text());
    }
    if (incident.told() && incident.state() == IncidentState.ESCALATED && was.isPresent()) {
      return reminded(was.get(), incident);
    }
    if (was.filter(w -> w.state() == incident.state()).isEmpty()) {
      return entered(was.isEmpty(), incident).or(() -> step(incident));
    }
    return step(was.get()).equals(step(incident)) ? Optional.empty() : step(incident);
  }

  private static boolean toldAgain(Incident was, Incident incident) {
    return !was.handover().told().equals(incident.handover().told())
        && was.handover().reminders() >= incident.handover().reminders();
  }

  private static Optional<Message> reminded(Incident was, Incident incident) {
    return was.handover().reminders() < incident.handover().reminders()
        ? message(
            "escalated",
            "%s still needs a person, and nobody has acknowledged it (reminder %d): %s",
            where(incident),
            incident.handover().reminders(),
            incident.note())
        : Optional.empty();
  }

  private static String where(Incident incident) {
    return incident.id() + " on " + incident.origin();
  }

  /** The step that waits for a person, if one does. */
  private static Optional<Message> step(Incident incident) {
    return HandWork.of(incident)
        .flatMap(
            work ->
                message(
                    "manual",
                    "%s waits for you to let '%s' go, or to do it%s",
                    where(incident),
                    work.step().summary(),
                    work.why().isEmpty() ? "" : ": " + work.why()));
  }

  private static Optional<Message> entered(boolean first, Incident incident) {
    String where = where(incident);
    return switch (incident.state()) {
      case AWAITING_APPROVAL ->
          message(
              "approval",
              "%s waits for your approval: %s (plan %s)",
              where,
              incident.note(),
              incident.plan().map(RecoveryPlan::id).orElse(""));
      case ESCALATED -> message("escalated", "%s needs a person: %s", where, incident.note());
      case RECOVERED -> message("recovered", "%s is recovered: %s", where, incident.note());
      case CLOSED -> message("closed", "%s is closed: %s", where, incident.note());
      case RECOVERING -> Optional.empty();
      case OPEN ->
          incident.result().filter(r -> r.outcome() == Outcome.FAILED).isPresent()
              ? message("failed", "%s: a recovery failed: %s", where, incident.note())
              : first ? message("opened", "%s: %s", where, incident.note()) : Optional.empty();
    };
  }

  @FormatMethod
  private static Optional<Message> message(
      String topic, @FormatString String format, Object... args) {
    return Optional.of(new Message(topic, format.formatted(args)));
  }
}
