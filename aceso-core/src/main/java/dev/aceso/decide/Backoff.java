package dev.aceso.decide;

import dev.aceso.model.Attempt;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The pause before a component in a crash loop is started again: it doubles with every attempt, as
 * Kubernetes does, and is shortened by up to half so that components that crash together don't
 * start together (equal jitter: Brooker, Exponential Backoff and Jitter, AWS 2015). The jitter is
 * drawn from the ids, so that the same facts give the same pause.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private Backoff() {}

  /** When a component may be started again that crashes again and again, or stays dead. */
  static Instant until(Situation s) {
    ComponentId id = s.diagnosis().cause().component();
    List<Attempt> tried = s.attempts().stream().filter(a -> a.component().equals(id)).toList();
    Instant last = tried.isEmpty() ? lastCrash(s, id) : tried.getLast().at();
    return last.plus(pause(s.incident(), id, tried.size()));
  }

  static Duration pause(String incident, ComponentId component, int attempts) {
    long longest = LONGEST.toMillis();
    long full = Math.min(longest, FIRST.toMillis() << Math.min(attempts, 20));
    int half = (int) (full / 2);
    return Duration.ofMillis(
        full - StableHash.below(half + 1, incident + "/" + component + "/" + attempts));
  }

  private static Instant lastCrash(Situation s, ComponentId id) {
    return s.facts().of(id).exits().stream()
        .filter(Signal.Exited::unasked)
        .map(Signal.Exited::at)
        .max(Instant::compareTo)
        .orElse(s.failure().detectedAt());
  }
}
