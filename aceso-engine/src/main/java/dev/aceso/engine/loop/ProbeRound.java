package dev.aceso.engine.loop;

import dev.aceso.model.Category;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.targets.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Repeats one probe on a virtual thread of its own: at its interval, or much faster while a verdict
 * waits for it.
 */
final class ProbeRound implements AutoCloseable {
  private static final Duration FIRST_HURRIED = Duration.ofMillis(2);
  private static final Duration LAST_HURRIED = Duration.ofMillis(100);

  private final ComponentId component;
  private final ProbeSpec spec;
  private final Probe probe;
  private final InstantSource clock;
  private final Consumer<Signal> sink;
  private final Thread thread;
  private volatile boolean hurried;
  private volatile boolean unanswered;
  private volatile boolean closed;

  ProbeRound(
      ComponentId component,
      ProbeSpec spec,
      Probe probe,
      InstantSource clock,
      Consumer<Signal> sink) {
    this.component = component;
    this.spec = spec;
    this.probe = probe;
    this.clock = clock;
    this.sink = sink;
    this.thread =
        Thread.ofVirtual().name("probe-" + component + "-" + spec.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Probes quickly from now on, or at the usual interval again. */
  void hurry(boolean now) {
    if (hurried != now) {
      hurried = now;
      LockSupport.unpark(thread);
    }
  }

  boolean of(Category category) {
    return spec.category() == category;
  }

  /** Whether the latest reading failed without any answer. */
  boolean unanswered() {
    return unanswered;
  }

  /** One reading, taken on the caller's thread and told to the sink. */
  void once() throws InterruptedException {
    Instant from = clock.instant();
    long started = System.nanoTime();
    Probe.Reading reading = probe.read();
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    Signal.Probed read =
        new Signal.Probed(
            component, from.plus(took), spec.name(), reading.outcome(), took, reading.detail());
    unanswered = read.outcome() == ProbeOutcome.FAIL && !read.answeredWrongly();
    sink.accept(read);
  }

  private void run() {
    Duration step = FIRST_HURRIED;
    try {
      while (!closed) {
        long due = System.nanoTime() + spec.every().toNanos();
        tolerantly();
        boolean quick = hurried;
        step = quick ? longer(step) : FIRST_HURRIED;
        long until = quick ? Math.min(due, System.nanoTime() + step.toNanos()) : due;
        while (!closed && System.nanoTime() < until && quick == hurried) {
          LockSupport.parkNanos(until - System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tolerantly() throws InterruptedException {
    try {
      once();
    } catch (RuntimeException e) {
      sink.accept(
          new Signal.Probed(
              component,
              clock.instant(),
              spec.name(),
              ProbeOutcome.INCONCLUSIVE,
              Duration.ZERO,
              "the probe itself failed: " + e));
    }
  }

  private static Duration longer(Duration step) {
    Duration next = step.multipliedBy(5).dividedBy(4);
    return next.compareTo(LAST_HURRIED) > 0 ? LAST_HURRIED : next;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
