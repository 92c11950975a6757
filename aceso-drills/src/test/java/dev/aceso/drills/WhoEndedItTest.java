package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real processes that end in every way, and whom the API says to have ended them. */
class WhoEndedItTest extends Drill {
  private static final String ANN = "{\"by\":\"ann\",\"why\":\"moving it\"}";
  private static final String NONE = "none";

  /** What the critical ones suffer is dealt with, all else is only told. */
  private static final String MODES =
      """
      version: 1
      mode: shadow
      rules: [ { match: { tier: [critical] }, mode: automatic } ]
      limits: { concurrent: 5, per_component: { attempts: 20, within: 10m }, group: 100%, system: 100% }
      """;

  /** Ends with a status once the file is there. */
  private static final String ENDS = "while [ ! -e $0 ]; do sleep 0.05; done; exit $1";

  /** Takes its place in the group, and then four times the memory that it may have. */
  private static final String EATS =
      "echo $$ > $1/cgroup.procs; touch $0-placed; while [ ! -e $0 ]; do sleep 0.05; done;"
          + " exec perl -e 'push @a, chr(120) x 1000000 for 1..64' $0";

  /**
   * What is to be told of an end.
   *
   * @param health of the component, as the API has it
   * @param ended what the component's own line says
   * @param failure class and kind of its incident, or none
   * @param cause what the incident says of who or what it was
   */
  private record Row(
      String how, String id, String health, String ended, String failure, String cause) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(
              "the engine restarts what hangs",
              "hung",
              "up",
              "serving",
              "service-failure/hung",
              "hung hangs"),
          new Row(
              "a crash, exit 1",
              "crash",
              "down",
              "exit status 1",
              "service-failure/crashed",
              "it gave up by itself"),
          new Row(
              "an abort of its own",
              "abort",
              "down",
              "killed by SIGABRT",
              "service-failure/crashed",
              "a state it could not go on from"),
          new Row(
              "a person's SIGTERM, answered with exit 0",
              "term",
              "down",
              "exit status 0",
              "service-failure/crashed",
              "by itself or because it was told to"),
          new Row(
              "the same, to be asked about",
              "asks",
              "down",
              "exit status 0",
              "service-failure/crashed",
              "by itself or because it was told to"),
          new Row(
              "a person's kill -9",
              "kill",
              "down",
              "killed by SIGKILL",
              "service-failure/crashed",
              "killed from outside, by a person, a program or the kernel"),
          new Row("aceso stop", "stop", "stopped", "stopped by ann (moving it)", NONE, ""),
          new Row("its work is done", "job", "stopped", "its work is done", NONE, ""));

  @Test
  @Tag("EXT-12")
  @Tag("DET-C1")
  void eachEndIsToldAsWhatItWas() throws Exception {
    system
        .file("deployment_config.yaml", MODES)
        .counted("hung", "tier: critical")
        .counted("abort")
        .counted("term")
        .counted("asks", "tier: critical", "exits: { ask: [0] }")
        .counted("kill")
        .counted("stop")
        .component("crash", "type: process", ends("crash", 1))
        .component("job", "type: process", ends("job", 0), "run: once")
        .serve();
    for (Row row : TABLE) {
      end(row.id());
      told(row);
    }
    assertThat(system.lives("asks")).as("what is asked about is not started").hasSize(2);
    assertThat(system.incidents("asks").getFirst().at("/state").asString())
        .isEqualTo("awaiting_approval");
  }

  @Test
  @Tag("root")
  @Tag("DET-C3")
  void whatTheKernelEndsForWantOfMemoryIsToldAsThat() throws Exception {
    Path group = limitedGroup();
    Path go = system.faults("eater").resolve("go");
    try {
      system
          .file("deployment_config.yaml", MODES)
          .component(
              "eater",
              "type: process",
              "command: [sh, -c, \"%s\", \"%s\", \"%s\"]".formatted(EATS, go, group),
              "health:",
              "  - process: {}",
              "    every: 250ms")
          .start();
      system.await("it is placed", () -> Files.exists(Path.of(go + "-placed")));
      // A look that began before may have ended after it.
      Instant placed = Instant.now().plus(Duration.ofSeconds(1));
      system.await("it is seen there", () -> seen("eater").isAfter(placed));
      Files.createFile(go);
      told(
          new Row(
              "the kernel, for want of memory",
              "eater",
              "down",
              "ended: by the kernel for want of memory, killed by SIGKILL",
              "resource-exhaustion/out-of-memory",
              "all the memory that it may use was used up"));
    } finally {
      system.close();
      Awaitility.await()
          .atMost(TestSystem.PATIENCE)
          .until(() -> Files.readString(group.resolve("cgroup.procs")).isEmpty());
      Files.delete(group);
    }
  }

  @Test
  @Tag("EXT-12")
  @Tag("OPS-3")
  void whatMayBeAPersonsStopIsStartedOnlyByAPersonAndMayBeLeftStopped() throws Exception {
    system.counted("web", "exits: { ask: [0] }").automatic().serve();
    system.signal("web", "TERM");
    JsonNode incident = system.awaitIncident("web", "awaiting_approval");
    String id = incident.at("/id").asString();
    assertThat(system.get("/api/v1/incidents/" + id).toString())
        .contains("web ended (exit status 0) as after a deliberate stop");
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/") == 0);
    assertThat(system.post("/api/v1/incidents/" + id + "/approve", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.awaitIncident("web", "recovered");
    system.awaitServing("web");

    system.signal("web", "TERM");
    system.awaitIncident("web", "awaiting_approval");
    assertThat(system.post("/api/v1/components/web/stop", ANN).statusCode()).isEqualTo(200);
    system.await(
        "it is left stopped",
        () -> system.status("web").at("/health").asString().equals("stopped"));
    system.await("nothing is asked any more", () -> open("web") == 0);
    assertThat(starts("web")).isEqualTo(2);

    assertThat(system.post("/api/v1/components/web/start", ANN).statusCode()).isEqualTo(200);
    system.awaitServing("web");
    system.signal("web", "KILL");
    system.await("a crash is healed as ever", () -> starts("web") == 4);
  }

  private void end(String id) throws Exception {
    switch (id) {
      case "hung" -> {
        system.signal(id, "STOP");
        system.awaitIncident(id, "recovered");
        system.awaitServing(id);
      }
      case "abort" -> system.signal(id, "ABRT");
      case "term", "asks" -> system.signal(id, "TERM");
      case "kill" -> system.signal(id, "KILL");
      case "stop" ->
          assertThat(system.post("/api/v1/components/stop/stop", ANN).statusCode()).isEqualTo(200);
      case "crash", "job" -> Files.createFile(system.faults(id).resolve("go"));
      default -> throw new IllegalArgumentException(id);
    }
  }

  private void told(Row row) {
    system.await(
        row.how() + " is told",
        () -> {
          JsonNode status = system.status(row.id());
          return status.at("/health").asString("").equals(row.health())
              && status.toString().contains(row.ended())
              && failure(row.id()).equals(row.failure());
        });
    String cause =
        system.incidents(row.id()).stream()
            .map(i -> i.at("/cause/summary").asString(""))
            .findFirst()
            .orElse("");
    assertThat(cause).as(row.how()).contains(row.cause());
    assertThat(system.incidents(row.id())).hasSize(row.failure().equals(NONE) ? 0 : 1);
    System.out.printf(
        "| %s | %s: %s | %s | %s |%n",
        row.how(),
        row.health(),
        system.status(row.id()).at("/summary").asString(""),
        failure(row.id()),
        cause);
  }

  /** Class and kind of the failure, once its cause is known. */
  private String failure(String id) {
    return system.incidents(id).stream()
        .map(
            i ->
                i.at("/cause/summary").asString("").isEmpty()
                    ? "not diagnosed yet"
                    : i.at("/class").asString() + "/" + i.at("/subclass").asString())
        .findFirst()
        .orElse(NONE);
  }

  private String ends(String id, int status) {
    return "command: [sh, -c, \"%s\", \"%s\", \"%d\"]"
        .formatted(ENDS, system.faults(id).resolve("go"), status);
  }

  private long open(String id) {
    return system.incidents(id).stream()
        .filter(i -> i.at("/state").asString().equals("awaiting_approval"))
        .count();
  }

  private long starts(String id) {
    return system.lives(id).stream().filter(life -> life.event().equals("start")).count();
  }

  /** When a probe has last looked at it. */
  private Instant seen(String id) {
    String at = system.status(id).at("/probes/0/at").asString("");
    return at.isEmpty() ? Instant.MIN : Instant.parse(at);
  }

  /** A group of its own for 16 MB, within the group of this program. */
  private static Path limitedGroup() throws Exception {
    Path parent =
        Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
            .map(line -> line.split(":", 3))
            .filter(parts -> parts[1].equals("memory"))
            .map(parts -> Path.of("/sys/fs/cgroup/memory" + parts[2]))
            .findFirst()
            .orElse(Path.of("/sys/fs/cgroup/memory/none"));
    assumeThat(parent.resolve("memory.limit_in_bytes"))
        .as("needs root and the memory controller of cgroup v1, whose groups root may make")
        .isWritable();
    Path group =
        Files.createDirectory(parent.resolve("aceso-drill-" + ProcessHandle.current().pid()));
    Files.writeString(group.resolve("memory.limit_in_bytes"), "16M");
    return group;
  }
}
