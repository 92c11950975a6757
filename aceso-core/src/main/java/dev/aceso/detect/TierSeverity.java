package dev.aceso.detect;

import dev.aceso.model.Severity;
import dev.aceso.model.Tier;

/** How bad it is when a component of a tier does not serve. */
final class TierSeverity {
  private TierSeverity() {}

  static Severity of(Tier tier) {
    return switch (tier) {
      case CRITICAL -> Severity.CRITICAL;
      case STANDARD -> Severity.MAJOR;
      case BEST_EFFORT -> Severity.WARNING;
    };
  }

  /** How bad it is while the component still serves. */
  static Severity threatened(Tier tier) {
    return switch (tier) {
      case CRITICAL -> Severity.MAJOR;
      case STANDARD, BEST_EFFORT -> Severity.WARNING;
    };
  }
}
