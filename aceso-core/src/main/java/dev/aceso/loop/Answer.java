package dev.aceso.loop;

/** What became of an order. */
public sealed interface Answer {
  record Done(String text) implements Answer {}

  /** It is not possible as things are, and why. */
  record Refused(String why) implements Answer {}

  /** It can't be carried out for the engine's own trouble; it is not done later either. */
  record Unavailable(String why) implements Answer {}

  /** There is no such incident or component. */
  record NotFound(String what) implements Answer {}
}
