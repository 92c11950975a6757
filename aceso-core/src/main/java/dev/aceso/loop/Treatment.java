package dev.aceso.loop;

import dev.aceso.learn.Learner;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Durations;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.Validated;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Verification;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import dev.aceso.validate.Validator;
import dev.aceso.validate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries a plan out: the interpreter's commands as effects, the proof, the conclusion. */
final class Treatment {

  /** So many times an approval's expiry a step may wait for a person. */
  private static final int HANDS = 4;

  /** Until the detectors are asked again while the probes already pass. */
  private static final Duration DETECTORS_AGAIN = Duration.ofMillis(100);

  /** How long a recovery that gave way waits before it tries again. */
  private static final Duration GIVE_WAY = Duration.ofSeconds(5);

  private final Desk desk;
  private final Triage triage;
  private final Clearance clearance;

  Treatment(Desk desk, Triage triage) {
    this.desk = desk;
    this.triage = triage;
    this.clearance = new Clearance(desk, triage);
  }

  void advance(Incident incident) {
    RecoveryExecution execution = incident.execution().orElseThrow();
    Attention attention = desk.book.attention(incident.id());
    Command command = Interpreter.next(execution, desk.now);
    switch (command) {
      case Command.Perform perform -> perform(incident, attention, perform);
      case Command.Examine examine -> {
        if (attention.examining.isEmpty()) {
          attention.examining = incident.plan().map(RecoveryPlan::id);
          desk.effects.add(new Effect.Examine(incident.id(), examine));
        }
      }
      case Command.Precheck precheck -> {
        if (attention.examining.isEmpty()) {
          attention.examining = incident.plan().map(RecoveryPlan::id);
          desk.effects.add(new Effect.Precheck(incident.id(), precheck.plan()));
        }
      }
      case Command.AskStep ask -> abandoned(incident, ask);
      case Command.Await _ -> {}
      case Command.WaitUntil wait -> desk.book.wake(incident.id(), wait.at());
      case Command.Validate validate -> validate(incident, attention, validate.since());
      case Command.Finish finish -> {
        Incident over = conclude(incident, finish.outcome(), finish.summary());
        after(over, finish.outcome(), finish.summary());
      }
      case Command.AskPerson ask -> {
        Incident over = conclude(incident, Outcome.FAILED, ask.why());
        desk.record(over.id(), new IncidentEvent.Escalated(desk.now, ask.why()));
      }
      case Command.Stopped stopped -> stopped(incident, stopped);
    }
  }

  private void perform(Incident incident, Attention attention, Command.Perform perform) {
    RecoveryPlan plan = incident.plan().orElseThrow();
    if (desk.holds.forbid(plan.touches(), desk.now)) {
      clearance.forbidden(incident, plan);
      return;
    }
    if (!clearance.passes(incident, plan, attention, perform)) {
      return;
    }
    Incident intended =
        desk.record(
            incident.id(),
            new IncidentEvent.Executed(
                new Intended(
                    desk.now,
                    perform.step().index(),
                    perform.attempt(),
                    perform.undo(),
                    perform.key())));
    desk.book.attention(intended.id()).readings.clear();
    desk.effects.add(new Effect.Perform(incident.id(), perform));
  }

  /** A step that nobody lets go for long is given back to people, loudly. */
  private void abandoned(Incident incident, Command.AskStep ask) {
    Duration patience = desk.policy().approval().expires().multipliedBy(HANDS);
    Instant last = incident.execution().orElseThrow().events().getLast().at();
    if (desk.now.isBefore(last.plus(patience))) {
      desk.book.wake(incident.id(), last.plus(patience));
    } else {
      clearance.halt(
          incident,
          Clearance.POLICY,
          "nobody let '%s' go for %s".formatted(ask.step().summary(), Durations.show(patience)));
    }
  }

  private void validate(Incident incident, Attention attention, Instant since) {
    RecoveryPlan plan = incident.plan().orElseThrow();
    Optional<Desired.Stopped> stopped = desk.stopped(plan.component());
    if (stopped.isPresent()) {
      String why = "%s was %s while it was being proved".formatted(plan.component(), stopped.get());
      clearance.halt(incident, Clearance.SELF, why);
      return;
    }
    Verification verification = wanted(plan.verification());
    Set<ComponentId> asked = Desk.ill(incident);
    asked.addAll(verification.components());
    Verdict verdict =
        Validator.judge(
            verification,
            incident.failures(),
            desk.watch.facts(asked),
            attention.readings,
            since,
            desk.now);
    switch (verdict) {
      case Verdict.Pending pending -> desk.book.lookAgain(incident.id(), pending.lookAgain());
      case Verdict.Decided decided -> decided(incident, attention, plan, decided, since);
    }
  }

  /** What a person has stopped meanwhile says nothing of the cure. */
  private Verification wanted(Verification verification) {
    return verification.of(
        verification.components().stream().filter(id -> desk.stopped(id).isEmpty()).toList());
  }

  private void decided(
      Incident incident,
      Attention attention,
      RecoveryPlan plan,
      Verdict.Decided decided,
      Instant since) {
    attention.goodSince = decided.goodSince();
    Outcome outcome = decided.outcome();
    String summary = decided.summary();
    Optional<ComponentId> ill =
        outcome == Outcome.SUCCESS ? desk.stillIll(incident) : Optional.empty();
    if (ill.filter(id -> needsItsOwn(plan, id)).isPresent()) {
      summary = "%s; %s has to be recovered by itself".formatted(summary, ill.get());
    } else if (ill.isPresent()) {
      if (desk.now.isBefore(since.plus(plan.verification().within()))) {
        desk.book.lookAgain(incident.id(), desk.now.plus(DETECTORS_AGAIN));
        return;
      }
      outcome =
          plan.verification().components().contains(ill.get())
              ? Outcome.FAILED
              : Outcome.PARTIAL_SUCCESS;
      summary = "%s, but %s still fails".formatted(summary, ill.get());
    }
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(
            new Validated(desk.now, outcome, summary, decided.categories())));
  }

  /** What has ended and no step of the plan starts would be waited for in vain. */
  private boolean needsItsOwn(RecoveryPlan plan, ComponentId id) {
    return !plan.touches().contains(id)
        && !plan.verification().components().contains(id)
        && desk.watch.of(id).flatMap(ComponentFacts::dead).isPresent();
  }

  private Incident conclude(Incident incident, Outcome outcome, String summary) {
    Attention attention = desk.book.attention(incident.id());
    RecoveryPlan plan = incident.plan().orElseThrow();
    RecoveryResult result =
        new RecoveryResult(
            incident.id(),
            plan.id(),
            plan.playbook(),
            plan.strategy(),
            outcome,
            summary,
            incident.execution().orElseThrow().events().stream()
                .filter(Validated.class::isInstance)
                .map(Validated.class::cast)
                .reduce((a, b) -> b)
                .map(Validated::categories)
                .orElse(java.util.List.of()),
            Stopwatch.times(incident, attention.goodSince, desk.now),
            desk.now);
    Incident concluded = desk.record(incident.id(), new IncidentEvent.Concluded(desk.now, result));
    desk.memory.tried(concluded.attempts().getLast());
    desk.learn(
        Learner.learn(
            desk.memory.knowledge(), new Pattern(incident.origin(), incident.kind()), result));
    return concluded;
  }

  /** Each outcome leads to a different next move. */
  private void after(Incident incident, Outcome outcome, String summary) {
    Attention attention = desk.book.attention(incident.id());
    switch (outcome) {
      case SUCCESS -> {
        if (desk.settled(incident)) {
          desk.record(incident.id(), new IncidentEvent.Closed(desk.now, true, summary));
        } else {
          attention.refresh();
        }
      }
      case DEGRADED ->
          desk.record(
              incident.id(),
              new IncidentEvent.Escalated(
                  desk.now, summary + "; it works, so nothing more disruptive is tried"));
      case PARTIAL_SUCCESS, FAILED -> attention.refresh();
      case REQUIRES_RETRY -> {
        attention.refresh();
        attention.holdUntil = desk.now.plus(Patience.LOOK_AGAIN);
      }
    }
  }

  private void stopped(Incident incident, Command.Stopped stopped) {
    Incident over = conclude(incident, Outcome.REQUIRES_RETRY, stopped.why());
    if (stopped.by().equals(Clearance.SELF) && desk.settled(over)) {
      triage.close(over, stopped.why());
    } else if (stopped.by().equals(Clearance.SELF)) {
      desk.book.attention(over.id()).refresh();
    } else if (stopped.by().equals(Waits.DEADLOCK)) {
      desk.lookAgain();
      Attention attention = desk.book.attention(over.id());
      attention.holdUntil = desk.now.plus(GIVE_WAY);
    } else {
      desk.record(
          over.id(),
          new IncidentEvent.Escalated(
              desk.now,
              "stopped by %s: %s".formatted(stopped.by(), stopped.why()) + leftDown(over)));
    }
  }

  private String leftDown(Incident incident) {
    Set<ComponentId> owed = desk.owed(incident);
    return owed.isEmpty()
        ? ""
        : "; Aceso had stopped %s: %s"
            .formatted(
                owed.stream().map(ComponentId::value).collect(Collectors.joining(", ")),
                owed.stream().map(id -> "aceso start " + id).collect(Collectors.joining(", ")));
  }

  /** Marks what the engine was doing when it died as of unknown outcome. */
  void resume(Incident incident) {
    RecoveryExecution execution = incident.execution().orElseThrow();
    if (Interpreter.next(execution, desk.now) instanceof Command.Await) {
      Intended intended =
          execution.events().stream()
              .filter(Intended.class::isInstance)
              .map(Intended.class::cast)
              .reduce((a, b) -> b)
              .orElseThrow();
      desk.record(
          incident.id(),
          new IncidentEvent.Executed(
              new ExecutionEvent.Returned(
                  desk.now,
                  intended.step(),
                  intended.attempt(),
                  intended.undo(),
                  new StepOutcome.Unknown("the engine ended while it ran"))));
    }
  }
}
