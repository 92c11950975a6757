package dev.aceso.targets.probe;

import dev.aceso.model.Durations;
import dev.aceso.targets.Probe.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reading by way of every address that a name has, one after the other, until one answers.
 *
 * @param once whether what was sent to one address must not be sent to the next
 */
record Attempt(
    String host,
    int port,
    Duration timeout,
    Lookup.Names names,
    Optional<Tls.Wrap> tls,
    boolean once) {
  /** What is said on a connection, and what the answer tells. */
  @FunctionalInterface
  interface Talk {
    Reading over(Contact contact) throws IOException;
  }

  Reading read(Talk talk) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<InetAddress> addresses;
    try {
      addresses = names.of(host, timeout);
    } catch (UnknownHostException e) {
      return Unanswered.because(e);
    }
    List<IOException> errors = new ArrayList<>();
    for (int i = 0; i < addresses.size() && System.nanoTime() < deadline; i++) {
      boolean reached = false;
      Duration share = Duration.ofNanos((deadline - System.nanoTime()) / (addresses.size() - i));
      try (Contact contact =
          Contact.open(new InetSocketAddress(addresses.get(i), port), tls, deadline, share)) {
        reached = true;
        return answered(contact, talk);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        errors.add(e);
        if (reached && once) {
          break;
        }
      }
    }
    return errors.isEmpty() ? late() : together(errors);
  }

  private static Reading answered(Contact contact, Talk talk) throws IOException {
    try {
      return talk.over(contact);
    } catch (IOException e) {
      throw contact.meaning(e);
    }
  }

  /** An address that there is no way to is left out as long as there are others. */
  private Reading together(List<IOException> errors) {
    List<Reading> readings =
        errors.stream()
            .filter(e -> !Unanswered.noWay(e))
            .map(e -> e instanceof SocketTimeoutException ? late() : Unanswered.because(e))
            .toList();
    return readings.stream()
        .filter(r -> r.outcome() == dev.aceso.model.ProbeOutcome.INCONCLUSIVE)
        .findFirst()
        .orElseGet(
            () -> readings.isEmpty() ? Unanswered.because(errors.getLast()) : readings.getLast());
  }

  private Reading late() {
    return Reading.fail("no answer within " + Durations.show(timeout));
  }
}
