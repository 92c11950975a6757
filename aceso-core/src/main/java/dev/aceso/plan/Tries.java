package dev.aceso.plan;

import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Examined;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExecutionEvent.Intended;
import dev.aceso.model.ExecutionEvent.LeftOut;
import dev.aceso.model.ExecutionEvent.Returned;
import dev.aceso.model.StepOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the journal tells of the tries at one step, or at its compensation. One that was not begun
 * leaves nothing behind but its number.
 *
 * @param attempts how many tries count
 * @param begun the number of the latest try that was begun
 * @param latest the highest number that was given to a try
 * @param seen what somebody saw who looked after the latest try had ended
 */
record Tries(
    Progress progress,
    int attempts,
    int begun,
    int latest,
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
    /** It is not wanted any more. */
    LEFT_OUT,
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
        new Tries(
            Progress.NOT_TRIED, 0, 0, 0, Optional.empty(), Instant.EPOCH, "", Optional.empty());
    Tries before = tries;
    for (ExecutionEvent event : events) {
      Tries next = tries.with(event, step, undo);
      if (event instanceof Intended e && e.step() == step && e.undo() == undo) {
        before = tries;
      }
      tries = notBegun(event, step, undo) ? before.numbered(tries.latest) : next;
    }
    return tries;
  }

  private static boolean notBegun(ExecutionEvent event, int step, boolean undo) {
    return event instanceof Returned e
        && e.step() == step
        && e.undo() == undo
        && e.outcome() instanceof StepOutcome.NotBegun;
  }

  private Tries numbered(int number) {
    return new Tries(progress, attempts, begun, number, intendedAt, lastAt, why, seen);
  }

  boolean underWay() {
    return progress == Progress.UNDER_WAY;
  }

  /** Whether it has had its effect, or may have had it. */
  boolean mayHaveHappened() {
    return switch (progress) {
      case REPORTED, DONE, UNDER_WAY, UNKNOWN, CANNOT_TELL -> true;
      case FAILED -> seen.filter(finding -> finding != Finding.CANNOT_TELL).isEmpty();
      case NOT_TRIED, LEFT_OUT, KNOWN_NOT_DONE -> false;
    };
  }

  private Tries with(ExecutionEvent event, int step, boolean undo) {
    return switch (event) {
      case Intended e when e.step() == step && e.undo() == undo ->
          new Tries(
              Progress.UNDER_WAY,
              attempts + 1,
              e.attempt(),
              e.attempt(),
              Optional.of(e.at()),
              e.at(),
              why,
              Optional.empty());
      case Returned e when e.step() == step && e.undo() == undo ->
          switch (e.outcome()) {
            case StepOutcome.Succeeded s -> moved(Progress.REPORTED, e.at(), s.output());
            case StepOutcome.Failed f -> moved(Progress.FAILED, e.at(), f.why());
            case StepOutcome.Unknown u -> moved(Progress.UNKNOWN, e.at(), u.why());
            case StepOutcome.NotBegun _ -> this;
          };
      case Examined e when e.step() == step && e.undo() == undo -> looked(e);
      case LeftOut e when e.step() == step && e.undo() == undo ->
          moved(Progress.LEFT_OUT, e.at(), e.why());
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
                case NOT_TRIED, UNDER_WAY, DONE, LEFT_OUT, UNKNOWN, KNOWN_NOT_DONE, CANNOT_TELL ->
                    moved(Progress.KNOWN_NOT_DONE, e.at(), why);
              };
          case CANNOT_TELL ->
              switch (progress) {
                case REPORTED -> moved(Progress.DONE, e.at(), why);
                case FAILED -> moved(Progress.FAILED, e.at(), why);
                case NOT_TRIED, UNDER_WAY, DONE, LEFT_OUT, UNKNOWN, KNOWN_NOT_DONE, CANNOT_TELL ->
                    moved(Progress.CANNOT_TELL, e.at(), why);
              };
        };
    return new Tries(
        next.progress,
        attempts,
        begun,
        latest,
        intendedAt,
        next.lastAt,
        next.why,
        Optional.of(e.finding()));
  }

  private Tries moved(Progress progress, Instant at, String why) {
    return new Tries(progress, attempts, begun, latest, intendedAt, at, why, Optional.empty());
  }
}
