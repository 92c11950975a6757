package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shadow, approval and override on a real process. */
class ModesTest extends Drill {
  @Test
  @Tag("OPS-2")
  void inShadowModeItDecidesAndTouchesNothing() throws Exception {
    system.file("deployment_config.yaml", "version: 1\nmode: shadow\n").service("web").serve();
    system.signal("web", "KILL");
    JsonNode incident =
        await()
            .atMost(TestSystem.PATIENCE)
            .until(
                () -> system.awaitIncident("web", "open"),
                i -> i.at("/strategy").asString("").equals("restart/simple"));
    assertThat(incident.at("/mode").asString()).isEqualTo("shadow");
    assertThat(incident.at("/outcome").isNull()).isTrue();
    await()
        .during(java.time.Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/health") == 0);
  }

  @Test
  @Tag("OPS-3")
  void inApproveModeItWaitsForAPerson() throws Exception {
    system.file("deployment_config.yaml", "version: 1\nmode: approve\n").service("web").serve();
    system.signal("web", "KILL");
    JsonNode incident = system.awaitIncident("web", "awaiting_approval");
    await()
        .during(java.time.Duration.ofSeconds(1))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/health") == 0);
    String id = incident.at("/id").asString();
    assertThat(
            system
                .post("/api/v1/incidents/" + id + "/approve", "{\"plan\":\"other\",\"by\":\"ann\"}")
                .statusCode())
        .as("another plan than the one shown")
        .isEqualTo(409);
    assertThat(system.post("/api/v1/incidents/" + id + "/approve", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.awaitIncident("web", "recovered");
    assertThat(system.ask("web", "/health")).isEqualTo(200);
  }

  @Test
  @Tag("OPS-7")
  void nothingIsDoneWhilePausedAndWhatAroseMeanwhileIsDealtWithOnResume() throws Exception {
    system.service("web").serve();
    assertThat(system.post("/api/v1/pause", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
    system.signal("web", "KILL");
    system.awaitIncident("web", "open");
    await()
        .during(java.time.Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/health") == 0);
    assertThat(system.post("/api/v1/resume", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
    system.awaitIncident("web", "recovered");
  }

  @Test
  @Tag("OPS-3")
  void whoHoldsTheSignedLinkApprovesThePlanButOpeningItApprovesNothing() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpServer hook = hook(told);
    hook.start();
    try {
      system
          .file(
              "deployment_config.yaml",
              "version: 1\nmode: approve\nnotify: [ { name: ops, webhook: { url: \"http://127.0.0.1:%d/\" } } ]\n"
                  .formatted(hook.getAddress().getPort()))
          .service("web")
          .start();
      system.awaitServing("web");
      TestSystem.signal(system.pid("web"), "KILL");
      URI link = link(told);
      HttpResponse<String> page = system.send(HttpRequest.newBuilder(link).build());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("Approve restart-simple?", "start web");
      assertThat(system.awaitIncident("web", "awaiting_approval")).isNotNull();
      URI forged = URI.create(link.toString().replace("to=ops", "to=boss"));
      assertThat(press(forged).statusCode()).isEqualTo(403);
      assertThat(press(link).statusCode()).isEqualTo(200);
      system.awaitIncident("web", "recovered");
      HttpResponse<String> again = press(link);
      assertThat(again.statusCode()).as("once is enough").isEqualTo(409);
      assertThat(again.body())
          .contains("Used already", "stands in the journal as the link sent to ops")
          .contains("It ended as success");
    } finally {
      hook.stop(0);
    }
  }

  @Test
  @Tag("OPS-3")
  void aLinkThatIsFollowedTwiceIsOneVoiceOfTheTwoThatAreNeeded() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpServer hook = hook(told);
    hook.start();
    try {
      system
          .file(
              "deployment_config.yaml",
              """
              version: 1
              mode: approve
              approval: { needed: 2 }
              notify: [ { name: ops, webhook: { url: "http://127.0.0.1:%d/" } } ]
              """
                  .formatted(hook.getAddress().getPort()))
          .counted("web")
          .serve();
      system.signal("web", "KILL");
      URI link = link(told);

      assertThat(press(link).body()).contains("1 more needed");
      assertThat(press(link).body())
          .contains("stands in the journal as the link sent to ops", "waits for another person");
      assertThat(system.lives("web")).as("it has not begun").hasSize(1);

      String id = system.awaitIncident("web", "awaiting_approval").at("/id").asString();
      system.post("/api/v1/incidents/" + id + "/approve", "{\"by\":\"bob\"}");
      system.awaitIncident("web", "recovered");
      assertThat(press(link).body())
          .contains("Used already", "the link sent to ops, bob approved it, and it began on");
    } finally {
      hook.stop(0);
    }
  }

  /** Takes what webhooks are told; not started. */
  private static HttpServer hook(BlockingQueue<String> told) throws IOException {
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    return hook;
  }

  private static URI link(BlockingQueue<String> told) throws InterruptedException {
    JsonNode message = JsonMapper.shared().readTree(told.poll(60, TimeUnit.SECONDS));
    return URI.create(message.at("/approve").asString());
  }

  private HttpResponse<String> press(URI link) {
    return system.send(
        HttpRequest.newBuilder(link)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Test
  @Tag("OPS-7")
  void stopEndsTheCommandThatRunsAndAllThatItStarted() throws Exception {
    system
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: long-exec
                strategy: restart/long
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                steps:
                  - exec: { command: [sh, -c, "sleep 1000 & echo $! > child; wait"], undo: none, timeout: 5m }
                  - kill: {}
                  - start: {}
            """)
        .service("web")
        .start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "STOP");
    Path child = folder.resolve("child");
    system.await("the command runs", () -> Files.exists(child) && Files.size(child) > 1);
    long pid = Long.parseLong(Files.readString(child).strip());
    String id = system.awaitIncident("web", "recovering").at("/id").asString();
    assertThat(system.post("/api/v1/incidents/" + id + "/stop", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.await("what the command had started is gone", () -> !TestSystem.alive(pid));
    system.awaitIncident("web", "escalated");
    TestSystem.signal(system.pid("web"), "CONT");
  }

  @Test
  @Tag("OPS-7")
  void stopEndsARecoveryBeforeItsNextEffect() throws Exception {
    system.file("deployment_config.yaml", "version: 1\nmode: approve\n").service("web").serve();
    system.signal("web", "KILL");
    String id = system.awaitIncident("web", "awaiting_approval").at("/id").asString();
    assertThat(system.post("/api/v1/incidents/" + id + "/stop", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.awaitIncident("web", "escalated");
    assertThat(system.post("/api/v1/incidents/" + id + "/approve", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(409);
    assertThat(system.ask("web", "/health")).isZero();
  }
}
