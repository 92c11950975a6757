package dev.aceso.loop;

import dev.aceso.model.Incident;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Step;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of a recovery that waits for a person to let it go, or to do it.
 *
 * @param why what came of it before; empty at first
 */
public record HandWork(Step step, String why) {
  /** What the incident waits for, if it is a person's turn. */
  public static Optional<HandWork> of(Incident incident) {
    return incident.state() == IncidentState.RECOVERING
            && incident
                    .execution()
                    .map(execution -> Interpreter.next(execution, Instant.MAX))
                    .orElse(null)
                instanceof Command.AskStep(Step step, String why)
        ? Optional.of(new HandWork(step, why))
        : Optional.empty();
  }
}
