package dev.aceso.model;

import java.util.Optional;

/** How far the output of a component could be read. */
public sealed interface Reading {
  /** To its end. */
  record Whole() implements Reading {}

  /** Some of it was passed over; the latest of it was read. */
  record Partly(String why) implements Reading {}

  /** Nothing of it can be read. */
  record Not(String why) implements Reading {}

  /** What is missing of it, for people; empty when nothing is. */
  default Optional<String> missing() {
    return switch (this) {
      case Whole _ -> Optional.empty();
      case Partly p -> Optional.of("its output was not read in full: " + p.why());
      case Not n -> Optional.of("its output was not read: " + n.why());
    };
  }
}
