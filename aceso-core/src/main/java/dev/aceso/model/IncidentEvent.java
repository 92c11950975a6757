package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * What happened in an incident. An incident is the fold of its events; the journal holds nothing
 * else.
 */
public sealed interface IncidentEvent {
  Instant at();

  record Opened(Instant at, FailureEvent failure) implements IncidentEvent {}

  /** A failure that the incident explains joined it. */
  record Joined(Instant at, FailureEvent failure) implements IncidentEvent {}

  record Diagnosed(Instant at, Diagnosis diagnosis) implements IncidentEvent {}

  record Decided(Instant at, Decision decision) implements IncidentEvent {}

  /** The plan waits for people. */
  record ApprovalAsked(Instant at, String plan, Instant expires) implements IncidentEvent {}

  record Approved(Instant at, String plan, String by) implements IncidentEvent {}

  record Rejected(Instant at, String plan, String by, String why) implements IncidentEvent {}

  /** The execution of the decided plan moved. */
  record Executed(ExecutionEvent event) implements IncidentEvent {
    @Override
    public Instant at() {
      return event.at();
    }
  }

  /** The plan that is under way goes on with what has ended since, as it needs what it recovers. */
  record Extended(Instant at, List<Step> steps) implements IncidentEvent {
    public Extended {
      steps = List.copyOf(steps);
    }
  }

  /** The execution ended. */
  record Concluded(Instant at, RecoveryResult result) implements IncidentEvent {}

  /** A cure that had been reported as a success did not last. */
  record Relapsed(Instant at, String earlier, String playbook) implements IncidentEvent {}

  /** It was handed to a person. */
  record Escalated(Instant at, String why) implements IncidentEvent {}

  /** A person wants nothing more to be done about it until a person says otherwise. */
  record Held(Instant at, String by) implements IncidentEvent {}

  /** A person wants it to be tried again, from the beginning. */
  record Retried(Instant at, String by, String why) implements IncidentEvent {}

  /** A person has taken notice of it since it was handed to people. */
  record Acknowledged(Instant at, String by) implements IncidentEvent {}

  /** It was handed to a person and nobody took notice, so people are told again. */
  record Reminded(Instant at, int times) implements IncidentEvent {}

  /** It is over: recovered, gone by itself, or ended by a person. */
  record Closed(Instant at, boolean recovered, String why) implements IncidentEvent {}
}
