package dev.aceso.targets.probe;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks host names up with a deadline: the C library has none that can be set. Each lookup has a
 * thread of its own, and there is one at a time for a name. Thread-safe.
 */
final class Lookup {
  private static final Map<String, CompletableFuture<InetAddress>> UNDER_WAY =
      new ConcurrentHashMap<>();

  private Lookup() {}

  /** The address of a host, which may be written as an address. */
  static InetAddress address(String host, Duration timeout)
      throws UnknownHostException, SocketTimeoutException, InterruptedException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException aName) {
      return named(host, timeout);
    }
  }

  private static InetAddress named(String host, Duration timeout)
      throws UnknownHostException, SocketTimeoutException, InterruptedException {
    try {
      return UNDER_WAY
          .computeIfAbsent(host, Lookup::begin)
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the name server does not answer");
    } catch (ExecutionException e) {
      throw new UnknownHostException(host);
    }
  }

  private static CompletableFuture<InetAddress> begin(String host) {
    CompletableFuture<InetAddress> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("aceso-lookup-" + host)
        .start(
            () -> {
              try {
                answer.complete(InetAddress.getAllByName(host)[0]);
              } catch (UnknownHostException e) {
                answer.completeExceptionally(e);
              } finally {
                UNDER_WAY.remove(host);
              }
            });
    return answer;
  }
}
