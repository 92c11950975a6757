package dev.aceso.engine.loop;

import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Precheck;
import dev.aceso.model.Presence;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import dev.aceso.plan.Command;
import dev.aceso.targets.process.Exec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries effects out, each on a virtual thread, and tells the loop what came of them. */
final class Hands {
  private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

  /**
   * How long a survey waits for its looks, above what a probe may take; what has not answered by
   * then could not be seen.
   */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** How long the check of what a person did may take. */
  private static final Duration CHECK = Duration.ofSeconds(30);

  /** How long an action that a person ordered may take. */
  private static final Duration ERRAND = Duration.ofMinutes(1);

  private final Function<ComponentId, @Nullable Watched> watched;
  private final InstantSource clock;
  private final KillSwitch killSwitch;
  private final Door door;
  private final Consumer<Input> loop;
  private final Duration look;
  private final Map<String, UnderWay> steps = new ConcurrentHashMap<>();

  private record UnderWay(Command.Perform command, Instant since, Thread thread) {}

  Hands(
      Function<ComponentId, @Nullable Watched> watched,
      InstantSource clock,
      KillSwitch killSwitch,
      Door door,
      Consumer<Input> loop) {
    this(watched, clock, killSwitch, door, loop, LOOK);
  }

  /**
   * With another patience.
   *
   * @param look how long a survey waits for its looks
   */
  Hands(
      Function<ComponentId, @Nullable Watched> watched,
      InstantSource clock,
      KillSwitch killSwitch,
      Door door,
      Consumer<Input> loop,
      Duration look) {
    this.watched = watched;
    this.clock = clock;
    this.killSwitch = killSwitch;
    this.door = door;
    this.loop = loop;
    this.look = look;
  }

  void survey(Effect.Survey survey) {
    Instant from = clock.instant();
    Map<ComponentId, Presence> seen = new ConcurrentHashMap<>();
    Thread.ofVirtual()
        .name("survey-" + survey.incident())
        .start(
            () -> {
              try {
                Thread[] looks =
                    survey.components().stream()
                        .map(id -> Thread.startVirtualThread(() -> look(id, survey, seen)))
                        .toArray(Thread[]::new);
                long until = System.nanoTime() + look.toNanos();
                for (Thread taken : looks) {
                  taken.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                loop.accept(new Input.Surveyed(survey.incident(), from, Map.copyOf(seen)));
              }
            });
  }

  private void look(ComponentId id, Effect.Survey survey, Map<ComponentId, Presence> seen) {
    Watched component = watched.apply(id);
    if (component == null) {
      return;
    }
    try {
      component.survey(survey.presenceOnly()).ifPresent(presence -> seen.put(id, presence));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("{} could not be looked at: {}", id, e.toString());
    }
  }

  void perform(Effect.Perform perform) {
    Command.Perform command = perform.command();
    Thread step =
        Thread.ofVirtual()
            .name("step-" + command.key())
            .unstarted(
                () -> {
                  StepOutcome outcome =
                      outcome(
                          command.step().on(), command.action(), command.key(), command.within());
                  steps.computeIfPresent(
                      perform.incident(),
                      (_, known) -> known.thread() == Thread.currentThread() ? null : known);
                  loop.accept(
                      new Input.Returned(
                          perform.incident(),
                          new ExecutionEvent.Returned(
                              clock.instant(),
                              command.step().index(),
                              command.attempt(),
                              command.undo(),
                              outcome)));
                });
    steps.put(perform.incident(), new UnderWay(command, clock.instant(), step));
    step.start();
  }

  void errand(Effect.Errand errand) {
    Thread.ofVirtual()
        .name(errand.key())
        .start(
            () ->
                loop.accept(
                    new Input.Carried(
                        errand.component(),
                        outcome(errand.component(), errand.action(), errand.key(), ERRAND))));
  }

  /** Cuts the incident's step short, if one is under way; its commands are ended. */
  void cancel(String incident) {
    UnderWay step = steps.get(incident);
    if (step != null) {
      step.thread().interrupt();
    }
  }

  /** The incident's step that is under way; empty when none is. */
  Optional<Progress> progress(String incident) {
    return Optional.ofNullable(steps.get(incident))
        .map(
            step -> {
              Command.Perform command = step.command();
              return new Progress(command.step(), command.undo(), step.since(), printed(command));
            });
  }

  private Optional<String> printed(Command.Perform command) {
    Watched on = watched.apply(command.step().on());
    return on == null ? Optional.empty() : on.target().printed(command.key());
  }

  /** Looks, in order, whether each step could be carried out. */
  void precheck(Effect.Precheck precheck) {
    Thread.ofVirtual()
        .name("precheck-" + precheck.incident())
        .start(
            () -> {
              List<Precheck> checks =
                  precheck.plan().steps().stream()
                      .filter(step -> !step.action().manual())
                      .map(this::check)
                      .toList();
              loop.accept(
                  new Input.Prechecked(
                      precheck.incident(), new ExecutionEvent.Prechecked(clock.instant(), checks)));
            });
  }

  private Precheck check(Step step) {
    Optional<String> obstacle;
    try {
      Watched on = watched.apply(step.on());
      obstacle =
          on == null
              ? Optional.of(step.on() + " is no longer configured")
              : on.obstacle(door.revealed(step.action()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      obstacle = Optional.of("it can't be found out: interrupted");
    } catch (RuntimeException e) {
      LOG.error("step {} could not be checked", step.summary(), e);
      obstacle = Optional.of("it can't be found out: " + e);
    }
    return new Precheck(
        "'%s' can be carried out".formatted(step.summary()),
        obstacle.isEmpty(),
        obstacle.orElse(""));
  }

  private StepOutcome outcome(ComponentId component, Action action, String key, Duration timeout) {
    Watched on = watched.apply(component);
    if (on == null) {
      return new StepOutcome.Failed(component + " is no longer configured", "");
    }
    if (killSwitch.set()) {
      return new StepOutcome.Failed("the kill switch %s is set".formatted(killSwitch), "");
    }
    try {
      return on.perform(door.revealed(action), key, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Unknown("interrupted");
    } catch (RuntimeException e) {
      LOG.error("step {} broke", key, e);
      return new StepOutcome.Unknown("the step broke: " + e);
    }
  }

  void examine(Effect.Examine examine) {
    Command.Examine command = examine.command();
    Thread.ofVirtual()
        .name("examine-" + command.key())
        .start(
            () -> {
              Finding finding = finding(command);
              loop.accept(
                  new Input.Examined(
                      examine.incident(),
                      new ExecutionEvent.Examined(
                          clock.instant(),
                          command.step().index(),
                          command.attempt(),
                          command.undo(),
                          finding)));
            });
  }

  private Finding finding(Command.Examine command) {
    if (command.action().manual()) {
      return done(door.revealed(command.action()));
    }
    Watched on = watched.apply(command.step().on());
    if (on == null) {
      return Finding.CANNOT_TELL;
    }
    try {
      if (command.cutOff()) {
        on.target().cutOff(command.key());
      }
      return on.examine(door.revealed(command.action()), command.key(), command.since());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.CANNOT_TELL;
    } catch (RuntimeException e) {
      LOG.warn("step {} could not be looked into: {}", command.key(), e.toString());
      return Finding.CANNOT_TELL;
    }
  }

  /** Whether the check of what a person had to do succeeds. */
  private static Finding done(Action manual) {
    List<String> check = manual.args().texts("check");
    if (check.isEmpty()) {
      return Finding.CANNOT_TELL;
    }
    try {
      return switch (Exec.run(check, Path.of("/"), Map.of(), CHECK)) {
        case Exec.Ended.Returned(ExitStatus status, String output) ->
            status.equals(new ExitStatus.Code(0)) ? Finding.DONE : Finding.NOT_DONE;
        case Exec.Ended.TimedOut _ -> Finding.CANNOT_TELL;
        case Exec.Ended.NotStarted _ -> Finding.CANNOT_TELL;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.CANNOT_TELL;
    }
  }
}
