package dev.aceso.loop;

/** What became of an order. */
public sealed interface Answer {
  record Done(String text) implements Answer {}

  /** It is not possible as things are, and why. */
  record Refused(String why) implements Answer {}

  /** There is no such incident or component. */
  record NotFound(String what) implements Answer {}
}
