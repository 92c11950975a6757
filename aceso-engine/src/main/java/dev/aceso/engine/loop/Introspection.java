package dev.aceso.engine.loop;

import dev.aceso.safety.Starvation;
import dev.aceso.safety.Vantage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the watcher: whether the engine ran all the time, its clock moves evenly, its own network
 * works, and its machine has enough to go round. A doubt stands for a while after its ground has
 * gone, so that everything is seen afresh before anything is done.
 */
final class Introspection implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Every probe has returned again by then. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final Machine machine;
  private final Deque<Duration> lateness = new ArrayDeque<>();
  private Optional<String> starved = Optional.empty();
  private final Consumer<Optional<String>> told;
  private final Thread thread;
  private volatile List<InetSocketAddress> references;

  /**
   * @param machine that the engine runs on
   * @param references addresses of which at least one answers while the engine's network works;
   *     empty when there is nothing to tell that by
   * @param told why what is seen can't be trusted, whenever that changes
   */
  Introspection(
      InstantSource clock,
      Machine machine,
      List<InetSocketAddress> references,
      Consumer<Optional<String>> told) {
    this.clock = clock;
    this.machine = machine;
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
        starved = starved(vantage.elapsed().minus(vantage.pause()));
        Optional<String> doubt = vantage.doubt().or(() -> starved);
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

  /** In the words that it began with, as long as it lasts: people are told once. */
  private Optional<String> starved(Duration late) {
    lateness.addLast(late);
    if (lateness.size() > Starvation.WINDOW) {
      lateness.removeFirst();
    }
    Optional<String> reason = machine.look(List.copyOf(lateness)).reason();
    return reason.isPresent() && starved.isPresent() ? starved : reason;
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
