package dev.aceso.engine.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Something worth telling people.
 *
 * @param topic what people subscribe to, as in the configuration's {@code on}
 * @param incident id of the incident it is about; empty when it is about the engine itself
 * @param fact what has happened
 * @param commands what a person can do about it, the nearest first; never empty
 */
record Message(String topic, String incident, String fact, List<String> commands) {
  Message {
    commands = List.copyOf(commands);
  }

  /**
   * For people: the fact, then what they can do.
   *
   * @param console where people reach the console, when that is known
   */
  String text(Optional<URI> console) {
    String said = fact.replaceAll("[\\s.]+$", "");
    return said
        + ". You can: "
        + String.join("; ", commands)
        + link(console).map(l -> "; or look at " + l).orElse("");
  }

  /** What it is about in the console. */
  Optional<URI> link(Optional<URI> console) {
    return console.map(
        base ->
            URI.create(
                base.toString().replaceAll("/+$", "")
                    + (incident.isEmpty() ? "/" : "/#incident/" + incident)));
  }
}
