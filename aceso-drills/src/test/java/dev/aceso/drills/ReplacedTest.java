package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a person has started by hand serves in the place of what Aceso would start. */
class ReplacedTest extends Drill {
  @Test
  @Tag("EXT-12")
  void whatAPersonStartedByHandIsTakenForTheServiceAsLongAsItServes() throws Exception {
    system.service("web");
    HttpServer byHand =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), system.port("web")), 0);
    byHand.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    byHand.start();
    try {
      system.start();
      await().atMost(TestSystem.PATIENCE).until(() -> summary().startsWith("served by another"));
      await()
          .atMost(TestSystem.PATIENCE)
          .until(() -> system.status("web").at("/health").asString().equals("up"));
      await()
          .atMost(TestSystem.PATIENCE)
          .until(() -> system.incidents("web").stream().allMatch(ReplacedTest::over));
    } finally {
      byHand.stop(0);
    }
    await().atMost(TestSystem.PATIENCE).until(() -> summary().startsWith("serving"));
    assertThat(TestSystem.alive(system.pid("web"))).isTrue();
  }

  private static boolean over(JsonNode incident) {
    String state = incident.at("/state").asString();
    return state.equals("closed") || state.equals("recovered");
  }

  private String summary() {
    return system.status("web").at("/summary").asString();
  }
}
