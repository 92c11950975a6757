package dev.aceso.drills.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks a service for its business every 20 ms, as a customer would, to see when it is back. Not the
 * engine's word is taken for it.
 */
final class Pulse implements AutoCloseable {
  private static final long EVERY_MS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final HttpRequest request;
  private final Thread thread;
  private volatile State state = new State(Optional.empty(), Optional.empty());

  /**
   * @param failedAt the latest failure
   * @param goodSince the first success since then
   */
  private record State(Optional<Instant> failedAt, Optional<Instant> goodSince) {}

  Pulse(URI business) {
    request = HttpRequest.newBuilder(business).timeout(PATIENCE).build();
    thread = Thread.ofVirtual().name("pulse").start(this::feel);
  }

  /** Whether the latest request worked. */
  boolean good() {
    return state.goodSince().isPresent();
  }

  /** When it worked again after it had failed; empty when it fails or never did. */
  Optional<Instant> back() {
    State seen = state;
    return seen.failedAt().flatMap(_ -> seen.goodSince());
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }

  private void feel() {
    try {
      while (true) {
        boolean good = works();
        Instant now = Instant.now();
        State before = state;
        if (!good) {
          state = new State(Optional.of(now), Optional.empty());
        } else if (before.goodSince().isEmpty()) {
          state = new State(before.failedAt(), Optional.of(now));
        }
        Thread.sleep(EVERY_MS);
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
