package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What keeps a recovery from making things worse, on real processes. */
class GuardsTest extends Drill {
  @Test
  @Tag("OPS-7")
  void theKillSwitchFileStopsEverythingUntilItIsRemoved() throws Exception {
    system.service("web").start();
    system.awaitServing("web");
    Path stop = folder.resolve("data/STOP");
    Files.createFile(stop);
    TestSystem.signal(system.pid("web"), "KILL");
    system.await(
        "people see it",
        () -> system.get("/api/v1/status").at("/problem").asString("").contains("kill switch"));
    staysDown("web");
    Files.delete(stop);
    system.awaitIncident("web", "recovered");
    assertThat(system.ask("web", "/health")).isEqualTo(200);
  }

  @Test
  @Tag("OPS-7")
  void aPauseForATimeEndsByItselfAndWhatFailedMeanwhileIsHealed() throws Exception {
    system.service("web").start();
    system.awaitServing("web");
    assertThat(
            system
                .post("/api/v1/pause", "{\"by\":\"ann\",\"component\":\"web\",\"length\":\"3s\"}")
                .statusCode())
        .isEqualTo(200);
    TestSystem.signal(system.pid("web"), "KILL");
    awaitSaid("web", "open", "paused");
    assertThat(system.ask("web", "/health")).isZero();
    system.awaitIncident("web", "recovered");
  }

  @Test
  @Tag("SAF-5")
  void nothingIsDoneInAMaintenanceWindow() throws Exception {
    system
        .file(
            "deployment_config.yaml",
            "version: 1\nmode: automatic\nmaintenance: [ { from: \"00:00\", to: \"00:00\" } ]\n")
        .service("web")
        .start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "KILL");
    awaitSaid("web", "open", "maintenance");
    staysDown("web");
    system.automatic();
    system.awaitIncident("web", "recovered");
  }

  @Test
  @Tag("SAF-5")
  void manyFailuresAtOnceAreHeldAndThenTriedOneByOne() throws Exception {
    List<String> all = List.of("a", "b", "c", "d", "e");
    all.forEach(system::service);
    system.start();
    all.forEach(system::awaitServing);
    for (String id : all) {
      TestSystem.signal(system.pid(id), "STOP");
    }
    awaitSaid("e", "open", "one cause and not many");
    for (String id : all) {
      system.awaitIncident(id, "recovered");
    }
  }

  @Test
  @Tag("SAF-5")
  void whoCanNotReachItsOwnReferencesTouchesNothingThatRuns() throws Exception {
    int port = TestSystem.freePort();
    system.setting("references: [ \"127.0.0.1:%d\" ]".formatted(port)).service("web").start();
    system.awaitServing("web");
    long pid = system.pid("web");
    TestSystem.signal(pid, "STOP");
    awaitSaid("web", "open", "references");
    assertThat(TestSystem.alive(pid)).isTrue();
    try (ServerSocket _ = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      system.awaitIncident("web", "recovered");
    }
    assertThat(TestSystem.alive(pid)).isFalse();
  }

  @Test
  @Tag("SAF-5")
  void aHealthProbeThatFailsWhileTheWorkIsDoneIsNoReasonToRestart() throws Exception {
    int port = system.port("web");
    system
        .service(
            "web",
            "functionality:",
            "  - http: { url: \"http://127.0.0.1:%d/work\" }".formatted(port),
            "    every: 250ms")
        .start();
    system.awaitServing("web");
    long pid = system.pid("web");
    Files.writeString(system.faults("web").resolve("health"), "503");
    awaitSaid("web", "open", "it may be the probe that fails");
    assertThat(system.pid("web")).isEqualTo(pid);
    Files.writeString(system.faults("web").resolve("answer"), "500");
    system.await("it is restarted once its work fails too", () -> system.pid("web") != pid);
  }

  @Test
  @Tag("SAF-7")
  void recoveriesThatWaitForEachOtherAreToldApartAndOneGivesWay() throws Exception {
    system
        .file(
            "deployment_config.yaml",
            """
            version: 1
            mode: automatic
            limits:
              concurrent: 1
              per_component: { attempts: 20, within: 10m }
              group: 100%
              system: 100%
            """)
        .file("validation_rules.yaml", "version: 1\ndefaults: { stability: 500ms, within: 60s }\n")
        .service("db")
        .service("web", "depends_on: [ db ]")
        .start();
    system.awaitServing("db");
    system.awaitServing("web");
    Files.writeString(system.faults("web").resolve("health"), "503");
    system.await("web's recovery waits for its proof", () -> stage("web").equals("validate"));
    TestSystem.signal(system.pid("db"), "KILL");
    system.awaitIncident("db", "recovered");
    Files.delete(system.faults("web").resolve("health"));
    system.awaitServing("web");
    JsonNode web =
        system.incidents().stream()
            .filter(i -> i.at("/component").asString("").equals("web"))
            .findFirst()
            .orElseThrow();
    assertThat(system.get("/api/v1/incidents/" + web.at("/id").asString()).toString())
        .as("the one that ran gave way")
        .contains("gives way to");
  }

  @Test
  @Tag("EXE-1.1")
  @Tag("EXE-1.3")
  void aPlanThatCanNotBeCarriedOutIsNotBegun() throws Exception {
    Path program = folder.resolve("program");
    Files.writeString(
        program,
        "#!/bin/sh\nexec python3 -m http.server %d --bind 127.0.0.1\n"
            .formatted(system.port("web")));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    system
        .component("web", "type: process", "command: [ ./program ]", "directory: " + folder)
        .start();
    system.await("web runs", () -> system.pid("web") > 0);
    Files.delete(program);
    TestSystem.signal(system.pid("web"), "KILL");
    JsonNode incident = system.awaitIncident("web", "escalated");
    JsonNode detail = system.get("/api/v1/incidents/" + incident.at("/id").asString());
    assertThat(detail.toString()).contains("nothing was done", "program");
    assertThat(detail.at("/plan/steps").toString()).doesNotContain("succeeded");
  }

  @Test
  @Tag("OPS-6")
  void peopleAreToldAgainUntilOneOfThemTakesNotice() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    try {
      system
          .file(
              "deployment_config.yaml",
              """
              version: 1
              mode: approve
              approval: { expires: 1s, remind: 1s }
              notify: [ { webhook: { url: "http://127.0.0.1:%d/" }, on: [escalated] } ]
              """
                  .formatted(hook.getAddress().getPort()))
          .service("web")
          .start();
      system.awaitServing("web");
      TestSystem.signal(system.pid("web"), "KILL");
      String id = system.awaitIncident("web", "escalated").at("/id").asString();
      system.await(
          "a second reminder", () -> told.stream().anyMatch(t -> t.contains("reminder 2")));
      assertThat(
              system
                  .post("/api/v1/incidents/" + id + "/acknowledge", "{\"by\":\"ann\"}")
                  .statusCode())
          .isEqualTo(200);
      JsonNode acknowledged = system.get("/api/v1/incidents/" + id);
      assertThat(acknowledged.toString()).contains("\"acknowledged_by\":\"ann\"");
      int reminders = told.size();
      Awaitility.await()
          .during(Duration.ofSeconds(6))
          .atMost(TestSystem.PATIENCE)
          .until(() -> told.size() == reminders);
    } finally {
      hook.stop(0);
    }
  }

  private String stage(String component) {
    return system.incidents().stream()
        .filter(i -> i.at("/component").asString("").equals(component))
        .filter(i -> i.at("/state").asString("").equals("recovering"))
        .map(i -> i.at("/stage").asString(""))
        .findFirst()
        .orElse("");
  }

  /** Waits until the incident of the component says what is waited for. */
  private void awaitSaid(String component, String state, String said) {
    system.await(
        "incident of %s says '%s'".formatted(component, said),
        () ->
            system.incidents().stream()
                .filter(i -> i.at("/component").asString("").equals(component))
                .filter(i -> i.at("/state").asString("").equals(state))
                .anyMatch(i -> i.at("/summary").asString("").contains(said)));
  }

  private void staysDown(String component) {
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask(component, "/health") == 0);
  }
}
