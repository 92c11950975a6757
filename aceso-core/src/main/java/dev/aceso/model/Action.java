package dev.aceso.model;

/**
 * Something to do to a component, as data: its target gives the verb its meaning.
 *
 * @param verb such as {@code start}, {@code stop}, {@code kill}, {@code exec}
 * @param args what the verb needs, such as {@code grace: 5s}
 */
public record Action(String verb, Settings args) {
  /** What only a person can do: {@code do} says what, {@code check} is a command that proves it. */
  public static final String MANUAL = "manual";

  /** Saves what the component would lose by what follows, and proves that it is saved. */
  public static final String CHECKPOINT = "checkpoint";

  /** Looks whether what the steps before have done left the data well. */
  public static final String CHECK = "check";

  /** Starts what is dead and leaves alone what runs. */
  public static final String START = "start";

  /** Whether it takes nothing away from anybody: it starts what is dead. */
  public boolean harmless() {
    return verb.equals(START);
  }

  /** Whether the component runs after it, whether or not it did before. */
  public boolean starts() {
    return verb.equals(START) || verb.equals("restart");
  }

  /** Whether it takes the component out of service until it is started again. */
  public boolean stops() {
    return verb.equals("stop") || verb.equals("kill");
  }

  /** Whether it saves what the component has, before anything is done to it. */
  public boolean saves() {
    return verb.equals(CHECKPOINT);
  }

  /** Whether it leaves the component as it is: it saves or looks, so there is nothing to undo. */
  public boolean touchesNothing() {
    return saves() || verb.equals(CHECK);
  }

  /** Whether a person has to do it. */
  public boolean manual() {
    return verb.equals(MANUAL);
  }

  public static Action of(String verb) {
    return new Action(verb, Settings.NONE);
  }
}
