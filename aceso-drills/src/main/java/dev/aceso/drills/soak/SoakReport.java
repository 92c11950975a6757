package dev.aceso.drills.soak;

import dev.aceso.drills.truth.Untrue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a soak came to.
 *
 * @param counts how often each trouble befell the shop
 * @param unhealed what was not healed in time
 * @param leftDead the services that were not well at the end
 * @param falseActions on the shop that was broken
 * @param incidents of the shop that was broken
 * @param twin the incidents of the shop that nobody touched
 */
record SoakReport(
    long seed,
    Duration lasted,
    Map<String, Integer> counts,
    List<String> unhealed,
    List<String> leftDead,
    long falseActions,
    List<Untrue> untrue,
    List<JsonNode> incidents,
    List<JsonNode> twin) {
  private static final JsonMapper JSON = new JsonMapper();

  SoakReport {
    counts = Map.copyOf(counts);
    unhealed = List.copyOf(unhealed);
    leftDead = List.copyOf(leftDead);
    untrue = List.copyOf(untrue);
    incidents = List.copyOf(incidents);
    twin = List.copyOf(twin);
  }

  /** Whether the soak is passed. */
  boolean allWell() {
    return !counts.isEmpty()
        && unhealed.isEmpty()
        && leftDead.isEmpty()
        && falseActions == 0
        && untrue.isEmpty()
        && twin.isEmpty();
  }

  long twinActions() {
    return twin.stream()
        .mapToLong(
            i ->
                (long) i.path("attempts").size()
                    + (i.path("state").asString("").equals("recovering") ? 1 : 0))
        .sum();
  }

  /** In one sentence. */
  String sentence() {
    return ("%d troubles, %d not healed, %d services left dead, %d false actions,"
            + " %d untrue sentences; the untouched shop: %d incidents, %d actions")
        .formatted(
            troubles(),
            unhealed.size(),
            leftDead.size(),
            falseActions,
            untrue.size(),
            twin.size(),
            twinActions());
  }

  /**
   * With all of each incident of which something untrue was said or that went to people, and all of
   * the twin's.
   */
  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("well", allWell());
    json.put("seed", seed);
    json.put("seconds", lasted.toSeconds());
    json.put("troubles", troubles());
    ObjectNode kinds = json.putObject("kinds");
    counts.keySet().stream().sorted().forEach(k -> kinds.put(k, counts.getOrDefault(k, 0)));
    unhealed.forEach(json.putArray("unhealed")::add);
    leftDead.forEach(json.putArray("left_dead")::add);
    json.put("false_actions", falseActions);
    ArrayNode lies = json.putArray("untrue");
    untrue.forEach(u -> lies.add(u.json()));
    json.put("incidents", incidents.size());
    Set<String> named = untrue.stream().map(Untrue::incident).collect(Collectors.toSet());
    ArrayNode told = json.putArray("evidence");
    incidents.stream()
        .filter(i -> unhealed(i) || named.contains(i.path("id").asString("")))
        .forEach(told::add);
    ObjectNode other = json.putObject("twin");
    other.put("actions", twinActions());
    twin.forEach(other.putArray("incidents")::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }

  private static boolean unhealed(JsonNode incident) {
    return incident.path("closed_at").isNull()
        || incident.path("timeline").values().stream()
            .anyMatch(e -> e.path("text").asString("").startsWith("people are told"));
  }

  private int troubles() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
