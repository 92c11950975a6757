package dev.aceso.drills.ledger;

import java.util.Locale;

/** How a test ended when it last ran, the worst last. */
enum TestResult {
  PASSED,
  NOT_RUN,
  SKIPPED,
  FAILED;

  /** In words. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
