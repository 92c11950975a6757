package dev.aceso.bench;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.Shop;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Clients that request the storefront again and again, each on a virtual thread. Thread-safe. */
final class Pressure implements AutoCloseable {
  private static final long PAUSE_MS = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpRequest request;
  private final LongAdder ok = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private Pressure(HttpRequest request) {
    this.request = request;
  }

  /** How many requests worked and how many didn't. */
  record Counts(long ok, long failed) {}

  static Pressure on(Shop shop, int clients) {
    Pressure pressure =
        new Pressure(
            HttpRequest.newBuilder(shop.business(Role.STOREFRONT))
                .timeout(Duration.ofSeconds(5))
                .build());
    for (int i = 0; i < clients; i++) {
      pressure.clients.execute(pressure::press);
    }
    return pressure;
  }

  Counts counts() {
    return new Counts(ok.sum(), failed.sum());
  }

  @Override
  public void close() {
    clients.shutdownNow();
    http.shutdownNow();
  }

  private void press() {
    try {
      while (true) {
        (works() ? ok : failed).increment();
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean works() throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
