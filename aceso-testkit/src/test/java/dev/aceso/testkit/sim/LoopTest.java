package dev.aceso.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.loop.Loop;
import dev.aceso.loop.Order;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Tier;
import dev.aceso.plan.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One component, and every look at it answered by what the test says it is. */
class LoopTest {
  private static final ComponentId WEB = ComponentId.of("web");

  private final List<Effect.Perform> performed = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Effect.Precheck> prechecks = new ArrayList<>();
  private boolean answering = true;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Presence presence = new Presence.Running(1, now, false);

  private Loop loop(Mode mode) {
    return loop(Policy.shadow(SimulatedSystems.strategies()).in(mode));
  }

  private static Loop loop(Policy policy) {
    Component web =
        new Component(WEB, "process", Tier.STANDARD, DataClass.NONE, "web", List.of(), List.of());
    return new Loop(SimulatedSystems.config(List.of(web), policy));
  }

  private void take(Loop loop, Input input) {
    now = now.plusMillis(1);
    follow(loop, loop.on(input, now));
  }

  private void follow(Loop loop, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Survey survey ->
            take(loop, new Input.Surveyed(survey.incident(), now, Map.of(WEB, presence)));
        case Effect.Precheck check -> {
          prechecks.add(check);
          if (answering) {
            prechecked(loop);
          }
        }
        case Effect.Perform perform -> performed.add(perform);
        case Effect.Examine look ->
            take(
                loop,
                new Input.Examined(
                    look.incident(),
                    new ExecutionEvent.Examined(
                        now,
                        look.command().step().index(),
                        look.command().attempt(),
                        look.command().undo(),
                        ExecutionEvent.Finding.DONE)));
        case Effect.Answered answered -> answers.add(answered.answer());
        case Effect.Fault fault -> throw fault.cause();
        case Effect _ -> {}
      }
    }
  }

  private void prechecked(Loop loop) {
    take(
        loop,
        new Input.Prechecked(
            prechecks.getLast().incident(), new ExecutionEvent.Prechecked(now, List.of())));
  }

  private void ends(Loop loop, Ending ending) {
    presence = new Presence.Ended(now, new ExitStatus.Signalled(9), ending);
    take(loop, new Input.Seen(new Signal.Started(WEB, now, 1, false)));
    take(
        loop,
        new Input.Seen(
            new Signal.Exited(
                WEB, now, 1, new ExitStatus.Signalled(9), Duration.ofHours(1), ending)));
  }

  private static Incident incident(Loop loop) {
    return loop.incidents().getLast();
  }

  private Answer approve(Loop loop, String by) {
    take(loop, new Input.Ordered(new Order.Approve(incident(loop).id(), Optional.empty(), by)));
    return answers.getLast();
  }

  @Test
  @Tag("OPS-2")
  void inShadowModeNothingIsDoneAboutACrash() {
    Loop loop = loop(Mode.SHADOW);
    ends(loop, Ending.UNASKED);
    assertThat(incident(loop).mode()).contains(Mode.SHADOW);
    assertThat(performed).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void whatTheEngineStoppedIsStartedEvenInShadowMode() {
    Loop loop = loop(Mode.SHADOW);
    ends(loop, Ending.BY_ENGINE);
    assertThat(performed).extracting(p -> p.command().action().verb()).containsExactly("start");
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStoppedOpensNoIncident() {
    Loop loop = loop(Mode.AUTOMATIC);
    ends(loop, Ending.BY_PERSON);
    assertThat(loop.incidents()).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void whatAPersonStoppedWhileNoEngineRanIsNotStartedByAPlanThatGoesOn() {
    Policy policy = Policy.shadow(SimulatedSystems.strategies()).in(Mode.AUTOMATIC);
    Loop died = loop(policy);
    ends(died, Ending.UNASKED);
    Incident begun = incident(died);
    RecoveryExecution execution = begun.execution().orElseThrow();
    Incident prechecked =
        begun
            .with(new IncidentEvent.Decided(now, begun.decision().orElseThrow()))
            .with(executed(execution.events().get(0)))
            .with(executed(execution.events().get(1)));
    performed.clear();
    presence = new Presence.Ended(now, new ExitStatus.Code(0), Ending.BY_PERSON);
    Loop next = new Loop(died.config(), Knowledge.NONE, List.of(prechecked), 1, 1, List.of());
    follow(next, next.resume(now));
    assertThat(performed).isEmpty();
  }

  private static IncidentEvent executed(ExecutionEvent event) {
    return new IncidentEvent.Executed(event);
  }

  @Test
  @Tag("OPS-3")
  void whatIsHeardOfAPlanThatWasStoppedSaysNothingOfTheNext() {
    answering = false;
    Loop loop = loop(Mode.AUTOMATIC);
    ends(loop, Ending.UNASKED);
    String id = incident(loop).id();
    take(loop, new Input.Ordered(new Order.Stop(id, "ann")));
    take(loop, new Input.Ordered(new Order.Retry(id, "ann", "")));
    assertThat(incident(loop).state()).isEqualTo(IncidentState.RECOVERING);
    assertThat(prechecks).hasSize(1);
    prechecked(loop);
    assertThat(prechecks).hasSize(2);
    assertThat(performed).isEmpty();
    prechecked(loop);
    assertThat(performed).hasSize(1);
  }

  @Test
  @Tag("OPS-3")
  void onePersonCanNotApproveForTwo() {
    Policy policy = Policy.shadow(SimulatedSystems.strategies()).in(Mode.APPROVE);
    Loop loop =
        loop(
            new Policy(
                policy.mode(),
                policy.rules(),
                policy.rollout(),
                policy.limits(),
                policy.guards(),
                new Policy.Approval(Duration.ofMinutes(15), 2, Duration.ofMinutes(15)),
                policy.detection(),
                policy.weights(),
                policy.learning(),
                policy.strategies(),
                policy.validation()));
    ends(loop, Ending.UNASKED);
    assertThat(approve(loop, "ann")).isInstanceOf(Answer.Done.class);
    assertThat(approve(loop, "ann")).isInstanceOf(Answer.Refused.class);
    take(loop, new Input.Ticked());
    assertThat(performed).isEmpty();
    assertThat(approve(loop, "bob")).isInstanceOf(Answer.Done.class);
    assertThat(performed).hasSize(1);
  }

  @Test
  @Tag("OPS-3")
  void whatIsApprovedDoesNotBeginWhenTheFailureHasGone() {
    Loop loop = loop(Mode.APPROVE);
    ends(loop, Ending.UNASKED);
    assertThat(incident(loop).state()).isEqualTo(IncidentState.AWAITING_APPROVAL);
    presence = new Presence.Running(2, now, false);
    take(loop, new Input.Ordered(new Order.Approve(incident(loop).id(), Optional.empty(), "ann")));
    assertThat(performed).isEmpty();
  }

  @Test
  @Tag("VAL-1")
  void whatRunsAgainButStillFailsIsNoSuccess() {
    Loop loop = loop(Mode.AUTOMATIC);
    ends(loop, Ending.UNASKED);
    starts(loop);
    take(
        loop,
        new Input.Seen(
            new Signal.Resource(WEB, now, ResourceKind.DISK_BYTES, "/data", 99, 100, 0.9)));
    settles(loop);
    assertThat(incident(loop).results()).isEmpty();
    assertThat(incident(loop).state()).isEqualTo(IncidentState.RECOVERING);
  }

  @Test
  @Tag("VAL-1")
  void whatRunsAgainAndIsWellIsASuccess() {
    Loop loop = loop(Mode.AUTOMATIC);
    ends(loop, Ending.UNASKED);
    starts(loop);
    settles(loop);
    assertThat(incident(loop).results())
        .extracting(RecoveryResult::outcome)
        .containsExactly(Outcome.SUCCESS);
    assertThat(incident(loop).state()).isEqualTo(IncidentState.RECOVERED);
  }

  private void starts(Loop loop) {
    Command.Perform start = performed.getLast().command();
    presence = new Presence.Running(2, now, false);
    take(loop, new Input.Seen(new Signal.Started(WEB, now, 2, false)));
    take(
        loop,
        new Input.Returned(
            incident(loop).id(),
            new ExecutionEvent.Returned(
                now,
                start.step().index(),
                start.attempt(),
                false,
                new StepOutcome.Succeeded("started"))));
  }

  private void settles(Loop loop) {
    now = now.plusSeconds(2);
    take(loop, new Input.Ticked());
  }
}
