package dev.aceso.targets;

import dev.aceso.model.Action;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One component as something that can be watched and acted on. All methods are thread-safe and may
 * block, within their deadlines; none throws for what can be expected to go wrong.
 */
public interface Target extends AutoCloseable {
  /**
   * Begins to watch: from now on every change is told to the sink as an event. A target that the
   * engine owns is adopted when it runs already and started when it never ran.
   */
  void watch();

  /** As {@link #watch()}, with a say in what is done with what does not run. */
  default void watch(Beginning how) {
    watch();
  }

  /** What has become of its last life; a look without any effect, before it is watched. */
  default LastLife lastLife() {
    return new LastLife.NotOwned();
  }

  /**
   * In what its process differs from its configuration of now, such as {@code runs with an older
   * definition: command and env have changed since it was started}; empty when in nothing.
   */
  default Optional<String> drift() {
    return Optional.empty();
  }

  /** A fresh look at whether it runs; never a remembered state. */
  Presence presence();

  /**
   * A fresh look at what explains how it is, such as the scheduler's view of its main process;
   * empty when there is nothing to add to its presence.
   */
  default List<Signal> look() {
    return List.of();
  }

  /** The main process, when there is one in this machine's process table. */
  default Optional<Long> pid() {
    return presence() instanceof Presence.Running r && r.pid() > 0
        ? Optional.of(r.pid())
        : Optional.empty();
  }

  /** The file that what the engine starts writes its output to; empty when it starts nothing. */
  default Optional<Path> output() {
    return Optional.empty();
  }

  /** Why the action could not be carried out, found without any effect; empty when it could. */
  Optional<String> obstacle(Action action);

  /**
   * Carries the action out and waits for its effect.
   *
   * @param key idempotency key, unique to this try
   * @return Unknown, never Failed, when the effect may have happened
   */
  StepOutcome perform(Action action, String key, Duration timeout) throws InterruptedException;

  /**
   * Ends what a try has left running that nobody waits for any more, as the engine that began it
   * has died.
   */
  default void cutOff(String key) {}

  /**
   * What the try that is under way printed last: one line, bounded and free of secrets; empty when
   * it has printed nothing, or runs no command.
   */
  default Optional<String> printed(String key) {
    return Optional.empty();
  }

  /**
   * Looks whether an action has had its effect, whatever it reported.
   *
   * @param since when it was intended
   */
  Finding examine(Action action, String key, Instant since);

  /** Ends the watching. What the engine owns runs on. */
  @Override
  void close();
}
