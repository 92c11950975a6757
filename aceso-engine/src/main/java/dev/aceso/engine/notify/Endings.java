package dev.aceso.engine.notify;

import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.RecoveryResult;
import java.util.Optional;

/** How an incident ended and who healed it, in words. Pure. */
final class Endings {
  private static final String CLOSED_BY = "closed by ";

  private Endings() {}

  static Message of(IncidentEvent.Closed event, Incident now) {
    String where = now.id() + " on " + now.origin();
    return event.recovered()
        ? message("recovered", now, where + " is recovered, healed by Aceso" + cure(now, event))
        : message(
            "closed",
            now,
            event.why().startsWith(CLOSED_BY)
                ? where + " was " + event.why()
                : where + " is over: " + event.why() + "; " + healer(now));
  }

  private static String cure(Incident now, IncidentEvent.Closed event) {
    return now.result().map(r -> " with " + r.playbook()).orElse("") + ": " + event.why();
  }

  /** Nothing of Aceso's was proved to have helped; what is known of who was at it is said. */
  private static String healer(Incident now) {
    Optional<String> person = now.heldBy().or(() -> now.handover().acknowledgedBy());
    String tried =
        now.result()
            .map(RecoveryResult::playbook)
            .map(p -> "Aceso's last attempt, " + p + ", was not what healed it")
            .orElse("Aceso did not heal it");
    return tried
        + person
            .map(by -> ", " + by + " was at it")
            .orElse(", it healed by itself or somebody else did it");
  }

  private static Message message(String topic, Incident now, String fact) {
    return new Message(topic, now.id(), fact, Ways.explain(now));
  }
}
