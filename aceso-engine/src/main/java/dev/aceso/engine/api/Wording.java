package dev.aceso.engine.api;

import dev.aceso.model.Durations;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.StepOutcome;
import dev.aceso.words.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The words in which the API speaks of the model. Pure. */
final class Wording {
  private Wording() {}

  /** A constant as configuration and API write it: {@code SERVICE_FAILURE}, service-failure. */
  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A constant with underscores, as states and outcomes are written: awaiting_approval. */
  static String snake(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** How something fails, as the predicate of a sentence about it. */
  static String fails(FailureKind kind) {
    return switch (kind) {
      case CRASHED -> "crashed";
      case DOWN -> "is down";
      case HUNG -> "hung";
      case CRASH_LOOP -> "crashed again and again";
      case FAILING -> "answers with errors";
      case SLOW_RESPONSE -> "became slow";
      case DISK_FULL -> "ran out of disk space";
      case INODES_EXHAUSTED -> "ran out of inodes";
      case FILE_DESCRIPTORS_EXHAUSTED -> "ran out of file descriptors";
      case OUT_OF_MEMORY -> "was ended for want of memory";
      case DEPENDENCY_UNAVAILABLE -> "lost something it depends on";
      case DEPENDENCY_FAILING -> "is let down by something it depends on";
    };
  }

  /** The name of a selection criterion: {@code SEL-6}, history. */
  static String criterion(String row) {
    return switch (row) {
      case "SEL-1" -> "fit";
      case "SEL-2" -> "risk";
      case "SEL-3" -> "time";
      case "SEL-4" -> "tier";
      case "SEL-5" -> "data";
      case "SEL-6" -> "history";
      default -> row;
    };
  }

  /** What is known of an effect, for people. */
  static String told(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Succeeded s -> s.output().isBlank() ? "done" : "done: " + s.output();
      case StepOutcome.Failed f -> "failed: " + f.why();
      case StepOutcome.Unknown u -> "outcome unknown: " + u.why();
      case StepOutcome.NotBegun n -> "not begun: " + n.why();
    };
  }

  /** What looking into a step of unknown outcome showed. */
  static String told(ExecutionEvent.Finding finding) {
    return switch (finding) {
      case DONE -> "looked into it: it was done";
      case NOT_DONE -> "looked into it: it was not done";
      case CANNOT_TELL -> "looked into it: cannot tell whether it was done";
    };
  }

  static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  /** Time from one moment to another with a plus sign, 0 when it would be negative. */
  static String after(Instant from, Instant to) {
    Duration gap = Duration.between(IncidentView.ms(from), IncidentView.ms(to));
    return "+" + Durations.show(gap.isNegative() ? Duration.ZERO : gap);
  }

  /**
   * The text in one line and without control characters, so that a component's log line can't steer
   * a terminal.
   */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Printable.unseen(c) || c == '\t' ? ' ' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }
}
