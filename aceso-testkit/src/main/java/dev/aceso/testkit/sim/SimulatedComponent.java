package dev.aceso.testkit.sim;

import dev.aceso.model.Component;
import dev.aceso.model.Ending;
import dev.aceso.model.ProbeOutcome;
import java.time.Instant;

/** What a component really is, whatever anybody believes. */
final class SimulatedComponent {
  /** The truth. */
  enum Truth {
    UP,
    HUNG,
    DOWN
  }

  final Component component;
  Truth truth = Truth.UP;
  long pid;
  Instant since;

  /** What the wall clock showed then. */
  Instant stamp;

  /** What its probes say until then, whatever is true. */
  ProbeOutcome lie = ProbeOutcome.INCONCLUSIVE;

  Instant liesUntil = Instant.MIN;

  /** It ran when the machine went down. */
  boolean lost;

  /** How it came to its last end. */
  Ending ending = Ending.UNASKED;

  /** How many more starts will crash at once. */
  int badStarts;

  /** Its disk is full. */
  boolean full;

  /** How often what fills its disk will still do so after it was cleaned. */
  int refills;

  /** There is something on its disk that may be deleted. */
  boolean deletable;

  /** It ends when its disk is full, and at each start as long as it is. */
  boolean endsOfIt;

  /** Goes up with every effect that really happened, by verb. */
  int effects;

  SimulatedComponent(Component component, long pid, Instant since, Instant stamp) {
    this.component = component;
    this.pid = pid;
    this.since = since;
    this.stamp = stamp;
  }

  boolean well() {
    return truth == Truth.UP && !full;
  }

  /** Whether a person has stopped it without a word to the engine. */
  boolean stoppedByHand() {
    return truth == Truth.DOWN && ending == Ending.BY_PERSON;
  }
}
