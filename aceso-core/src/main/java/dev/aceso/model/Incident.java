package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
 * @param debts what was stopped in its course and was not started since
 * @param heldBy who has said that nothing more is to be done about it, until a person says
 *     otherwise
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
    Set<ComponentId> debts,
    Optional<String> heldBy,
    String note,
    Optional<Instant> closedAt) {
  public Incident {
    debts = Set.copyOf(debts);
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
        Set.of(),
        Optional.empty(),
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

  /** Whether people have been told of it and it is theirs too. */
  public boolean told() {
    return handover.told().isPresent();
  }

  /** The incident after one event more. */
  public Incident with(IncidentEvent event) {
    Draft next = new Draft(this);
    switch (event) {
      case IncidentEvent.Opened e -> {
        return open(id, e);
      }
      case IncidentEvent.Joined e -> next.failures = plus(failures, e.failure());
      case IncidentEvent.Diagnosed e -> next.diagnosis = Optional.of(e.diagnosis());
      case IncidentEvent.Decided e -> next.decided(e.decision());
      case IncidentEvent.ApprovalAsked e -> {
        next.state = IncidentState.AWAITING_APPROVAL;
        next.approvalExpires = Optional.of(e.expires());
      }
      case IncidentEvent.Approved e -> {
        next.approvers = plus(approvers, e.by());
        next.note = "approved by " + e.by();
      }
      case IncidentEvent.Rejected e -> {
        next.waitsNoMore(told() ? IncidentState.ESCALATED : IncidentState.OPEN);
        next.note = "rejected by " + e.by() + ": " + e.why();
      }
      case IncidentEvent.Executed e -> next.executed(e.event());
      case IncidentEvent.Extended e -> next.extended(e.steps());
      case IncidentEvent.Concluded e -> next.concluded(e.result());
      case IncidentEvent.Relapsed e ->
          next.note =
              e.playbook() + " did not last: it had been reported as a success in " + e.earlier();
      case IncidentEvent.Escalated e -> {
        boolean knows =
            state == IncidentState.AWAITING_APPROVAL && handover.acknowledgedBy().isPresent();
        next.waitsNoMore(IncidentState.ESCALATED);
        next.handover = knows ? handover : Handover.at(e.at());
        next.note = e.why();
      }
      case IncidentEvent.Held e -> next.heldBy = Optional.of(e.by());
      case IncidentEvent.Retried e -> {
        next.waitsNoMore(IncidentState.OPEN);
        next.heldBy = Optional.empty();
        next.handover = Handover.NONE;
        next.note = e.by() + " wants it tried again";
      }
      case IncidentEvent.Acknowledged e -> next.handover = handover.acknowledged(e.by());
      case IncidentEvent.Reminded e -> next.handover = handover.reminded(e.at());
      case IncidentEvent.Closed e -> {
        next.waitsNoMore(e.recovered() ? IncidentState.RECOVERED : IncidentState.CLOSED);
        next.note = e.why();
        next.closedAt = Optional.of(e.at());
      }
    }
    return next.done();
  }

  /** What an event changes. */
  private static final class Draft {
    private final Incident of;
    private IncidentState state;
    private List<FailureEvent> failures;
    private Optional<Diagnosis> diagnosis;
    private Optional<Decision> decision;
    private Optional<RecoveryExecution> execution;
    private List<RecoveryResult> results;
    private List<Attempt> attempts;
    private List<String> approvers;
    private Optional<Instant> approvalExpires;
    private Handover handover;
    private final Set<ComponentId> debts;
    private Optional<String> heldBy;
    private String note;
    private Optional<Instant> closedAt;

    private Draft(Incident of) {
      this.of = of;
      state = of.state;
      failures = of.failures;
      diagnosis = of.diagnosis;
      decision = of.decision;
      execution = of.execution;
      results = of.results;
      attempts = of.attempts;
      approvers = of.approvers;
      approvalExpires = of.approvalExpires;
      handover = of.handover;
      debts = new HashSet<>(of.debts);
      heldBy = of.heldBy;
      note = of.note;
      closedAt = of.closedAt;
    }

    private Incident done() {
      return new Incident(
          of.id,
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
          debts,
          heldBy,
          note,
          closedAt);
    }

    private void waitsNoMore(IncidentState next) {
      state = next;
      approvers = List.of();
      approvalExpires = Optional.empty();
    }

    private void decided(Decision next) {
      if (state == IncidentState.AWAITING_APPROVAL) {
        state = of.told() ? IncidentState.ESCALATED : IncidentState.OPEN;
      }
      decision = Optional.of(next);
      execution = Optional.empty();
      approvers = List.of();
      approvalExpires = Optional.empty();
      note = next.sentence();
    }

    private void executed(ExecutionEvent event) {
      RecoveryExecution track =
          execution.orElseGet(
              () ->
                  new RecoveryExecution(
                      of.plan().orElseThrow(),
                      approvers.isEmpty() ? "policy" : String.join(", ", approvers),
                      List.of()));
      state = IncidentState.RECOVERING;
      execution = Optional.of(track.with(event));
      approvalExpires = Optional.empty();
      owe(track.plan(), event);
    }

    private void extended(List<Step> steps) {
      RecoveryPlan longer = of.plan().orElseThrow().followedBy(steps);
      decision = decision.map(d -> d.about(longer));
      execution = execution.map(track -> track.of(longer));
    }

    /** What is stopped is owed from the intent on, until it was started again. */
    private void owe(RecoveryPlan plan, ExecutionEvent event) {
      switch (event) {
        case ExecutionEvent.Intended e when action(plan, e.step(), e.undo()).stops() ->
            debts.add(plan.steps().get(e.step()).on());
        case ExecutionEvent.Returned e
            when e.outcome() instanceof StepOutcome.Succeeded
                && action(plan, e.step(), e.undo()).harmless() ->
            debts.remove(plan.steps().get(e.step()).on());
        case ExecutionEvent.Examined e
            when e.finding() == ExecutionEvent.Finding.DONE
                && action(plan, e.step(), e.undo()).harmless() ->
            debts.remove(plan.steps().get(e.step()).on());
        case ExecutionEvent.Examined e
            when e.finding() == ExecutionEvent.Finding.NOT_DONE
                && action(plan, e.step(), e.undo()).harmless()
                && stopped(plan, e.step()) ->
            debts.add(plan.steps().get(e.step()).on());
        case ExecutionEvent _ -> {}
      }
    }

    private static boolean stopped(RecoveryPlan plan, int step) {
      ComponentId on = plan.steps().get(step).on();
      return plan.steps().subList(0, step).stream()
          .anyMatch(before -> before.on().equals(on) && before.action().stops());
    }

    private static Action action(RecoveryPlan plan, int step, boolean undo) {
      Step of = plan.steps().get(step);
      return undo ? of.undo().orElse(of.action()) : of.action();
    }

    private void concluded(RecoveryResult result) {
      state = of.told() ? IncidentState.ESCALATED : IncidentState.OPEN;
      results = plus(results, result);
      attempts =
          plus(
              attempts,
              new Attempt(
                  of.id, of.origin(), of.kind(), result.playbook(), result.outcome(), result.at()));
      approvalExpires = Optional.empty();
      note = result.summary();
    }
  }

  private static <T> List<T> plus(List<T> list, T item) {
    List<T> next = new ArrayList<>(list);
    next.add(item);
    return next;
  }
}
