package dev.aceso.bench.load;

import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A component that crashes when it is told to, and takes its time to start. */
final class MemoryTarget implements Target {
  /** How many starts are under way in the whole process, and the most there ever were. */
  static final AtomicInteger STARTING = new AtomicInteger();

  static final AtomicInteger MOST = new AtomicInteger();

  private final ComponentId id;
  private final Duration takes;
  private final Consumer<Signal> sink;
  private final AtomicInteger starts = new AtomicInteger();
  private volatile Presence presence = new Presence.Unseen();

  MemoryTarget(TargetSpec spec, Consumer<Signal> sink) {
    this.id = spec.component().id();
    this.takes = spec.settings().duration("takes", Duration.ZERO);
    this.sink = sink;
  }

  /** How often it was started by the engine. */
  int starts() {
    return starts.get();
  }

  void crash() {
    Instant now = SteadyClock.system().instant();
    ExitStatus status = new ExitStatus.Signalled(9);
    presence = new Presence.Ended(now, status, false);
    sink.accept(new Signal.Exited(id, now, 1, status, Duration.ofMinutes(1), false));
  }

  /** Runs again without the engine's doing: what an alert that is resolved says. */
  void resolve() {
    Instant now = SteadyClock.system().instant();
    presence = new Presence.Running(1, now, false);
    sink.accept(new Signal.Started(id, now, 1, false));
  }

  /** Says once more what it said last: what a duplicate alert says. */
  void repeat() {
    switch (presence) {
      case Presence.Ended e ->
          sink.accept(new Signal.Exited(id, e.at(), 1, e.status(), Duration.ofMinutes(1), false));
      case Presence.Running r -> sink.accept(new Signal.Started(id, r.since(), 1, true));
      case Presence.Unseen _ -> {}
    }
  }

  @Override
  public void watch() {
    Instant now = SteadyClock.system().instant();
    presence = new Presence.Running(1, now, false);
    sink.accept(new Signal.Started(id, now, 1, false));
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public Optional<String> obstacle(Action action) {
    return Optional.empty();
  }

  @Override
  public StepOutcome perform(Action action, String key, Duration timeout)
      throws InterruptedException {
    MOST.accumulateAndGet(STARTING.incrementAndGet(), Math::max);
    try {
      Thread.sleep(takes);
    } finally {
      STARTING.decrementAndGet();
    }
    starts.incrementAndGet();
    resolve();
    return new StepOutcome.Succeeded("");
  }

  @Override
  public Finding examine(Action action, String key, Instant since) {
    return presence instanceof Presence.Running ? Finding.DONE : Finding.NOT_DONE;
  }

  @Override
  public void close() {}
}
