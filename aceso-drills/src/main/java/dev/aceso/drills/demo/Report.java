package dev.aceso.drills.demo;

import dev.aceso.drills.truth.Untrue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a demo came to.
 *
 * @param falseActions recoveries that no injected fault explains
 * @param untrue what the engine said of its incidents and isn't so
 * @param requests the load generator's counts, as it tells them; empty when it can't be asked
 */
record Report(
    List<Healing> healings,
    long falseActions,
    List<Untrue> untrue,
    Optional<JsonNode> requests,
    Duration lasted) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Clocks and truncation: an incident may seem to begin this much before its fault. */
  private static final Duration SLACK = Duration.ofMillis(500);

  Report {
    healings = List.copyOf(healings);
    untrue = List.copyOf(untrue);
  }

  /** Whether all that was broken is healed, nothing else was touched and all told is true. */
  boolean allWell() {
    return !healings.isEmpty()
        && recovered() == healings.size()
        && falseActions == 0
        && untrue.isEmpty();
  }

  long recovered() {
    return healings.stream().filter(Healing::healed).count();
  }

  /**
   * The recoveries among the incidents that were carried out without a fault to explain them.
   *
   * @param incidents with all that is known of each
   */
  static long falseActions(List<JsonNode> incidents, List<Healing> healings) {
    return incidents.stream()
        .filter(i -> !explained(i, healings))
        .mapToLong(Report::executions)
        .sum();
  }

  /** In one line. */
  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("injected", healings.size());
    json.put("recovered", recovered());
    json.put("false_actions", falseActions);
    List<Long> times = times();
    ObjectNode mttr = json.putObject("mttr_ms");
    if (!times.isEmpty()) {
      mttr.put("p50", times.get((times.size() - 1) / 2));
      mttr.put("max", times.getLast());
    }
    ArrayNode unhealed = json.putArray("unhealed");
    healings.stream().filter(h -> !h.healed()).forEach(h -> unhealed.add(name(h)));
    ArrayNode lies = json.putArray("untrue");
    untrue.forEach(u -> lies.add(u.json()));
    ArrayNode faults = json.putArray("faults");
    healings.forEach(h -> faults.add(fault(h)));
    requests.ifPresent(r -> json.set("requests", r));
    json.put("seconds", Math.round(lasted.toMillis() / 100.0) / 10.0);
    return json.toString();
  }

  /** The times to recovery in milliseconds, the shortest first. */
  private List<Long> times() {
    return healings.stream()
        .filter(Healing::healed)
        .flatMap(h -> h.took().stream())
        .map(Duration::toMillis)
        .sorted()
        .toList();
  }

  private static ObjectNode fault(Healing healing) {
    ObjectNode json = JSON.createObjectNode();
    json.put("fault", healing.fault().id());
    json.put("component", healing.fault().on().id());
    json.put("healed", healing.healed());
    healing.took().ifPresent(took -> json.put("ms", took.toMillis()));
    healing
        .incident()
        .ifPresent(
            incident -> {
              for (String key : List.of("id", "subclass", "strategy", "state")) {
                json.set(key.equals("id") ? "incident" : key, incident.path(key));
              }
            });
    return json;
  }

  private static String name(Healing healing) {
    return healing.fault().id() + " of " + healing.fault().on().id();
  }

  private static boolean explained(JsonNode incident, List<Healing> healings) {
    String component = incident.path("component").asString("");
    Instant opened = Instant.parse(incident.path("opened_at").asString(""));
    return healings.stream()
        .filter(h -> h.fault().on().id().equals(component))
        .anyMatch(
            h ->
                !opened.isBefore(h.injection().at().minus(SLACK))
                    && !opened.isAfter(h.until().plus(SLACK)));
  }

  /** How many recoveries were begun in an incident. */
  private static long executions(JsonNode incident) {
    boolean underway = incident.path("state").asString("").equals("recovering");
    return (long) incident.path("attempts").size() + (underway ? 1 : 0);
  }
}
