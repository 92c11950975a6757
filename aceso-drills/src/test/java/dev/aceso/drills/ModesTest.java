package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Shadow, approval and override on a real process. */
class ModesTest {
  @TempDir Path folder;
  private TestSystem system;

  @BeforeEach
  void system() {
    system = new TestSystem(folder).automatic();
  }

  @AfterEach
  void end() throws Exception {
    system.close();
  }

  @Test
  @Tag("OPS-2")
  void inShadowModeItDecidesAndTouchesNothing() throws Exception {
    system.file("deployment_config.yaml", "version: 1\nmode: shadow\n").service("web").start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "KILL");
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
    system.file("deployment_config.yaml", "version: 1\nmode: approve\n").service("web").start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "KILL");
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
    system.service("web").start();
    system.awaitServing("web");
    assertThat(system.post("/api/v1/pause", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
    TestSystem.signal(system.pid("web"), "KILL");
    system.awaitIncident("web", "open");
    await()
        .during(java.time.Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/health") == 0);
    assertThat(system.post("/api/v1/resume", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
    system.awaitIncident("web", "recovered");
  }

  @Test
  @Tag("OPS-7")
  void stopEndsARecoveryBeforeItsNextEffect() throws Exception {
    system.file("deployment_config.yaml", "version: 1\nmode: approve\n").service("web").start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "KILL");
    String id = system.awaitIncident("web", "awaiting_approval").at("/id").asString();
    assertThat(system.post("/api/v1/incidents/" + id + "/stop", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(200);
    system.awaitIncident("web", "escalated");
    assertThat(system.post("/api/v1/incidents/" + id + "/approve", "{\"by\":\"ann\"}").statusCode())
        .isEqualTo(409);
    assertThat(system.ask("web", "/health")).isZero();
  }
}
