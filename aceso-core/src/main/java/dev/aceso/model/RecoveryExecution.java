package dev.aceso.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The durable track of a plan being carried out (MOD-4).
 *
 * @param approvedBy who allowed it; {@code policy} when the mode is automatic
 * @param events every transition so far, oldest first
 */
public record RecoveryExecution(RecoveryPlan plan, String approvedBy, List<ExecutionEvent> events) {
  public RecoveryExecution {
    events = List.copyOf(events);
  }

  public RecoveryExecution with(ExecutionEvent event) {
    List<ExecutionEvent> next = new ArrayList<>(events);
    next.add(event);
    return new RecoveryExecution(plan, approvedBy, next);
  }

  /** The same track of a plan that has more steps after those it had. */
  public RecoveryExecution of(RecoveryPlan longer) {
    return new RecoveryExecution(longer, approvedBy, events);
  }

  /** When it began; empty before it did. */
  public Optional<Instant> startedAt() {
    for (ExecutionEvent event : events) {
      if (event instanceof ExecutionEvent.Started) {
        return Optional.of(event.at());
      }
    }
    return Optional.empty();
  }

  /** Who is led through it step by step; empty when it goes by itself. */
  public Optional<String> guided() {
    for (ExecutionEvent event : events) {
      if (event instanceof ExecutionEvent.Guided guided) {
        return Optional.of(guided.by());
      }
    }
    return Optional.empty();
  }

  /** When the last try at a step, or the look into it, ended; empty before the first did. */
  public Optional<Instant> actedAt() {
    for (ExecutionEvent event : events.reversed()) {
      if ((event instanceof ExecutionEvent.Returned || event instanceof ExecutionEvent.Examined)
          && !notBegun(event)) {
        return Optional.of(event.at());
      }
    }
    return Optional.empty();
  }

  /**
   * When the plan's time is over. It stands still while a step can't be begun for the engine's
   * sake.
   */
  public Optional<Instant> deadline() {
    return startedAt().map(at -> at.plus(plan.deadline()).plus(heldUp()));
  }

  private Duration heldUp() {
    Duration held = Duration.ZERO;
    Optional<Instant> intended = Optional.empty();
    for (ExecutionEvent event : events) {
      if (event instanceof ExecutionEvent.Intended) {
        intended = Optional.of(event.at());
      } else if (notBegun(event)) {
        held = held.plus(Duration.between(intended.orElse(event.at()), event.at()));
      }
    }
    return held;
  }

  private static boolean notBegun(ExecutionEvent event) {
    return event instanceof ExecutionEvent.Returned returned
        && returned.outcome() instanceof StepOutcome.NotBegun;
  }
}
