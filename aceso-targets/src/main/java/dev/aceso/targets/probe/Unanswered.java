package dev.aceso.targets.probe;

import dev.aceso.targets.Probe.Reading;
import java.io.EOFException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a failed try to connect tells. What lies with the engine's own machine, such as a want of
 * descriptors, of ports, of a route or of a name server, is no evidence against the component.
 */
final class Unanswered {
  /** By what the C library calls the error. */
  private static final Map<String, String> OWN_TROUBLE =
      Map.of(
          "too many open files", "the engine itself has no file descriptor left",
          "cannot assign requested address", "the engine's machine has no port left",
          "network is unreachable", "the engine's machine has no route there",
          "network is down", "the network of the engine's machine is down",
          "permission denied", "the engine's machine does not let it connect there",
          "operation not permitted", "the engine's machine does not let it connect there",
          "no buffer space available", "the engine's machine has no memory left",
          "cannot allocate memory", "the engine's machine has no memory left");

  private static final List<String> NO_WAY =
      List.of("cannot assign requested address", "network is unreachable");

  private Unanswered() {}

  static Reading because(Throwable error) {
    if (error instanceof UnknownHostException) {
      return Reading.inconclusive("its host name can't be resolved");
    }
    String message = message(error);
    Optional<String> own =
        OWN_TROUBLE.entrySet().stream()
            .filter(e -> message.contains(e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .or(() -> TlsTrouble.of(error));
    if (own.isPresent()) {
      return Reading.inconclusive(own.get());
    }
    if (message.contains("refused")) {
      return Reading.fail("connection refused");
    }
    if (error instanceof EOFException) {
      return Reading.fail("closed the connection without an answer");
    }
    return Reading.fail(
        "no answer: "
            + (error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage()));
  }

  /** Whether the engine's machine can't reach the address at all, such as IPv6 without a route. */
  static boolean noWay(Throwable error) {
    return NO_WAY.stream().anyMatch(message(error)::contains);
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
  }
}
