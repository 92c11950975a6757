package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

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
