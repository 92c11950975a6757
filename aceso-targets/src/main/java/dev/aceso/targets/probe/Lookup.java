package dev.aceso.targets.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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
  /** Where the addresses of a name come from. */
  @FunctionalInterface
  interface Names {
    /** All addresses of a host, at least one; a name server's silence is an unknown host too. */
    List<InetAddress> of(String host, Duration timeout)
        throws UnknownHostException, InterruptedException;
  }

  private static final Map<String, CompletableFuture<List<InetAddress>>> UNDER_WAY =
      new ConcurrentHashMap<>();

  private Lookup() {}

  /** The addresses of a host, which may be written as an address. */
  static List<InetAddress> addresses(String host, Duration timeout)
      throws UnknownHostException, InterruptedException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException aName) {
      return named(host, timeout);
    }
  }

  private static List<InetAddress> named(String host, Duration timeout)
      throws UnknownHostException, InterruptedException {
    try {
      return UNDER_WAY
          .computeIfAbsent(host, Lookup::begin)
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new UnknownHostException(host);
    }
  }

  private static CompletableFuture<List<InetAddress>> begin(String host) {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("aceso-lookup-" + host)
        .start(
            () -> {
              try {
                answer.complete(List.of(InetAddress.getAllByName(host)));
              } catch (UnknownHostException e) {
                answer.completeExceptionally(e);
              } finally {
                UNDER_WAY.remove(host);
              }
            });
    return answer;
  }
}
