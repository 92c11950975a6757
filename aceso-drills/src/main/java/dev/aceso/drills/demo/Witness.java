package dev.aceso.drills.demo;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.Shop;
import dev.aceso.drills.truth.Observations;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every service of a shop, as somebody does who knows nothing of the engine: at its health
 * every 50 ms, at its process every 20 ms. Thread-safe.
 */
public final class Witness implements AutoCloseable {
  private static final long HEALTH_EVERY_MS = 50;
  private static final long PROCESS_EVERY_MS = 20;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Shop shop;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Observations.Down> downs = new ArrayList<>();
  private final List<Observations.Started> starts = new ArrayList<>();
  private final List<Observations.Span> engineless = new ArrayList<>();

  /** Begins to look; the shop should be running. */
  public Witness(Shop shop) {
    this.shop = shop;
    for (Role role : Role.values()) {
      threads.add(Thread.ofVirtual().name("health-" + role).start(() -> watchHealth(role)));
      threads.add(Thread.ofVirtual().name("process-" + role).start(() -> watchProcess(role)));
    }
  }

  /** From the end of an engine until the next had found its way. */
  public synchronized void engineless(Instant from, Instant to) {
    engineless.add(new Observations.Span(from, to));
  }

  /** All that was seen so far. */
  public synchronized Observations seen() {
    return new Observations(downs, starts, engineless);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }

  private void watchHealth(Role role) {
    HttpRequest request = HttpRequest.newBuilder(shop.health(role)).timeout(PATIENCE).build();
    @Nullable Instant downSince = null;
    try {
      while (true) {
        Instant asked = Instant.now();
        boolean good = good(request);
        if (good) {
          downSince = null;
        } else if (downSince == null) {
          downSince = Instant.now();
        } else {
          down(new Observations.Down(role.id(), downSince, asked));
        }
        Thread.sleep(HEALTH_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A longer look at the same trouble takes the place of the shorter. */
  private synchronized void down(Observations.Down down) {
    downs.removeIf(d -> d.component().equals(down.component()) && d.from().equals(down.from()));
    downs.add(down);
  }

  private boolean good(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void watchProcess(Role role) {
    Optional<Long> last = Optional.empty();
    try {
      while (true) {
        OptionalLong pid = shop.latest(role);
        if (pid.isPresent() && !last.equals(Optional.of(pid.getAsLong()))) {
          last = Optional.of(pid.getAsLong());
          started(new Observations.Started(role.id(), pid.getAsLong(), Instant.now()));
        }
        Thread.sleep(PROCESS_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void started(Observations.Started start) {
    starts.add(start);
  }
}
