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

  /** Whether a person has to do it. */
  public boolean manual() {
    return verb.equals(MANUAL);
  }

  public static Action of(String verb) {
    return new Action(verb, Settings.NONE);
  }
}
