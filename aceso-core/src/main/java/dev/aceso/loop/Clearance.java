package dev.aceso.loop;

import dev.aceso.decide.Modes;
import dev.aceso.model.Category;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Halted;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.Validated;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Mode;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeFacts;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.Refusal;
import dev.aceso.model.Step;
import dev.aceso.plan.Command;
import dev.aceso.safety.Confirmation;
import dev.aceso.safety.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Asks before each effect of a recovery whether the world and people still want it. */
final class Clearance {
  /** Who halts when nobody ordered it. */
  static final String SELF = "aceso";

  /** Who halts what people's policy doesn't let go on. */
  static final String POLICY = "policy";

  /** How long a confirmation holds, if nothing else has happened since. */
  private static final Duration CONFIRMED_FOR = Duration.ofSeconds(1);

  private final Desk desk;
  private final Triage triage;

  Clearance(Desk desk, Triage triage) {
    this.desk = desk;
    this.triage = triage;
  }

  /** What people forbid waits for them, but not beyond its own deadline without a word. */
  void forbidden(Incident incident, RecoveryPlan plan) {
    Instant deadline =
        incident
            .execution()
            .flatMap(RecoveryExecution::deadline)
            .orElse(plan.createdAt().plus(plan.deadline()));
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
  boolean passes(
      Incident incident, RecoveryPlan plan, Attention attention, Command.Perform perform) {
    boolean guided = incident.execution().flatMap(RecoveryExecution::guided).isPresent();
    ComponentId on = perform.step().on();
    boolean pays = perform.action().harmless() && desk.owes(incident, on);
    Optional<ComponentFacts> facts = desk.watch.of(on);
    boolean unseen = facts.filter(f -> f.presence() instanceof Presence.Unseen).isPresent();
    if (unseen && attention.surveyed.isEmpty()) {
      look(incident, attention);
      return false;
    }
    Optional<Desired> desired =
        facts
            .map(f -> unseen ? f.seen(attention.presence.getOrDefault(on, f.presence())) : f)
            .map(ComponentFacts::desired);
    Optional<String> unwanted = unwanted(plan, perform, facts, desired);
    if (unwanted.isPresent()) {
      boolean cures = on.equals(plan.component()) && !perform.undo();
      return cures
          ? halt(incident, SELF, unwanted.get())
          : leaveOut(incident, perform, unwanted.get());
    }
    if (perform.undo()) {
      return true;
    }
    if (!ready(incident, plan, perform)) {
      return false;
    }
    if (guided || pays) {
      return true;
    }
    return allowed(incident, plan)
        && open(incident, attention, perform.action().harmless() ? plan.only(perform.step()) : plan)
        && stillThere(incident, attention, perform);
  }

  /**
   * Why a component is not to be started; nor is anything done to recover one that is to be down.
   */
  private static Optional<String> unwanted(
      RecoveryPlan plan,
      Command.Perform perform,
      Optional<ComponentFacts> facts,
      Optional<Desired> desired) {
    ComponentId on = perform.step().on();
    boolean starts = perform.action().harmless();
    if (!starts && (perform.undo() || !on.equals(plan.component()))) {
      return Optional.empty();
    }
    if (desired.isPresent() && desired.get() instanceof Desired.Stopped stopped) {
      return Optional.of("%s was %s".formatted(on, stopped));
    }
    return facts
        .filter(f -> starts && f.servedByAnother())
        .map(_ -> "another process serves in place of " + on);
  }

  /** What else the plan does goes on. */
  private boolean leaveOut(Incident incident, Command.Perform perform, String why) {
    desk.record(
        incident.id(),
        new IncidentEvent.Executed(
            new ExecutionEvent.LeftOut(desk.now, perform.step().index(), perform.undo(), why)));
    return false;
  }

  /** What was not seen yet since the engine started is looked at before anything is done. */
  private void look(Incident incident, Attention attention) {
    if (!attention.surveying) {
      triage.survey(incident, attention);
    }
  }

  /**
   * Whether what a start needs, and the plan has acted on before, serves. It is waited for no
   * longer than it may take to start.
   */
  private boolean ready(Incident incident, RecoveryPlan plan, Command.Perform perform) {
    if (!perform.action().harmless()) {
      return true;
    }
    for (Step before : plan.steps().subList(0, perform.step().index())) {
      Optional<ComponentFacts> facts =
          desk.watch.of(before.on()).filter(f -> needs(perform.step().on(), before.on()));
      Optional<Instant> from = returned(incident.execution().orElseThrow(), before);
      if (facts.isPresent() && from.isPresent() && !serves(facts.get(), from.get())) {
        Instant patience = from.get().plus(facts.get().component().startup());
        if (desk.now.isBefore(patience)) {
          desk.book.wake(incident.id(), patience);
          return false;
        }
      }
    }
    return true;
  }

  private boolean needs(ComponentId id, ComponentId needed) {
    return desk.config.topology().find(id).isPresent()
        && desk.config.topology().dependencies(id).contains(needed);
  }

  private static Optional<Instant> returned(RecoveryExecution execution, Step step) {
    return execution.events().stream()
        .filter(e -> e instanceof ExecutionEvent.Returned r && r.step() == step.index())
        .map(ExecutionEvent::at)
        .reduce((first, second) -> second);
  }

  private static boolean serves(ComponentFacts facts, Instant since) {
    return facts.atRest()
        || (!(facts.presence() instanceof Presence.Ended)
            && facts.component().probes(Category.HEALTH).stream()
                .map(p -> facts.probes().getOrDefault(p.name(), ProbeFacts.none(p)))
                .allMatch(probe -> probe.passedSince(since)));
  }

  private boolean allowed(Incident incident, RecoveryPlan plan) {
    boolean approved = !incident.approvers().isEmpty();
    return switch (mode(incident, plan)) {
      case AUTOMATIC -> true;
      case APPROVE -> approved || halt(incident, POLICY, "it needs to be approved now");
      case SHADOW -> halt(incident, POLICY, "the mode is shadow now");
    };
  }

  /**
   * The gates. A start is asked about by itself: what the plan has done before is running now and
   * would make it look as if it could harm.
   */
  private boolean open(Incident incident, Attention attention, RecoveryPlan plan) {
    Optional<Refusal> refusal =
        Gates.refusal(plan.validUntil(desk.now), desk.policy(), desk.traffic(), desk.now);
    attention.barred = refusal;
    if (refusal.isPresent()) {
      desk.book.lookAgain(incident.id(), desk.now.plus(Patience.LOOK_AGAIN));
      triage.resolveDeadlock();
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
        desk.book.lookAgain(incident.id(), desk.now.plus(Patience.LOOK_AGAIN));
        yield false;
      }
    };
  }

  private boolean fresh(Incident incident, Instant surveyed) {
    boolean since =
        incident.execution().orElseThrow().events().stream()
            .filter(Clearance::changes)
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
          ExecutionEvent.LeftOut _,
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
  boolean halt(Incident incident, String by, String why) {
    desk.record(incident.id(), new IncidentEvent.Executed(new Halted(desk.now, by, why)));
    return false;
  }
}
