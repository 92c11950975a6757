package dev.aceso.targets.systemd;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the results of a unit's jobs. Made before a job is asked for, since its result can come
 * before the answer that names it.
 */
final class JobWait implements BusListener, AutoCloseable {
  private final Bus bus;
  private final Map<String, String> results = new HashMap<>();
  private boolean lost;

  private JobWait(Bus bus) {
    this.bus = bus;
  }

  static JobWait on(Bus bus) {
    JobWait wait = new JobWait(bus);
    bus.listen(wait);
    return wait;
  }

  /** The job's result; empty when the time was up, or the connection lost, before it was told. */
  synchronized Optional<String> result(String job, Duration within) throws InterruptedException {
    Deadline end = Deadline.in(within);
    while (!results.containsKey(job) && !lost && !end.left().isZero()) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end.left().toNanos()));
    }
    return Optional.ofNullable(results.get(job));
  }

  @Override
  public synchronized void jobRemoved(String path, String unit, String result) {
    results.put(path, result);
    notifyAll();
  }

  @Override
  public synchronized void lost() {
    lost = true;
    notifyAll();
  }

  @Override
  public void connected() {}

  @Override
  public void changed(String path, String iface, Map<String, Object> properties) {}

  @Override
  public void reloaded() {}

  @Override
  public void close() {
    bus.unlisten(this);
  }
}
