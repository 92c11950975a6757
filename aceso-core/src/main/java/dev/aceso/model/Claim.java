package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody or something else is at work on a component: another healer, or a person.
 *
 * @param by who, such as {@code systemd} or {@code a person}; one claim each at a time
 * @param what they do, in a few words: {@code restarts it in 5s}
 * @param since when it was first seen; a healer that comes back soon goes on with its claim
 * @param released when they were through; empty while they are at it
 */
public record Claim(String by, String what, Instant since, Optional<Instant> released) {
  /** A healer that comes back within this time has not been through. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** The claim after it was seen again, following an earlier one by the same. */
  static Claim of(Signal.Claimed signal, Optional<Claim> earlier) {
    Instant since =
        earlier
            .filter(c -> c.released().map(r -> signal.at().isBefore(r.plus(SOON))).orElse(true))
            .map(Claim::since)
            .orElse(signal.at());
    return new Claim(signal.by(), signal.what(), since, Optional.empty());
  }

  Claim releasedAt(Instant at) {
    return new Claim(by, what, since, Optional.of(at));
  }

  public boolean stands() {
    return released.isEmpty();
  }
}
