package dev.aceso.engine.loop;

import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats one sensor on a virtual thread of its own; its looks may hang. */
final class SensorRound implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SensorRound.class);

  private final String name;
  private final Sensor sensor;
  private final Duration every;
  private final Consumer<Signal> sink;
  private final Thread thread;
  private final Looks looks;
  private volatile boolean hurried;
  private volatile boolean closed;

  SensorRound(String name, Sensor sensor, Duration every, Looks looks, Consumer<Signal> sink) {
    this.name = name;
    this.sensor = sensor;
    this.looks = looks;
    this.every = every;
    this.sink = sink;
    this.thread = Thread.ofVirtual().name("sensor-" + name).unstarted(this::run);
  }

  String name() {
    return name;
  }

  void start() {
    thread.start();
  }

  /** Reads often from now on, or at the usual interval again. */
  void hurry(boolean now) {
    if (hurried != now) {
      hurried = now;
      LockSupport.unpark(thread);
    }
  }

  /** One reading, which is told to the sink and waited for. */
  void once() {
    try {
      read();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("{} could not read: {}", thread.getName(), e.toString());
    }
  }

  /**
   * Reads twice: a line without an end counts once it has not grown.
   *
   * @throws RuntimeException the sensor's own, when it can't be read
   */
  void toItsEnd() throws InterruptedException {
    read();
    read();
  }

  private void read() throws InterruptedException {
    if (looks.take(sensor, name, this::tell).isEmpty()) {
      sensor.late("it has not come back within %s".formatted(looks.patience())).forEach(sink);
    }
  }

  private boolean tell() {
    sensor.read().forEach(sink);
    return true;
  }

  private void run() {
    while (!closed && !Thread.currentThread().isInterrupted()) {
      once();
      boolean quick = hurried;
      long pause = quick ? Math.min(every.toNanos(), 100_000_000L) : every.toNanos();
      long until = System.nanoTime() + pause;
      while (!closed && System.nanoTime() < until && quick == hurried) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
