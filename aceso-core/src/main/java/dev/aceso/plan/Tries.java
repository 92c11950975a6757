package dev.aceso.plan;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Examined;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.Returned;
import dev.aceso.model.StepOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the journal tells of the tries at one step, or at its compensation.
 *
 * @param seen what somebody saw who looked after the latest try had ended
 */
record Tries(
    Progress progress,
    int attempts,
    Optional<Instant> intendedAt,
    Instant lastAt,
    String why,
    Optional<Finding> seen) {
  /** How far the latest try has come. */
  enum Progress {
    NOT_TRIED,
    UNDER_WAY,
    /** It reported success; nobody has looked yet. */
    REPORTED,
    DONE,
    FAILED,
    /** It may have had its effect; nobody has looked yet. */
    UNKNOWN,
    /** Somebody looked: it has had no effect. */
    KNOWN_NOT_DONE,
    /** Somebody looked and could not tell. */
    CANNOT_TELL
  }

  static Tries of(List<ExecutionEvent> events, int step, boolean undo) {
    Tries tries =
        new Tries(Progress.NOT_TRIED, 0, Optional.empty(), Instant.EPOCH, "", Optional.empty());
    for (ExecutionEvent event : events) {
      tries = tries.with(event, step, undo);
    }
    return tries;
  }

  boolean underWay() {
    return progress == Progress.UNDER_WAY;
  }

  /** Whether it has had its effect, or may have had it. */
  boolean mayHaveHappened() {
    return switch (progress) {
      case REPORTED, DONE, UNDER_WAY, UNKNOWN, CANNOT_TELL -> true;
      case FAILED -> seen.filter(finding -> finding != Finding.CANNOT_TELL).isEmpty();
      case NOT_TRIED, KNOWN_NOT_DONE -> false;
    };
  }

  private Tries with(ExecutionEvent event, int step, boolean undo) {
    return switch (event) {
      case Intended e when e.step() == step && e.undo() == undo ->
          new Tries(
              Progress.UNDER_WAY, e.attempt(), Optional.of(e.at()), e.at(), why, Optional.empty());
      case Returned e when e.step() == step && e.undo() == undo ->
          switch (e.outcome()) {
            case StepOutcome.Succeeded s -> moved(Progress.REPORTED, e.at(), s.output());
            case StepOutcome.Failed f -> moved(Progress.FAILED, e.at(), f.why());
            case StepOutcome.Unknown u -> moved(Progress.UNKNOWN, e.at(), u.why());
          };
      case Examined e when e.step() == step && e.undo() == undo -> looked(e);
      case ExecutionEvent _ -> this;
    };
  }

  private Tries looked(Examined e) {
    Tries next =
        switch (e.finding()) {
          case DONE -> moved(Progress.DONE, e.at(), "found done");
          case NOT_DONE ->
              switch (progress) {
                case REPORTED ->
                    moved(
                        Progress.FAILED,
                        e.at(),
                        "it reported success, but its effect is not there");
                case FAILED -> moved(Progress.FAILED, e.at(), why);
                case NOT_TRIED, UNDER_WAY, DONE, UNKNOWN, KNOWN_NOT_DONE, CANNOT_TELL ->
                    moved(Progress.KNOWN_NOT_DONE, e.at(), why);
              };
          case CANNOT_TELL ->
              switch (progress) {
                case REPORTED -> moved(Progress.DONE, e.at(), why);
                case FAILED -> moved(Progress.FAILED, e.at(), why);
                case NOT_TRIED, UNDER_WAY, DONE, UNKNOWN, KNOWN_NOT_DONE, CANNOT_TELL ->
                    moved(Progress.CANNOT_TELL, e.at(), why);
              };
        };
    return new Tries(
        next.progress, attempts, intendedAt, next.lastAt, next.why, Optional.of(e.finding()));
  }

  private Tries moved(Progress progress, Instant at, String why) {
    return new Tries(progress, attempts, intendedAt, at, why, Optional.empty());
  }
}
