package dev.aceso.testkit.mutants;

import java.util.List;

/**
 * A fault that somebody could put into the core.
 *
 * @param name what no longer holds
 * @param file the source below {@code dev.aceso} of the core, such as {@code loop/Intake}
 * @param text what stands there, exactly once
 * @param becomes what stands there instead
 * @param tests classes of tests of which at least one must fail
 */
record Mutant(String name, String file, String text, String becomes, List<String> tests) {
  /** The source with the fault. */
  String in(String source) {
    int at = source.indexOf(text);
    if (at < 0 || source.indexOf(text, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutant '%s': %s.java must contain this exactly once, and %s: %s; bring the table of mutants up to date"
              .formatted(name, file, at < 0 ? "doesn't" : "does several times", text));
    }
    return source.substring(0, at) + becomes + source.substring(at + text.length());
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, file);
  }
}
