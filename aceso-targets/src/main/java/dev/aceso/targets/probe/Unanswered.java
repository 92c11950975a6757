package dev.aceso.targets.probe;

import dev.aceso.targets.Probe.Reading;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/**
 * What a failed try to connect tells. What lies with the engine's own machine, such as a want of
 * descriptors, of ports, of a route or of a name server, is no evidence against the component.
 */
final class Unanswered {
  private Unanswered() {}

  static Reading because(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return Reading.inconclusive("its host name can't be resolved");
      }
    }
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("too many open files")) {
      return Reading.inconclusive("the engine itself has no file descriptor left");
    }
    if (message.contains("cannot assign requested address")) {
      return Reading.inconclusive("the engine's machine has no port left");
    }
    if (message.contains("network is unreachable")) {
      return Reading.inconclusive("the engine's machine has no route there");
    }
    if (message.contains("refused") || (error instanceof ConnectException && refusedBelow(error))) {
      return Reading.fail("connection refused");
    }
    return Reading.fail(
        "no answer: "
            + (error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage()));
  }

  /** The HTTP client leaves the message to the cause. */
  private static boolean refusedBelow(Throwable error) {
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused")) {
        return true;
      }
    }
    return error.getCause() == null
        || error.getCause() instanceof java.nio.channels.ClosedChannelException;
  }
}
