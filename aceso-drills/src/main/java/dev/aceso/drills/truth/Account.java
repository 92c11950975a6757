package dev.aceso.drills.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the engine says of an incident.
 *
 * @param blamed the component in which it sees the cause
 * @param kind of failure, as the API writes it
 * @param closed empty while it isn't over
 * @param restored when it says that service was back; empty unless it says so
 * @param ended its last entry: why it is over; empty while it isn't
 * @param deeds what it says it did, in order
 * @param witnesses the processes that its proofs name
 */
public record Account(
    String id,
    String blamed,
    String kind,
    String state,
    Instant onset,
    Optional<Instant> closed,
    Optional<Instant> restored,
    String ended,
    List<Deed> deeds,
    List<Runs> witnesses) {
  private static final Pattern DEED =
      Pattern.compile(
          "(?:undo )?(\\S+) (\\S+?)(?: (done)(?:: (.*))?|, looked into it: it (was done)"
              + "| (outcome unknown): .*)");
  private static final Pattern STARTED = Pattern.compile("started, pid (\\d+)");
  private static final Pattern RUNS = Pattern.compile("(\\S+) runs as process (\\d+)");

  public Account {
    deeds = List.copyOf(deeds);
    witnesses = List.copyOf(witnesses);
  }

  /**
   * A step that it says it took.
   *
   * @param sure it says that it was done, not that it may have been
   * @param pid of the process that it says it started
   */
  public record Deed(
      String action, String component, Instant at, boolean sure, Optional<Long> pid) {}

  /** A process that it says a component runs as. */
  public record Runs(String component, long pid) {}

  /** Reads the answer of {@code GET /api/v1/incidents/ID}. */
  public static Account of(JsonNode incident) {
    Instant onset = Instant.parse(text(incident, "onset"));
    Optional<JsonNode> cause = Optional.of(incident.path("cause")).filter(JsonNode::isObject);
    String state = text(incident, "state");
    Optional<Instant> restored =
        Optional.of(incident.path("times_ms").path("restored"))
            .filter(ms -> ms.isNumber() && state.equals("recovered"))
            .map(ms -> onset.plusMillis(ms.asLong()));
    Optional<Instant> closed =
        Optional.of(text(incident, "closed_at")).filter(t -> !t.isEmpty()).map(Instant::parse);
    return new Account(
        text(incident, "id"),
        cause.map(c -> text(c, "component")).orElse(text(incident, "component")),
        text(incident, "subclass"),
        state,
        onset,
        closed,
        restored,
        closed.isPresent() ? last(incident.path("timeline")) : "",
        stream(incident.path("timeline"))
            .filter(e -> text(e, "stage").equals("act"))
            .flatMap(e -> deed(e).stream())
            .toList(),
        stream(incident.path("attempts"))
            .flatMap(a -> stream(a.path("proof")))
            .flatMap(p -> runs(text(p, "summary")))
            .toList());
  }

  /** Whether it says that something was certainly done. */
  boolean acted() {
    return deeds.stream().anyMatch(Deed::sure);
  }

  /** The end of what it tells of; far away while it isn't over. */
  Instant end() {
    return closed.orElse(Instant.MAX.minus(Duration.ofDays(1)));
  }

  /** How it says the component fails. */
  String complaint() {
    return blamed + " " + kind;
  }

  private static Optional<Deed> deed(JsonNode entry) {
    Matcher matcher = DEED.matcher(text(entry, "text"));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Matcher started = STARTED.matcher(Optional.ofNullable(matcher.group(4)).orElse(""));
    return Optional.of(
        new Deed(
            matcher.group(1),
            matcher.group(2),
            Instant.parse(text(entry, "at")),
            matcher.group(6) == null,
            started.find() ? Optional.of(Long.parseLong(started.group(1))) : Optional.empty()));
  }

  private static Stream<Runs> runs(String proof) {
    return RUNS.matcher(proof)
        .results()
        .map(found -> new Runs(found.group(1), Long.parseLong(found.group(2))));
  }

  private static String last(JsonNode timeline) {
    return stream(timeline).reduce((a, b) -> b).map(e -> text(e, "text")).orElse("");
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.isArray() ? array.values().stream() : Stream.empty();
  }
}
