package dev.aceso.engine.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the logs of a component read to their end before its end is told, so that what it wrote last
 * is known by then. What is seen meanwhile waits its turn, but is told whatever breaks.
 * Thread-safe; never blocks who tells.
 */
final class LastWords implements Consumer<Signal> {
  private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

  /** A log that takes longer to read is read on, but not waited for. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final ComponentId id;
  private final InstantSource clock;
  private final Consumer<Signal> sink;
  private final Queue<Signal> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private boolean reading;
  private volatile List<SensorRound> logs = List.of();

  LastWords(ComponentId id, InstantSource clock, Consumer<Signal> sink) {
    this.id = id;
    this.clock = clock;
    this.sink = sink;
  }

  /** Which logs are read; before anything is watched. */
  void of(List<SensorRound> read) {
    logs = List.copyOf(read);
  }

  @Override
  public void accept(Signal signal) {
    lock.lock();
    try {
      if (reading) {
        waiting.add(signal);
      } else if (signal instanceof Signal.Exited && !logs.isEmpty()) {
        reading = true;
        waiting.add(signal);
        Thread.ofVirtual().name("last-words-" + signal.component()).start(this::tell);
      } else {
        sink.accept(signal);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads the logs before each end that waits. */
  private void tell() {
    do {
      try {
        read(true);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        logs.forEach(log -> pass(broken(log, e)));
      }
    } while (passOn());
  }

  /** Tells what waits, up to the next end; whether there is one. */
  private boolean passOn() {
    lock.lock();
    try {
      do {
        pass(waiting.remove());
      } while (!waiting.isEmpty() && !(waiting.element() instanceof Signal.Exited));
      reading = !waiting.isEmpty();
      told.signalAll();
      return reading;
    } finally {
      lock.unlock();
    }
  }

  /** A signal that can't be taken doesn't hold up those after it. */
  private void pass(Signal signal) {
    try {
      sink.accept(signal);
    } catch (RuntimeException | Error e) {
      LOG.error("{} of {} is lost", signal.getClass().getSimpleName(), id, e);
    }
  }

  /**
   * Reads all logs for as long as it is worth waiting.
   *
   * @param over nothing more is to be written, so that a line without an end counts
   */
  void read(boolean over) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    Map<SensorRound, Thread> readings = new LinkedHashMap<>();
    for (SensorRound log : logs) {
      readings.put(log, Thread.startVirtualThread(over ? () -> toItsEnd(log) : log::once));
    }
    for (Map.Entry<SensorRound, Thread> e : readings.entrySet()) {
      Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
      if (!e.getValue().join(left)) {
        String why = "takes longer than %s to read".formatted(Durations.show(PATIENCE));
        sink.accept(partly(e.getKey(), why));
      }
    }
  }

  private void toItsEnd(SensorRound log) {
    try {
      log.toItsEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      pass(broken(log, e));
    }
  }

  private Signal broken(SensorRound log, Throwable e) {
    LOG.error("{} could not be read to its end", log.name(), e);
    return partly(log, "could not be read to its end: " + e);
  }

  private Signal partly(SensorRound log, String why) {
    return new Signal.Read(
        id, clock.instant(), log.name(), new Reading.Partly(log.name() + " " + why));
  }

  /** Returns once all that was seen before is told, or has not been for longer than logs take. */
  void settle() throws InterruptedException {
    long left = PATIENCE.multipliedBy(2).toNanos();
    lock.lock();
    try {
      while (reading && left > 0) {
        left = told.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
