package dev.aceso.engine.systemd;

import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Pulse;
import dev.aceso.engine.loop.SystemStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine tells the service manager that started it, by sd_notify(3); nothing when there is
 * none. Thread-safe.
 */
public final class ServiceManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  /** How often the status line is told anew when no watchdog asks for more. */
  private static final Duration USUAL = Duration.ofSeconds(5);

  private final Optional<NotifySocket> socket;
  private final Optional<Duration> watchdog;
  private String told = "";
  private volatile boolean failed;
  private volatile boolean closed;

  private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * By {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} of the environment.
   */
  public static ServiceManager of(Map<String, String> environment, long pid) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new ServiceManager(Optional.empty(), Optional.empty());
    }
    try {
      return new ServiceManager(Optional.of(new NotifySocket(address)), watchdog(environment, pid));
    } catch (IllegalArgumentException e) {
      LOG.warn("the service manager is told nothing: NOTIFY_SOCKET {}", e.getMessage());
      return new ServiceManager(Optional.empty(), Optional.empty());
    }
  }

  /** How often it wants to hear of this process; empty when it doesn't (sd_watchdog_enabled(3)). */
  static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String usec = environment.getOrDefault("WATCHDOG_USEC", "");
    String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    return usec.matches("[1-9]\\d{0,17}") && meant.equals(Long.toString(pid))
        ? Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(usec), 1_000L)))
        : Optional.empty();
  }

  /** It is ready; from now on the watchdog is fed as long as the loop lives. */
  public void ready(Supplier<SystemStatus> status) {
    if (socket.isEmpty()) {
      return;
    }
    send("READY=1");
    Thread.ofPlatform().daemon().name("aceso-watchdog").start(() -> watch(status));
  }

  /** A configuration is taken over by the given deed; it is ready again after that. */
  public void reloading(Runnable deed) {
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
    try {
      deed.run();
    } finally {
      send("READY=1");
    }
  }

  /** It is about to end. */
  @Override
  public void close() {
    closed = true;
    send("STOPPING=1\nSTATUS=stopping; the services it owns go on running");
  }

  private void watch(Supplier<SystemStatus> status) {
    try {
      while (!closed) {
        SystemStatus now = status.get();
        tell(line(now));
        if (watchdog.isPresent() && alive(now.pulse())) {
          send("WATCHDOG=1");
        }
        Thread.sleep(watchdog.map(w -> w.dividedBy(2)).orElse(USUAL));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A restart mends a loop that is stuck or broken. It doesn't mend a journal that can't be
   * written, and would lose the orders that hold meanwhile.
   */
  static boolean alive(Pulse pulse) {
    return switch (pulse) {
      case Pulse.Beating _, Pulse.NotWritten _ -> true;
      case Pulse.Stuck _, Pulse.Broken _ -> false;
    };
  }

  private void tell(String line) {
    if (!line.equals(told)) {
      told = line;
      send("STATUS=" + line);
    }
  }

  /** The state of the system in one line. */
  static String line(SystemStatus status) {
    String trouble = status.pulse().trouble();
    if (!trouble.isEmpty()) {
      return trouble.replaceAll("\\s+", " ");
    }
    long down =
        status.components().stream().filter(c -> c.health() == ComponentStatus.Health.DOWN).count();
    return "%d components, %d down%s"
        .formatted(status.components().size(), down, status.paused() ? ", paused" : "");
  }

  private void send(String message) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      socket.get().send(message);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        LOG.warn("the service manager can't be told: {}", e.getMessage());
      }
    }
  }
}
