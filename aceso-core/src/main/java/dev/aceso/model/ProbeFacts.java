package dev.aceso.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known from one probe of a component.
 *
 * @param last the latest reading
 * @param failures consecutive failed readings up to the last; inconclusive ones are not counted
 * @param passes consecutive passed readings up to the last
 * @param failingSince when the present run of failures began
 * @param passingSince when the present run of passes began
 */
public record ProbeFacts(
    ProbeSpec spec,
    Optional<Signal.Probed> last,
    int failures,
    int passes,
    Optional<Instant> failingSince,
    Optional<Instant> passingSince) {
  public static ProbeFacts none(ProbeSpec spec) {
    return new ProbeFacts(spec, Optional.empty(), 0, 0, Optional.empty(), Optional.empty());
  }

  /** Whether it has failed as often in a row as its threshold says. */
  public boolean failed() {
    return failures >= spec.failures();
  }

  /** Whether its latest reading is a pass that began at or after the given time. */
  public boolean passedSince(Instant since) {
    return passes > 0 && readSince(since);
  }

  /** Whether its latest reading began at or after the given time. */
  public boolean readSince(Instant since) {
    return last.filter(l -> !l.at().minus(l.took()).isBefore(since)).isPresent();
  }

  public ProbeFacts with(Signal.Probed reading) {
    return switch (reading.outcome()) {
      case PASS ->
          new ProbeFacts(
              spec,
              Optional.of(reading),
              0,
              passes + 1,
              Optional.empty(),
              Optional.of(passingSince.orElse(reading.at())));
      case FAIL ->
          new ProbeFacts(
              spec,
              Optional.of(reading),
              failures + 1,
              0,
              Optional.of(failingSince.orElse(reading.at())),
              Optional.empty());
      case INCONCLUSIVE ->
          new ProbeFacts(spec, Optional.of(reading), failures, 0, failingSince, Optional.empty());
    };
  }
}
