package dev.aceso.engine.notify;

import dev.aceso.engine.config.SystemConfig.Notify;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts JSON to one address. The address may hold a secret, so only its host is ever told. No
 * redirect is followed.
 */
final class Webhook {
  /** For a whole exchange, from the look-up of the name to the end of the answer. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** What the same message would be answered again (RFC 9110 section 15.5). */
  private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(DEADLINE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final URI address;
  private final boolean internal;

  Webhook(Notify to) {
    this.address = to.webhook();
    this.internal = to.internal() || loopback(String.valueOf(to.webhook().getHost()));
  }

  /** What came of a try. */
  sealed interface Try {
    record Delivered() implements Try {}

    /** Worth another try. */
    record Failed(String why) implements Try {}

    /** This message is not wanted; others may be. */
    record Refused(String why) implements Try {}
  }

  /**
   * Tries once.
   *
   * @param key by which the receiver knows a message that it gets twice
   */
  Try post(String json, String key) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> exchange;
    try {
      Optional<String> inside = internal ? Optional.empty() : inside();
      if (inside.isPresent()) {
        return new Try.Failed(inside.get());
      }
      exchange =
          client.sendAsync(
              HttpRequest.newBuilder(address)
                  .timeout(DEADLINE)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", key)
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    } catch (UnknownHostException e) {
      return new Try.Failed("its name is not known");
    }
    try {
      return judged(exchange.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      return new Try.Failed("no whole answer within %d s".formatted(DEADLINE.toSeconds()));
    } catch (ExecutionException e) {
      return new Try.Failed(
          e.getCause() instanceof IOException io ? io.getClass().getSimpleName() : "no answer");
    } finally {
      exchange.cancel(true);
    }
  }

  private static Try judged(int status) {
    if (status / 100 == 2) {
      return new Try.Delivered();
    }
    if (status / 100 == 3) {
      return new Try.Failed(
          "HTTP %d: redirects are not followed, configure the address that it leads to"
              .formatted(status));
    }
    return REFUSALS.contains(status)
        ? new Try.Refused("HTTP " + status)
        : new Try.Failed("HTTP " + status);
  }

  private Optional<String> inside() throws UnknownHostException {
    for (InetAddress ip : InetAddress.getAllByName(address.getHost())) {
      if (inside(ip)) {
        return Optional.of(
            "it is at an internal address, %s: add 'internal: true' if that is meant"
                .formatted(ip.getHostAddress()));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether an address is no public one: RFC 1918, 6598 (100.64.0.0/10), 3927 and 4291 (link-local,
   * with the clouds' metadata at 169.254.169.254), 4193 (fc00::/7), loopback, any and multicast.
   */
  static boolean inside(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    int first = bytes[0] & 0xff;
    boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64;
    boolean unique = bytes.length == 16 && (first & 0xfe) == 0xfc;
    return shared
        || unique
        || (bytes.length == 4 && first == 0)
        || ip.isLoopbackAddress()
        || ip.isLinkLocalAddress()
        || ip.isSiteLocalAddress()
        || ip.isAnyLocalAddress()
        || ip.isMulticastAddress();
  }

  private static boolean loopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
