package dev.aceso.engine.loop;

import dev.aceso.safety.Vantage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the watcher: whether the engine ran all the time, its clock moves evenly, and its own
 * network works. A doubt stands for a while after its ground has gone, so that everything is seen
 * afresh before anything is done.
 */
final class Introspection implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Every probe has returned again by then. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final Consumer<Optional<String>> told;
  private final Thread thread;
  private volatile List<InetSocketAddress> references;

  /**
   * @param references addresses of which at least one answers while the engine's network works;
   *     empty when there is nothing to tell that by
   * @param told why what is seen can't be trusted, whenever that changes
   */
  Introspection(
      InstantSource clock, List<InetSocketAddress> references, Consumer<Optional<String>> told) {
    this.clock = clock;
    this.references = List.copyOf(references);
    this.told = told;
    this.thread = Thread.ofVirtual().name("aceso-introspection").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  void reconfigure(List<InetSocketAddress> next) {
    references = List.copyOf(next);
  }

  private void watch() {
    Optional<String> known = Optional.empty();
    long since = System.nanoTime();
    try {
      while (true) {
        Vantage vantage = look();
        Optional<String> doubt = vantage.doubt();
        long now = System.nanoTime();
        if (doubt.isPresent()) {
          since = now;
        }
        boolean settled = now - since > SETTLE.toNanos();
        if (doubt.isPresent() ? !doubt.equals(known) : known.isPresent() && settled) {
          known = doubt;
          told.accept(known);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Vantage look() throws InterruptedException {
    long mono = System.nanoTime();
    Instant wall = clock.instant();
    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    Duration elapsed = Duration.ofNanos(System.nanoTime() - mono);
    Duration shown = Duration.between(wall, clock.instant());
    List<InetSocketAddress> all = references;
    List<String> unreachable = new ArrayList<>();
    for (InetSocketAddress reference : all) {
      if (reachable(reference)) {
        break;
      }
      unreachable.add(reference.getHostString() + ":" + reference.getPort());
    }
    return new Vantage(PAUSE, elapsed, shown, unreachable, all.size());
  }

  private static boolean reachable(InetSocketAddress reference) {
    try (Socket socket = new Socket()) {
      InetSocketAddress resolved =
          new InetSocketAddress(reference.getHostString(), reference.getPort());
      socket.connect(resolved, (int) CONNECT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
