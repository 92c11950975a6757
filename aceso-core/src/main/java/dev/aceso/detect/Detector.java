package dev.aceso.detect;

import dev.aceso.model.ComponentFacts;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.FailureEvent;
import java.time.Instant;
import java.util.Optional;

/** Recognises one family of failures. Implementations are stateless; found by ServiceLoader. */
public interface Detector {
  /** Its name in evidence and configuration, such as {@code exit}. */
  String id();

  /** The failure that the facts show at this moment, if any. */
  Optional<FailureEvent> detect(ComponentFacts facts, DetectionPolicy policy, Instant now);

  /**
   * When the verdict would change if nothing more were heard; empty when only a further signal can
   * change it.
   */
  default Optional<Instant> changesAt(ComponentFacts facts, DetectionPolicy policy, Instant now) {
    return Optional.empty();
  }
}
