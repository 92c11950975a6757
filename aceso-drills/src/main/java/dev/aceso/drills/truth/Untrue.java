package dev.aceso.drills.truth;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sentence of the engine's that is not so.
 *
 * @param incident its id; a dash when it is about none
 * @param said what the engine says
 * @param seen what is so
 */
public record Untrue(String incident, String said, String seen) {
  /** With the fields {@code incident}, {@code said} and {@code seen}. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("incident", incident)
        .put("said", said)
        .put("seen", seen);
  }

  @Override
  public String toString() {
    return "%s says: %s; seen: %s".formatted(incident, said, seen);
  }
}
