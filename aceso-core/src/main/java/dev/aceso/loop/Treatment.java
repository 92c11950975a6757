package dev.aceso.loop;

import dev.aceso.decide.Modes;
import dev.aceso.learn.Learner;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Durations;
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
import dev.aceso.model.Refusal;
import dev.aceso.model.StepOutcome;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import dev.aceso.safety.Confirmation;
import dev.aceso.safety.Gates;
import dev.aceso.validate.Validator;
import dev.aceso.validate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries a plan out: the interpreter's commands as effects, the proof, the conclusion. */
final class Treatment {
  /** Who halts when nobody ordered it. */
  static final String SELF = "aceso";

  /** Who halts what people's policy doesn't let go on. */
  private static final String POLICY = "policy";

  /** How long a confirmation holds, if nothing else has happened since. */
  private static final Duration CONFIRMED_FOR = Duration.ofSeconds(1);

  /** So many times an approval's expiry a step may wait for a person. */
  private static final int HANDS = 4;

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
    switch (command) {
      case Command.Perform perform -> perform(incident, attention, perform);
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
      forbidden(incident, plan);
      return;
    }
    if (!perform.undo() && !passes(incident, plan, attention, perform)) {
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

  /** What people forbid waits for them, but not beyond its own deadline without a word. */
  private void forbidden(Incident incident, RecoveryPlan plan) {
    Instant started =
        incident.execution().flatMap(RecoveryExecution::startedAt).orElse(plan.createdAt());
    Instant deadline = started.plus(plan.deadline());
    if (!desk.now.isBefore(deadline)) {
      halt(incident, POLICY, "it was paused for longer than the plan may take");
      return;
    }
    desk.book.wake(incident.id(), deadline);
    desk.holds.until(plan.touches(), desk.now).ifPresent(at -> desk.book.wake(incident.id(), at));
  }

  /**
   * Whether the world and the policy still want the step, asked before each effect (invariant 2).
   * What only pays what was stopped before goes on in any case; what a person lets go is that
   * person's decision.
   */
  private boolean passes(
      Incident incident, RecoveryPlan plan, Attention attention, Command.Perform perform) {
    boolean guided = incident.execution().flatMap(RecoveryExecution::guided).isPresent();
    boolean pays = perform.action().harmless() && incident.debts().contains(perform.step().on());
    Optional<Desired> desired = desk.watch.of(perform.step().on()).map(ComponentFacts::desired);
    if (perform.action().harmless()
        && desired.isPresent()
        && desired.get() instanceof Desired.Stopped stopped) {
      return halt(incident, SELF, "%s was %s".formatted(perform.step().on(), stopped));
    }
    if (guided || pays) {
      return true;
    }
    return allowed(incident, plan)
        && open(incident, plan)
        && stillThere(incident, attention, perform);
  }

  private boolean allowed(Incident incident, RecoveryPlan plan) {
    boolean approved = !incident.approvers().isEmpty();
    return switch (mode(incident, plan)) {
      case AUTOMATIC -> true;
      case APPROVE -> approved || halt(incident, POLICY, "it needs to be approved now");
      case SHADOW -> halt(incident, POLICY, "the mode is shadow now");
    };
  }

  private boolean open(Incident incident, RecoveryPlan plan) {
    Optional<Refusal> refusal =
        Gates.refusal(plan.validUntil(desk.now), desk.policy(), desk.traffic(), desk.now);
    if (refusal.isPresent()) {
      desk.book.wake(incident.id(), desk.now.plus(Triage.LOOK_AGAIN));
    }
    return refusal.isEmpty();
  }

  /**
   * Whether the failure has been seen since anything else happened. To start what is dead needs
   * that only as the first effect.
   */
  private boolean stillThere(Incident incident, Attention attention, Command.Perform perform) {
    boolean acted = incident.execution().orElseThrow().actedAt().isPresent();
    if (acted && perform.action().harmless()) {
      return true;
    }
    if (attention.surveying) {
      return false;
    }
    if (attention.surveyed.filter(at -> fresh(incident, at)).isEmpty()) {
      attention.refresh();
      triage.survey(incident, attention);
      return false;
    }
    return switch (triage.confirm(incident, attention)) {
      case Confirmation.Confirmed _ -> true;
      case Confirmation.Gone g ->
          halt(
              incident,
              SELF,
              "the failure went before '%s': %s".formatted(perform.step().summary(), g.why()));
      case Confirmation.CannotTell _ -> {
        attention.refresh();
        desk.book.wake(incident.id(), desk.now.plus(Triage.LOOK_AGAIN));
        yield false;
      }
    };
  }

  private boolean fresh(Incident incident, Instant surveyed) {
    boolean since =
        incident.execution().orElseThrow().events().stream()
            .filter(Treatment::changes)
            .allMatch(event -> event.at().isBefore(surveyed));
    return since && desk.now.isBefore(surveyed.plus(CONFIRMED_FOR));
  }

  private static boolean changes(ExecutionEvent event) {
    return switch (event) {
      case Intended _, ExecutionEvent.Returned _, ExecutionEvent.Examined _ -> true;
      case ExecutionEvent.Started _,
          ExecutionEvent.Prechecked _,
          ExecutionEvent.Guided _,
          ExecutionEvent.Released _,
          Validated _,
          Halted _ ->
          false;
    };
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

  /** Ends it before its next effect; always false, as it may not go on. */
  private boolean halt(Incident incident, String by, String why) {
    desk.record(incident.id(), new IncidentEvent.Executed(new Halted(desk.now, by, why)));
    return false;
  }

  /** A step that nobody lets go for long is given back to people, loudly. */
  private void abandoned(Incident incident, Command.AskStep ask) {
    Duration patience = desk.policy().approval().expires().multipliedBy(HANDS);
    Instant last = incident.execution().orElseThrow().events().getLast().at();
    if (desk.now.isBefore(last.plus(patience))) {
      desk.book.wake(incident.id(), last.plus(patience));
    } else {
      halt(
          incident,
          POLICY,
          "nobody let '%s' go for %s".formatted(ask.step().summary(), Durations.show(patience)));
    }
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
      case SUCCESS -> {
        if (desk.owed(incident).isEmpty()) {
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
        attention.holdUntil = desk.now.plus(Triage.LOOK_AGAIN);
      }
    }
  }

  private void stopped(Incident incident, Command.Stopped stopped) {
    Incident over = conclude(incident, Outcome.REQUIRES_RETRY, stopped.why());
    if (stopped.by().equals(SELF) && desk.settled(over)) {
      triage.close(over, stopped.why());
    } else if (stopped.by().equals(SELF)) {
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
