package dev.aceso.targets;

import dev.aceso.model.Signal;
import java.util.List;

/** Reads resources once. Thread-safe; never throws for what can be expected to go wrong. */
@FunctionalInterface
public interface Sensor {
  /** The readings; empty when there is nothing to read now, such as of a process that is gone. */
  List<Signal> read();

  /**
   * What is to be told when a reading does not come back in time; called while it hangs.
   *
   * @param why for people
   */
  default List<Signal> late(String why) {
    return List.of();
  }
}
