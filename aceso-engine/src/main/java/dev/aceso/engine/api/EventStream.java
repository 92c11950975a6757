package dev.aceso.engine.api;

import dev.aceso.engine.loop.Control;
import dev.aceso.model.Incident;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). A client is
 * first told how everything stands, then every change, in order. It is dropped when it does not
 * read fast enough: the engine never waits for one, and the client finds all anew when it connects
 * again.
 */
final class EventStream {
  /** Clients at once. */
  static final int CLIENTS = 64;

  /** Changes that may wait for a client. */
  static final int WAITING = 512;

  /** Incidents that a client is told of at first. */
  static final int FIRST = 100;

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Control control;
  private final InstantSource clock;
  private final Duration heartbeat;
  private final AtomicInteger clients = new AtomicInteger();

  EventStream(Control control, InstantSource clock, Duration heartbeat) {
    this.control = control;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  /** How many clients listen at present. */
  int clients() {
    return clients.get();
  }

  /** Takes a place for a client; false when all are taken. */
  boolean enter() {
    if (clients.incrementAndGet() <= CLIENTS) {
      return true;
    }
    clients.decrementAndGet();
    return false;
  }

  /** Serves a client that has entered until it goes, is dropped or the thread is interrupted. */
  void serve(ServerResponse response) {
    BlockingQueue<Control.Change> waiting = new LinkedBlockingQueue<>(WAITING);
    Thread writer = Thread.currentThread();
    try (AutoCloseable _ =
            control.subscribe(
                change -> {
                  if (!waiting.offer(change)) {
                    writer.interrupt();
                  }
                });
        SseSink sink = response.sink(SseSink.TYPE)) {
      write(sink, waiting);
    } catch (InterruptedException e) {
      LOG.debug("event stream dropped: the client is too slow, or the server closes");
    } catch (UncheckedIOException | ServerConnectionException e) {
      LOG.debug("event stream ended by the client: {}", e.getMessage());
    } catch (Exception e) {
      LOG.warn("event stream ended", e);
    } finally {
      clients.decrementAndGet();
    }
  }

  private void write(SseSink sink, BlockingQueue<Control.Change> waiting)
      throws InterruptedException {
    sink.emit(event("system", StatusView.of(control.status(), clock.instant())));
    List<Incident> latest = control.incidents().stream().limit(FIRST).toList();
    Instant now = clock.instant();
    sink.emit(event("incidents", latest.stream().map(i -> IncidentView.of(i, now)).toList()));
    while (!Thread.interrupted()) {
      Control.Change change = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
      sink.emit(change == null ? SseEvent.builder().comment("alive").build() : told(change));
    }
  }

  private SseEvent told(Control.Change change) {
    return switch (change) {
      case Control.Change.OfComponent c ->
          event("component", StatusView.ComponentView.of(c.component()));
      case Control.Change.OfIncident i ->
          event("incident", IncidentView.of(i.incident(), clock.instant()));
      case Control.Change.OfSystem s -> event("system", StatusView.of(s.status(), clock.instant()));
      case Control.Change.Disabled _ ->
          event("system", StatusView.of(control.status(), clock.instant()));
    };
  }

  private static SseEvent event(String name, Object data) {
    return SseEvent.builder().name(name).data(Json.write(data)).build();
  }
}
