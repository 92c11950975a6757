package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A failure from its detection to its end, as the fold of its events.
 *
 * @param id unique, in the order of opening
 * @param failures the failure it was opened for, then those that joined
 * @param diagnosis the latest
 * @param decision the latest
 * @param execution of the latest decision's plan, once it was allowed
 * @param results of the executions that ended, oldest first
 * @param attempts the same as attempts at what was taken for the cause at that time
 * @param approvers who has approved the present plan so far
 * @param approvalExpires when the wait for approval ends
 * @param handover what people made of its being handed to them
 * @param note the latest thing worth telling, in one sentence
 * @param closedAt when it was over
 */
public record Incident(
    String id,
    IncidentState state,
    List<FailureEvent> failures,
    Optional<Diagnosis> diagnosis,
    Optional<Decision> decision,
    Optional<RecoveryExecution> execution,
    List<RecoveryResult> results,
    List<Attempt> attempts,
    List<String> approvers,
    Optional<Instant> approvalExpires,
    Handover handover,
    String note,
    Optional<Instant> closedAt) {
  public Incident {
    failures = List.copyOf(failures);
    results = List.copyOf(results);
    attempts = List.copyOf(attempts);
    approvers = List.copyOf(approvers);
  }

  public static Incident open(String id, IncidentEvent.Opened opened) {
    return new Incident(
        id,
        IncidentState.OPEN,
        List.of(opened.failure()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Handover.NONE,
        opened.failure().evidence().getLast().text(),
        Optional.empty());
  }

  /** The failure that opened it. */
  public FailureEvent failure() {
    return failures.getFirst();
  }

  /** Where it originates, as far as is known. */
  public ComponentId origin() {
    return diagnosis.map(d -> d.cause().component()).orElse(failure().component());
  }

  /** How the origin fails, as far as is known. */
  public FailureKind kind() {
    return diagnosis.map(d -> d.cause().kind()).orElse(failure().kind());
  }

  /** When the earliest of its failures began. */
  public Instant onset() {
    return failures.stream().map(FailureEvent::onset).min(Instant::compareTo).orElseThrow();
  }

  public Optional<RecoveryResult> result() {
    return results.isEmpty() ? Optional.empty() : Optional.of(results.getLast());
  }

  /** The plan that is decided on at present. */
  public Optional<RecoveryPlan> plan() {
    return decision
        .map(Decision::choice)
        .flatMap(
            choice ->
                choice instanceof Decision.Choice.Recover r
                    ? Optional.of(r.plan())
                    : Optional.empty());
  }

  /** The mode of the present decision. */
  public Optional<Mode> mode() {
    return decision
        .map(Decision::choice)
        .flatMap(
            choice ->
                choice instanceof Decision.Choice.Recover r
                    ? Optional.of(r.mode())
                    : Optional.empty());
  }

  /** Time from onset to the end, or until now while it lasts. */
  public Duration age(Instant now) {
    return Duration.between(onset(), closedAt.orElse(now));
  }

  /** The incident after one event more. */
  public Incident with(IncidentEvent event) {
    return switch (event) {
      case IncidentEvent.Opened e -> open(id, e);
      case IncidentEvent.Joined e -> joined(e.failure());
      case IncidentEvent.Diagnosed e -> with(Optional.of(e.diagnosis()), decision, execution, note);
      case IncidentEvent.Decided e -> decided(e.decision());
      case IncidentEvent.ApprovalAsked e ->
          in(IncidentState.AWAITING_APPROVAL, approvers, Optional.of(e.expires()), note);
      case IncidentEvent.Approved e ->
          in(state, plus(approvers, e.by()), approvalExpires, "approved by " + e.by());
      case IncidentEvent.Rejected e ->
          in(
              IncidentState.OPEN,
              List.of(),
              Optional.empty(),
              "rejected by " + e.by() + ": " + e.why());
      case IncidentEvent.Executed e -> executed(e.event());
      case IncidentEvent.Concluded e -> concluded(e.result());
      case IncidentEvent.Relapsed e ->
          in(
              state,
              approvers,
              approvalExpires,
              e.playbook() + " did not last: it had been reported as a success in " + e.earlier());
      case IncidentEvent.Escalated e ->
          in(IncidentState.ESCALATED, List.of(), Optional.empty(), e.why())
              .handed(Handover.at(e.at()));
      case IncidentEvent.Acknowledged e -> handed(handover.acknowledged(e.by()));
      case IncidentEvent.Reminded e -> handed(handover.reminded(e.at()));
      case IncidentEvent.Closed e ->
          new Incident(
              id,
              e.recovered() ? IncidentState.RECOVERED : IncidentState.CLOSED,
              failures,
              diagnosis,
              decision,
              execution,
              results,
              attempts,
              List.of(),
              Optional.empty(),
              handover,
              e.why(),
              Optional.of(e.at()));
    };
  }

  private Incident joined(FailureEvent failure) {
    return new Incident(
        id,
        state,
        plus(failures, failure),
        diagnosis,
        decision,
        execution,
        results,
        attempts,
        approvers,
        approvalExpires,
        handover,
        note,
        closedAt);
  }

  private Incident decided(Decision decided) {
    return new Incident(
        id,
        state == IncidentState.AWAITING_APPROVAL ? IncidentState.OPEN : state,
        failures,
        diagnosis,
        Optional.of(decided),
        Optional.empty(),
        results,
        attempts,
        List.of(),
        Optional.empty(),
        Handover.NONE,
        decided.sentence(),
        closedAt);
  }

  private Incident executed(ExecutionEvent event) {
    RecoveryExecution track =
        execution.orElseGet(
            () ->
                new RecoveryExecution(
                    plan().orElseThrow(),
                    approvers.isEmpty() ? "policy" : String.join(", ", approvers),
                    List.of()));
    return new Incident(
        id,
        IncidentState.RECOVERING,
        failures,
        diagnosis,
        decision,
        Optional.of(track.with(event)),
        results,
        attempts,
        approvers,
        Optional.empty(),
        handover,
        note,
        closedAt);
  }

  private Incident concluded(RecoveryResult result) {
    return new Incident(
        id,
        IncidentState.OPEN,
        failures,
        diagnosis,
        decision,
        execution,
        plus(results, result),
        plus(
            attempts,
            new Attempt(id, origin(), kind(), result.playbook(), result.outcome(), result.at())),
        approvers,
        Optional.empty(),
        handover,
        result.summary(),
        closedAt);
  }

  private Incident with(
      Optional<Diagnosis> diagnosis,
      Optional<Decision> decision,
      Optional<RecoveryExecution> execution,
      String note) {
    return new Incident(
        id,
        state,
        failures,
        diagnosis,
        decision,
        execution,
        results,
        attempts,
        approvers,
        approvalExpires,
        handover,
        note,
        closedAt);
  }

  private Incident in(
      IncidentState state, List<String> approvers, Optional<Instant> expires, String note) {
    return new Incident(
        id, state, failures, diagnosis, decision, execution, results, attempts, approvers, expires,
        handover, note, closedAt);
  }

  private Incident handed(Handover next) {
    return new Incident(
        id,
        state,
        failures,
        diagnosis,
        decision,
        execution,
        results,
        attempts,
        approvers,
        approvalExpires,
        next,
        note,
        closedAt);
  }

  private static <T> List<T> plus(List<T> list, T item) {
    List<T> next = new ArrayList<>(list);
    next.add(item);
    return next;
  }
}
