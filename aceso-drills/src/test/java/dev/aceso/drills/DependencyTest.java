package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Failures with a cause elsewhere: one incident, acted on at its origin or not at all. */
class DependencyTest extends Drill {
  @Test
  @Tag("RCA-T3")
  @Tag("RCA-O1")
  @Tag("RCA-O2")
  void theSymptomOfAHungDependencyIsFoldedIntoOneIncidentAndOnlyTheOriginIsRestarted()
      throws Exception {
    system.service("db");
    int db = system.port("db");
    system
        .service(
            "web",
            "depends_on: [db]",
            "functionality:",
            "  - http: { url: \"http://127.0.0.1:%d/health\", timeout: 500ms }".formatted(db),
            "    name: order",
            "    every: 250ms",
            "    failures: 2")
        .serve();
    long web = system.pid("web");
    system.signal("db", "STOP");
    JsonNode incident = system.awaitIncident("db", "recovered");
    assertThat(incident.at("/cause/component").asString()).isEqualTo("db");
    assertThat(system.pid("web")).as("web was left alone").isEqualTo(web);
    assertThat(system.incidents()).hasSize(1);
  }

  @Test
  @Tag("DET-C6")
  void anUnavailableExternalServiceIsNoReasonToRestartWhoNeedsIt() throws Exception {
    HttpServer bank =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), system.port("bank")), 0);
    bank.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    bank.start();
    system.component(
        "bank",
        "type: external",
        "health:",
        "  - http: { url: \"http://127.0.0.1:%d/health\", timeout: 500ms }"
            .formatted(system.port("bank")),
        "    every: 250ms",
        "    failures: 2");
    system.service("web", "depends_on: [bank]").serve();
    long web = system.pid("web");
    await()
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.status("bank").at("/health").asString().equals("up"));
    bank.stop(0);
    JsonNode incident = system.awaitIncident("bank", "escalated");
    assertThat(incident.at("/class").asString()).isEqualTo("dependency-failure");
    assertThat(incident.at("/strategy").isNull()).isTrue();
    assertThat(system.pid("web")).isEqualTo(web);
  }
}
