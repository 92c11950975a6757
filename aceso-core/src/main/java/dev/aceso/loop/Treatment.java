package dev.aceso.loop;

import dev.aceso.decide.Modes;
import dev.aceso.learn.Learner;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Halted;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.Validated;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.StepOutcome;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import dev.aceso.safety.Confirmation;
import dev.aceso.validate.Validator;
import dev.aceso.validate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Carries a plan out: the interpreter's commands as effects, the proof, the conclusion. */
final class Treatment {
  /** Who halts when nobody ordered it. */
  static final String SELF = "aceso";

  /** Until the detectors are asked again while the probes already pass. */
  private static final Duration DETECTORS_AGAIN = Duration.ofMillis(100);

  /** How long a recovery that gave way waits before it tries again. */
  private static final Duration GIVE_WAY = Duration.ofSeconds(5);

  private final Desk desk;
  private final Triage triage;

  Treatment(Desk desk, Triage triage) {
    this.desk = desk;
    this.triage = triage;
  }

  void advance(Incident incident) {
    RecoveryExecution execution = incident.execution().orElseThrow();
    Attention attention = desk.book.attention(incident.id());
    Command command = Interpreter.next(execution, desk.now);
    if (attention.resumed && !stillNeeded(incident, attention, command)) {
      return;
    }
    switch (command) {
      case Command.Perform perform -> perform(incident, perform);
      case Command.Examine examine -> {
        if (!attention.examining) {
          attention.examining = true;
          desk.effects.add(new Effect.Examine(incident.id(), examine));
        }
      }
      case Command.Precheck precheck -> {
        if (!attention.examining) {
          attention.examining = true;
          desk.effects.add(new Effect.Precheck(incident.id(), precheck.plan()));
        }
      }
      case Command.AskStep _ -> {}
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

  /**
   * After the engine was away nothing is taken for granted: before the first effect of a plan the
   * failure must be seen again. A plan that has already changed something must be finished.
   */
  private boolean stillNeeded(Incident incident, Attention attention, Command command) {
    boolean acts = command instanceof Command.Perform || command instanceof Command.Precheck;
    if (!acts) {
      return true;
    }
    if (incident.execution().orElseThrow().events().stream().anyMatch(Treatment::hadEffect)) {
      attention.resumed = false;
      return true;
    }
    if (attention.surveying) {
      return false;
    }
    if (attention.surveyed.isEmpty()) {
      triage.survey(incident, attention);
      return false;
    }
    return switch (triage.confirm(incident, attention)) {
      case Confirmation.Confirmed c -> {
        attention.resumed = false;
        yield true;
      }
      case Confirmation.Gone g -> {
        halt(incident, SELF, "the failure went while the engine was away: " + g.why());
        yield false;
      }
      case Confirmation.CannotTell c -> {
        attention.refresh();
        desk.book.wake(incident.id(), desk.now.plus(Triage.LOOK_AGAIN));
        yield false;
      }
    };
  }

  /** Whether something has been changed, by what is known of it now. */
  private static boolean hadEffect(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.Returned e -> !(e.outcome() instanceof StepOutcome.Unknown);
      case ExecutionEvent.Examined e -> e.finding() == ExecutionEvent.Finding.DONE;
      case ExecutionEvent.Started _,
          ExecutionEvent.Prechecked _,
          ExecutionEvent.Guided _,
          ExecutionEvent.Released _,
          Intended _,
          Validated _,
          Halted _ ->
          false;
    };
  }

  private void perform(Incident incident, Command.Perform perform) {
    RecoveryPlan plan = incident.plan().orElseThrow();
    if (desk.holds.forbid(plan.touches(), desk.now)) {
      desk.holds.until(plan.touches(), desk.now).ifPresent(at -> desk.book.wake(incident.id(), at));
      return;
    }
    boolean guided = incident.execution().flatMap(RecoveryExecution::guided).isPresent();
    if (!guided && mode(incident, plan) == Mode.SHADOW) {
      halt(incident, "policy", "the mode is shadow now");
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

  private Mode mode(Incident incident, RecoveryPlan plan) {
    return desk.config
        .topology()
        .find(plan.component())
        .map(
            component ->
                Modes.of(desk.policy(), component, incident.kind().failureClass(), plan.strategy()))
        .orElse(Mode.SHADOW);
  }

  private void halt(Incident incident, String by, String why) {
    desk.record(incident.id(), new IncidentEvent.Executed(new Halted(desk.now, by, why)));
  }

  private void validate(Incident incident, Attention attention, Instant since) {
    RecoveryPlan plan = incident.plan().orElseThrow();
    Verdict verdict =
        Validator.judge(
            plan.verification(),
            desk.watch.facts(plan.verification().components()),
            attention.readings,
            since,
            desk.now);
    switch (verdict) {
      case Verdict.Pending pending -> desk.book.wake(incident.id(), pending.lookAgain());
      case Verdict.Decided decided -> decided(incident, attention, plan, decided, since);
    }
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
    if (ill.isPresent()) {
      if (desk.now.isBefore(since.plus(plan.verification().within()))) {
        desk.book.wake(incident.id(), desk.now.plus(DETECTORS_AGAIN));
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
      case SUCCESS -> desk.record(incident.id(), new IncidentEvent.Closed(desk.now, true, summary));
      case DEGRADED ->
          desk.record(
              incident.id(),
              new IncidentEvent.Escalated(
                  desk.now, summary + "; it works, so nothing more disruptive is tried"));
      case PARTIAL_SUCCESS, FAILED -> attention.refresh();
      case REQUIRES_RETRY -> {
        attention.refresh();
        attention.holdUntil = desk.now.plus(Triage.LOOK_AGAIN);
      }
    }
  }

  private void stopped(Incident incident, Command.Stopped stopped) {
    Incident over = conclude(incident, Outcome.REQUIRES_RETRY, stopped.why());
    if (stopped.by().equals(SELF)) {
      triage.close(over, stopped.why());
    } else if (stopped.by().equals(Waits.DEADLOCK)) {
      desk.lookAgain();
      Attention attention = desk.book.attention(over.id());
      attention.holdUntil = desk.now.plus(GIVE_WAY);
    } else {
      desk.record(
          over.id(),
          new IncidentEvent.Escalated(
              desk.now, "stopped by %s: %s".formatted(stopped.by(), stopped.why())));
    }
  }

  /** Marks what the engine was doing when it died as of unknown outcome. */
  void resume(Incident incident) {
    Attention attention = desk.book.attention(incident.id());
    attention.resumed = true;
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
