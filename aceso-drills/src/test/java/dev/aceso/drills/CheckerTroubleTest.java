package dev.aceso.drills;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong with a probe itself, on a real engine. */
class CheckerTroubleTest extends Drill {
  @Test
  @Tag("SAF-5")
  void aProbeThatCanNotTellIsShownAndNoFailure() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> talkPlainly(door));
      system
          .service("web")
          .component(
              "bank",
              "type: external",
              "health:",
              "  - http: { url: \"https://127.0.0.1:%d/\" }".formatted(door.getLocalPort()),
              "    every: 100ms",
              "    failures: 1")
          .start();
      system.await(
          "it is shown why the probe can't tell",
          () ->
              system
                  .get("/api/v1/components")
                  .toString()
                  .contains("probe http can't tell: TLS: what answers there does not speak TLS"));
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .atMost(TestSystem.PATIENCE)
          .until(() -> system.incidents().isEmpty());
      assertThat(system.get("/api/v1/components").toString()).doesNotContain("\"down\"");
    }
  }

  private static void talkPlainly(ServerSocket door) {
    while (!door.isClosed()) {
      try (Socket client = door.accept()) {
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException reset) {
        Thread.onSpinWait();
      }
    }
  }
}
