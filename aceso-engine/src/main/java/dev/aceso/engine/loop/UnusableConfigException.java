package dev.aceso.engine.loop;

import java.util.List;

/** A configuration that reads well and can't be used; nothing of it is in force. */
public final class UnusableConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final String[] faults;

  UnusableConfigException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = faults.toArray(String[]::new);
  }

  /** What can't be used and why, a sentence each; at least one. */
  public List<String> faults() {
    return List.of(faults);
  }
}
