package dev.aceso.safety;

/** Whether a failure is still there, by a fresh look. Each says why, for people. */
public sealed interface Confirmation {
  String why();

  /** It is. */
  record Confirmed(String why) implements Confirmation {}

  /** It is not: nothing must be done any more. */
  record Gone(String why) implements Confirmation {}

  /** The evidence is missing or not clear yet: look again before anything is done. */
  record CannotTell(String why) implements Confirmation {}
}
