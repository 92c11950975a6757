package dev.aceso.targets.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.jspecify.annotations.Nullable;

/**
 * A host's bus, shared by all of its units: connects when it is needed, connects again when the
 * connection broke, and never keeps a caller longer than the caller allows. Thread-safe.
 *
 * <p>A call that is not answered in time costs the connection: what comes next tries a new one, so
 * that nothing piles up before a host that hangs.
 */
final class Bus {
  /** An attempt to connect is given up after this; callers give up sooner, by their deadline. */
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Map<String, Bus> SHARED = new ConcurrentHashMap<>();

  private final String address;
  private final List<BusListener> listeners = new CopyOnWriteArrayList<>();
  private int users;
  private volatile boolean closed;
  private @Nullable Thread keeper;
  private @Nullable CompletableFuture<BusSession> session;

  private Bus(String address) {
    this.address = address;
  }

  /** The bus at an address, until {@link #release}. Nothing is touched yet. */
  static Bus share(String address) {
    return SHARED.compute(
        address,
        (key, known) -> {
          Bus bus = known == null ? new Bus(key) : known;
          bus.users++;
          return bus;
        });
  }

  /** Ends one use of it; the last one closes the connection. */
  void release() {
    SHARED.computeIfPresent(
        address,
        (key, bus) -> {
          if (--bus.users > 0) {
            return bus;
          }
          bus.shut();
          return null;
        });
  }

  String address() {
    return address;
  }

  /** From now on tells the listener what is heard, and keeps a connection up. */
  void listen(BusListener listener) {
    listeners.add(listener);
    boolean live;
    synchronized (this) {
      if (keeper == null) {
        keeper = Thread.ofVirtual().name("aceso-bus-keeper").start(this::keepUp);
      }
      live = session != null && live(session);
    }
    if (live) {
      listener.connected();
    }
  }

  void unlisten(BusListener listener) {
    listeners.remove(listener);
  }

  /** Calls, connecting first where needed; waits at most as long as given for all of it. */
  Reply call(Call call, Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    BusSession live;
    try {
      live = session().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Reply.Silence("the bus at " + address + " doesn't answer");
    } catch (ExecutionException e) {
      return new Reply.Unreachable("no bus at " + address + ": " + reason(e));
    }
    Reply reply = live.call(call, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    if (reply instanceof Reply.Silence) {
      live.drop();
    }
    return reply;
  }

  private synchronized CompletableFuture<BusSession> session() {
    CompletableFuture<BusSession> known = session;
    if (known != null && (known.state() == Future.State.RUNNING || live(known))) {
      return known;
    }
    CompletableFuture<BusSession> next = new CompletableFuture<>();
    session = next;
    Thread attempt = Thread.ofVirtual().name("aceso-bus-connect").start(() -> connect(next));
    Thread.ofVirtual().name("aceso-bus-limit").start(() -> limit(attempt, next));
    return next;
  }

  private void connect(CompletableFuture<BusSession> next) {
    try {
      BusSession made = BusSession.connect(address, this::tell, ATTEMPT);
      next.complete(made);
      tell(BusListener::connected);
      if (closed) {
        made.drop();
      }
      made.lost().get();
      tell(BusListener::lost);
    } catch (DBusException
        | ExecutionException
        | IOException
        | InterruptedException
        | RuntimeException e) { // whatever it is, nobody may wait for this attempt for good
      next.completeExceptionally(e);
    }
  }

  private static void limit(Thread attempt, CompletableFuture<BusSession> outcome) {
    try {
      outcome.get(ATTEMPT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      attempt.interrupt();
    } catch (ExecutionException e) {
      // whoever waits for the attempt learns of it
      return;
    }
  }

  private static boolean live(CompletableFuture<BusSession> session) {
    return session.state() == Future.State.SUCCESS && !session.resultNow().lost().isDone();
  }

  private void keepUp() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        try {
          BusSession live = session().get();
          pause = FIRST_PAUSE;
          live.lost().get();
        } catch (ExecutionException e) {
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void shut() {
    closed = true;
    if (keeper != null) {
      keeper.interrupt();
      keeper = null;
    }
    if (session != null && live(session)) {
      session.resultNow().drop();
    }
  }

  private void tell(Consumer<BusListener> what) {
    listeners.forEach(what);
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
