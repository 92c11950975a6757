package dev.aceso.engine.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts JSON to an address, with up to five tries and growing pauses. The address may hold a
 * secret, so only its host is ever logged.
 */
final class Webhook {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final int TRIES = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  Webhook(URI address) {
    this.address = address;
  }

  /** Returns when it was delivered, or given up. */
  boolean post(String json) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    String problem = "";
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 == 2) {
          return true;
        }
        problem = "HTTP " + status;
      } catch (IOException e) {
        problem = e.getClass().getSimpleName();
      }
      if (attempt < TRIES) {
        TimeUnit.SECONDS.sleep(1L << (attempt - 1));
      }
    }
    LOG.warn(
        "a message to {} was not delivered in {} tries: {}", address.getHost(), TRIES, problem);
    return false;
  }
}
