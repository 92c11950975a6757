package dev.aceso.engine.loop;

import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats one sensor on a virtual thread of its own. */
final class SensorRound implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SensorRound.class);

  private final String name;
  private final Sensor sensor;
  private final Duration every;
  private final Consumer<Signal> sink;
  private final Thread thread;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean hurried;
  private volatile boolean closed;

  SensorRound(String name, Sensor sensor, Duration every, Consumer<Signal> sink) {
    this.name = name;
    this.sensor = sensor;
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

  /** One reading, taken on the caller's thread and told to the sink. */
  void once() {
    try {
      read();
    } catch (RuntimeException e) {
      LOG.warn("{} could not read: {}", thread.getName(), e.toString());
    }
  }

  /**
   * Reads twice: a line without an end counts once it has not grown.
   *
   * @throws RuntimeException the sensor's own, when it can't be read
   */
  void toItsEnd() {
    read();
    read();
  }

  private void read() {
    reading.lock();
    try {
      sensor.read().forEach(sink);
    } finally {
      reading.unlock();
    }
  }

  private void run() {
    while (!closed) {
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
