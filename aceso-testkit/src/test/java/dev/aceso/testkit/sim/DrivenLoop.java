package dev.aceso.testkit.sim;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.loop.Loop;
import dev.aceso.loop.LoopConfig;
import dev.aceso.loop.Order;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.SteadyTime;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import dev.aceso.model.Tier;
import dev.aceso.plan.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A loop that a test drives by hand: every look is answered by what the test says is so, steps are
 * kept until the test says what came of them.
 */
final class DrivenLoop {
  private static final ProbeSpec HEALTH =
      new ProbeSpec(
          "http",
          "http",
          Category.HEALTH,
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          2,
          Settings.NONE);

  private final List<Component> components;
  private Loop loop;
  private SteadyTime time = SteadyTime.begin(Instant.parse("2026-01-01T00:00:00Z"), 0);
  private long pid;
  private final Map<ComponentId, Presence> presence = new HashMap<>();
  private final List<Effect.Perform> performed = new ArrayList<>();
  private final List<Effect.Examine> examined = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<IncidentEvent> recorded = new ArrayList<>();
  private final List<SystemEvent> noted = new ArrayList<>();
  private Optional<Effect.Precheck> precheck = Optional.empty();
  private boolean keepsPrecheck;
  private final Queue<Look> looks = new ArrayDeque<>();
  private int surveys;
  private boolean looksTakeTime;
  private boolean there;

  private record Look(String incident, Instant from) {}

  DrivenLoop(Policy policy, Component... components) {
    this.components = List.of(components);
    loop = new Loop(SimulatedSystems.config(this.components, policy));
    this.components.forEach(c -> starts(c.id()));
  }

  static Component component(ComponentId id, ComponentId... needs) {
    return new Component(
        id, "process", Tier.STANDARD, DataClass.NONE, id.value(), List.of(needs), List.of());
  }

  /** A component with a health probe. */
  static Component probed(ComponentId id, ComponentId... needs) {
    return new Component(
        id, "process", Tier.STANDARD, DataClass.NONE, id.value(), List.of(needs), List.of(HEALTH));
  }

  Instant now() {
    return time.now();
  }

  /** Somebody sets the wall clock, or it shows how long the machine was suspended. */
  void wallClockJumps(Duration by) {
    time = time.next(time.wall().plus(by), time.nanos());
  }

  private void passes(Duration length) {
    time = time.next(time.wall().plus(length), time.nanos() + length.toNanos());
  }

  /** The looks at what was cut off; those at what has ended are answered at once. */
  List<Effect.Examine> examined() {
    return examined;
  }

  List<IncidentEvent> recorded() {
    return recorded;
  }

  List<SystemEvent> noted() {
    return noted;
  }

  /** What was done, as {@code start web}, in order. */
  List<String> done() {
    return performed.stream().map(p -> p.command().step().summary()).toList();
  }

  /** How many incidents were opened. */
  int opened() {
    return loop.incidents().size();
  }

  /** The latest incident that was opened for the component. */
  Incident incident(ComponentId id) {
    return loop.incidents().stream()
        .filter(i -> i.failure().component().equals(id))
        .reduce((_, latest) -> latest)
        .orElseThrow();
  }

  void take(Input input) {
    passes(Duration.ofMillis(1));
    carryOut(loop.on(input, now()));
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Survey survey -> {
          surveys++;
          looks.add(new Look(survey.incident(), now()));
          if (!looksTakeTime) {
            looked();
          }
        }
        case Effect.Precheck asked -> {
          precheck = Optional.of(asked);
          if (!keepsPrecheck) {
            goesOn();
          }
        }
        case Effect.Perform perform -> performed.add(perform);
        case Effect.Examine examine -> {
          if (examine.command().cutOff()) {
            examined.add(examine);
          } else {
            found(examine);
          }
        }
        case Effect.Answered answered -> answers.add(answered.answer());
        case Effect.Append append -> recorded.add(append.event());
        case Effect.Note note -> noted.add(note.event());
        case Effect.Fault fault -> throw fault.cause();
        case Effect.Learned _ -> {}
        case Effect.Errand _ -> {}
        case Effect.Cancel _ -> {}
      }
    }
  }

  /** How many looks were asked for. */
  int surveys() {
    return surveys;
  }

  /** From now on a look goes on until the test ends it. */
  void looksTakeTime() {
    looksTakeTime = true;
  }

  /** The look that began first ends and has seen what is so. */
  void looked() {
    Look look = looks.remove();
    take(new Input.Surveyed(look.incident(), look.from(), Map.copyOf(presence)));
  }

  /** From now on a plan that has begun waits before its first effect. */
  void waitsBeforeItsFirstEffect() {
    keepsPrecheck = true;
  }

  /** What the plan that waits needs is there. */
  void goesOn() {
    Effect.Precheck asked = precheck.orElseThrow();
    precheck = Optional.empty();
    take(new Input.Prechecked(asked.incident(), new ExecutionEvent.Prechecked(now(), List.of())));
  }

  /** Lets time pass; the loop is woken whenever it asks to be. */
  void pass(Duration length) {
    Instant end = now().plus(length);
    Instant next = next(end);
    while (next.isBefore(end)) {
      if (next.isAfter(now())) {
        passes(Duration.between(now(), next));
      }
      take(new Input.Ticked());
      Optional<Instant> wake = loop.wakeAt();
      if (wake.filter(at -> !at.isAfter(now())).isPresent()) {
        throw new AssertionError("the loop asks again to be woken at %s".formatted(wake.get()));
      }
      next = next(end);
    }
    if (end.isAfter(now())) {
      passes(Duration.between(now(), end));
    }
    take(new Input.Ticked());
  }

  /** When it is to be woken, at the latest when its host ticks. */
  private Instant next(Instant end) {
    Instant tick = now().plus(Loop.TICK);
    Instant wake = loop.wakeAt().filter(at -> at.isBefore(tick)).orElse(tick);
    return wake.isBefore(end) ? wake : end;
  }

  Answer order(Order order) {
    take(new Input.Ordered(order));
    return answers.getLast();
  }

  void reconfigure(Policy policy) {
    take(new Input.Reconfigured(SimulatedSystems.config(components, policy), "next"));
  }

  /** It is so from now on; the loop hears nothing of it. */
  void is(ComponentId id, Presence so) {
    presence.put(id, so);
  }

  void starts(ComponentId id) {
    is(id, new Presence.Running(++pid, now(), false));
    take(new Input.Seen(new Signal.Started(id, now(), pid, false)));
  }

  void ends(ComponentId id, Ending ending) {
    ExitStatus status = new ExitStatus.Code(1);
    is(id, new Presence.Ended(now(), status, ending));
    take(new Input.Seen(new Signal.Exited(id, now(), pid, status, Duration.ofHours(1), ending)));
  }

  /** What the health probe of a component with one reads now. */
  void reads(ComponentId id, ProbeOutcome outcome, String detail) {
    take(
        new Input.Seen(
            new Signal.Probed(id, now(), HEALTH.name(), outcome, Duration.ZERO, detail)));
  }

  /** The last step is over, and what it reports is so. */
  void returns(StepOutcome outcome) {
    there = outcome instanceof StepOutcome.Succeeded;
    Effect.Perform last = performed.getLast();
    Command.Perform command = last.command();
    take(
        new Input.Returned(
            last.incident(),
            new ExecutionEvent.Returned(
                now(), command.step().index(), command.attempt(), command.undo(), outcome)));
  }

  /** The engine dies and the next one goes on with what was written. */
  void diesAndComesBack() {
    comesBack(loop.config());
  }

  /** The engine dies, and the configuration is changed before the next one begins. */
  void diesAndComesBack(Policy policy) {
    comesBack(SimulatedSystems.config(components, policy));
  }

  private void comesBack(LoopConfig config) {
    loop =
        new Loop(
            config,
            loop.knowledge(),
            loop.incidents(),
            loop.incidents().size(),
            performed.size(),
            noted);
    carryOut(loop.resume(now()));
  }

  private void found(Effect.Examine examine) {
    take(
        new Input.Examined(
            examine.incident(),
            new ExecutionEvent.Examined(
                now(),
                examine.command().step().index(),
                examine.command().attempt(),
                examine.command().undo(),
                there ? ExecutionEvent.Finding.DONE : ExecutionEvent.Finding.NOT_DONE)));
  }
}
