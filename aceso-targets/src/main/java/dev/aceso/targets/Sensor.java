package dev.aceso.targets;

import dev.aceso.model.Signal;
import java.util.List;

/** Reads resources once. Thread-safe; never throws for what can be expected to go wrong. */
@FunctionalInterface
public interface Sensor {
  /** The readings; empty when there is nothing to read now, such as of a process that is gone. */
  List<Signal> read();
}
