package dev.aceso.engine.loop;

import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.StepOutcome;
import dev.aceso.plan.Command;
import java.time.Instant;
import java.time.InstantSource;
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

  private final Function<ComponentId, @Nullable Watched> watched;
  private final InstantSource clock;
  private final Consumer<Input> loop;

  Hands(
      Function<ComponentId, @Nullable Watched> watched, InstantSource clock, Consumer<Input> loop) {
    this.watched = watched;
    this.clock = clock;
    this.loop = loop;
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
                for (Thread look : looks) {
                  look.join();
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
      seen.put(id, component.survey(survey.presenceOnly()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("{} could not be looked at: {}", id, e.toString());
    }
  }

  void perform(Effect.Perform perform) {
    Command.Perform command = perform.command();
    Thread.ofVirtual()
        .name("step-" + command.key())
        .start(
            () -> {
              StepOutcome outcome = outcome(command);
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
  }

  private StepOutcome outcome(Command.Perform command) {
    Watched on = watched.apply(command.step().on());
    if (on == null) {
      return new StepOutcome.Failed(command.step().on() + " is no longer configured", "");
    }
    try {
      Optional<String> obstacle = on.target().obstacle(command.action());
      if (obstacle.isPresent()) {
        return new StepOutcome.Failed(obstacle.get(), "");
      }
      return on.target().perform(command.action(), command.key(), command.step().timeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Unknown("interrupted");
    } catch (RuntimeException e) {
      LOG.error("step {} broke", command.key(), e);
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
    Watched on = watched.apply(command.step().on());
    if (on == null) {
      return Finding.CANNOT_TELL;
    }
    try {
      return on.target().examine(command.action(), command.key(), command.since());
    } catch (RuntimeException e) {
      LOG.warn("step {} could not be looked into: {}", command.key(), e.toString());
      return Finding.CANNOT_TELL;
    }
  }
}
