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

/** What the journal tells of the tries at one step, or at its compensation. */
record Tries(
    Progress progress, int attempts, Optional<Instant> intendedAt, Instant lastAt, String why) {
  /** How far the latest try has come. */
  enum Progress {
    NOT_TRIED,
    UNDER_WAY,
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
    Tries tries = new Tries(Progress.NOT_TRIED, 0, Optional.empty(), Instant.EPOCH, "");
    for (ExecutionEvent event : events) {
      tries = tries.with(event, step, undo);
    }
    return tries;
  }

  private Tries with(ExecutionEvent event, int step, boolean undo) {
    return switch (event) {
      case Intended e when e.step() == step && e.undo() == undo ->
          new Tries(Progress.UNDER_WAY, e.attempt(), Optional.of(e.at()), e.at(), why);
      case Returned e when e.step() == step && e.undo() == undo ->
          switch (e.outcome()) {
            case StepOutcome.Succeeded s -> moved(Progress.DONE, e.at(), s.output());
            case StepOutcome.Failed f -> moved(Progress.FAILED, e.at(), f.why());
            case StepOutcome.Unknown u -> moved(Progress.UNKNOWN, e.at(), u.why());
          };
      case Examined e when e.step() == step && e.undo() == undo ->
          moved(
              switch (e.finding()) {
                case DONE -> Progress.DONE;
                case NOT_DONE -> Progress.KNOWN_NOT_DONE;
                case CANNOT_TELL -> Progress.CANNOT_TELL;
              },
              e.at(),
              e.finding() == Finding.DONE ? "found done" : why);
      case ExecutionEvent _ -> this;
    };
  }

  private Tries moved(Progress progress, Instant at, String why) {
    return new Tries(progress, attempts, intendedAt, at, why);
  }
}
