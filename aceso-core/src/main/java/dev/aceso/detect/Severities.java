package dev.aceso.detect;

import dev.aceso.model.Severity;
import dev.aceso.model.Tier;

/** How bad it is when a component of a tier doesn't serve. */
final class Severities {
  private Severities() {}

  static Severity of(Tier tier) {
    return switch (tier) {
      case CRITICAL -> Severity.CRITICAL;
      case STANDARD -> Severity.MAJOR;
      case BEST_EFFORT -> Severity.WARNING;
    };
  }
}
