package dev.aceso.drills.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds free ports on 127.0.0.1 below the range from which Linux takes the ports of outgoing
 * connections (32768 to 60999): there, a client that keeps trying to reach a service which is down
 * can be given the service's own port, and then the service can't start any more.
 */
public final class FreePorts {
  private static final int FIRST = 17_000;
  private static final int LAST = 32_000;

  private FreePorts() {}

  /** That many different ports that are free at this moment; the search starts at random. */
  public static List<Integer> find(int count) {
    int span = LAST - FIRST;
    int start = RandomGenerator.getDefault().nextInt(span);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < span && found.size() < count; i++) {
      int port = FIRST + (start + i) % span;
      if (free(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw new IllegalStateException(
          "no %d free ports between %d and %d".formatted(count, FIRST, LAST));
    }
    return found;
  }

  private static boolean free(int port) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback, port));
      return true;
    } catch (java.net.BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
