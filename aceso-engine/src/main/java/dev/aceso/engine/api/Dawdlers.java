package dev.aceso.engine.api;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts off callers that take longer than a deadline to send a request, byte by byte or not at all,
 * as they would keep connections from others (Slowloris, CVE-2007-6750). From the end of the
 * request line to the end of the body it is counted here; what comes before is the server's idle
 * time. Thread-safe.
 */
final class Dawdlers implements Http1ConnectionListener, AutoCloseable {
  private final Duration deadline;
  private final Map<Thread, Long> sending = new ConcurrentHashMap<>();
  private final Thread watch;

  Dawdlers(Duration deadline) {
    this.deadline = deadline;
    this.watch = Thread.ofVirtual().name("aceso-dawdlers").start(this::run);
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    sending.put(Thread.currentThread(), System.nanoTime());
  }

  /** The request of this thread has arrived. */
  void arrived() {
    sending.remove(Thread.currentThread());
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(deadline.dividedBy(10));
        long now = System.nanoTime();
        sending.forEach(
            (thread, since) -> {
              if (now - since > deadline.toNanos() && sending.remove(thread, since)) {
                thread.interrupt(); // closes the socket that it reads, see java.net.Socket
              }
            });
      }
    } catch (InterruptedException closed) {
      sending.clear();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
