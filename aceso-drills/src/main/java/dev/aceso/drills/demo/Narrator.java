package dev.aceso.drills.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Tells in a few lines per fault what the engine made of it. Pure. */
final class Narrator {
  private Narrator() {}

  /** What is about to be seen healed. */
  static String broken(int number, Chaos.Injection injection) {
    return "%n%2d  BROKE  %s".formatted(number, injection.told());
  }

  /** What it saw, why, what it did, the proof, the time. */
  static List<String> told(Healing healing) {
    List<String> lines = new ArrayList<>();
    healing
        .incident()
        .ifPresentOrElse(
            incident -> {
              line(lines, "saw", saw(incident));
              line(lines, "why", why(incident));
              line(lines, "did", did(incident));
              line(lines, "proof", proof(incident));
            },
            () -> line(lines, "saw", "nothing: the engine opened no incident"));
    line(lines, "time", time(healing));
    return lines;
  }

  private static void line(List<String> lines, String label, String text) {
    if (!text.isBlank()) {
      lines.add("    %-6s %s".formatted(label, text));
    }
  }

  private static String saw(JsonNode incident) {
    JsonNode first = incident.path("failures").path(0);
    String evidence =
        stream(first.path("evidence")).map(e -> text(e, "text")).reduce((a, b) -> b).orElse("");
    String seen =
        "%s: %s".formatted(text(first, "component"), evidence.isEmpty() ? "failed" : evidence);
    String symptoms =
        stream(incident.path("diagnosis").path("affected"))
            .filter(a -> text(a, "role").equals("symptom"))
            .map(a -> text(a, "component"))
            .collect(Collectors.joining(", "));
    return symptoms.isEmpty() ? seen : seen + "; symptoms, left alone: " + symptoms;
  }

  private static String why(JsonNode incident) {
    JsonNode cause = incident.path("cause");
    return cause.isObject()
        ? "%s (%s, %s %%)"
            .formatted(
                text(cause, "summary"),
                text(incident, "subclass"),
                Math.round(cause.path("probability").asDouble(0) * 100))
        : "not diagnosed";
  }

  private static String did(JsonNode incident) {
    List<String> tried =
        stream(incident.path("attempts"))
            .map(a -> text(a, "strategy") + " -> " + text(a, "outcome").replace('_', ' '))
            .toList();
    String steps =
        stream(incident.path("plan").path("steps"))
            .map(s -> text(s, "action") + " " + text(s, "on"))
            .collect(Collectors.joining(", "));
    if (tried.isEmpty()) {
      return "nothing was carried out: " + text(incident, "summary");
    }
    return String.join("; ", tried) + (steps.isEmpty() ? "" : " (" + steps + ")");
  }

  private static String proof(JsonNode incident) {
    Optional<JsonNode> last = stream(incident.path("attempts")).reduce((a, b) -> b);
    return last.stream()
        .flatMap(a -> stream(a.path("proof")))
        .map(
            p -> "%s %s: %s".formatted(text(p, "category"), text(p, "verdict"), text(p, "summary")))
        .collect(Collectors.joining("; "));
  }

  private static String time(Healing healing) {
    String served =
        healing.took().map(t -> "serving again after " + show(t)).orElse("not serving again");
    String stages =
        healing
            .incident()
            .map(i -> i.path("times_ms"))
            .map(
                t ->
                    Stream.of("detect", "diagnose", "decide", "act", "validate")
                        .filter(stage -> t.path(stage).isNumber())
                        .map(stage -> stage + " " + t.path(stage).asLong())
                        .collect(Collectors.joining(", ", "; ", " ms")))
            .orElse("");
    return (healing.healed() ? "" : "NOT HEALED: ") + served + stages;
  }

  private static String show(Duration duration) {
    return dev.aceso.model.Durations.show(duration);
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.isArray() ? array.values().stream() : Stream.empty();
  }
}
