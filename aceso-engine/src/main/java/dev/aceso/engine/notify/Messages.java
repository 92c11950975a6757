package dev.aceso.engine.notify;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
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
  static Optional<Message> of(Optional<IncidentState> was, Incident incident) {
    if (was.filter(incident.state()::equals).isPresent()) {
      return Optional.empty();
    }
    String where = incident.id() + " on " + incident.origin();
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
              : was.isEmpty()
                  ? message("opened", "%s: %s", where, incident.note())
                  : Optional.empty();
    };
  }

  @FormatMethod
  private static Optional<Message> message(
      String topic, @FormatString String format, Object... args) {
    return Optional.of(new Message(topic, format.formatted(args)));
  }
}
