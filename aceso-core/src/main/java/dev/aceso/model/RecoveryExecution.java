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
    return events.stream()
        .filter(ExecutionEvent.Started.class::isInstance)
        .map(ExecutionEvent::at)
        .findFirst();
  }

  /** Who is led through it step by step; empty when it goes by itself. */
  public Optional<String> guided() {
    return events.stream()
        .filter(ExecutionEvent.Guided.class::isInstance)
        .map(e -> ((ExecutionEvent.Guided) e).by())
        .findFirst();
  }

  /** When the last try at a step, or the look into it, ended; empty before the first did. */
  public Optional<Instant> actedAt() {
    return events.stream()
        .filter(e -> e instanceof ExecutionEvent.Returned || e instanceof ExecutionEvent.Examined)
        .filter(e -> !notBegun(e))
        .map(ExecutionEvent::at)
        .reduce((first, second) -> second);
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
