package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Heartbeats over the API of a real engine, and their absence. */
class HeartbeatTest extends Drill {
  @Test
  @Tag("DET-M2")
  void heartbeatsAreTakenOnlyFromWhatIsConfiguredToSendThem() throws Exception {
    system.service("web").service("db", "heartbeats: true").start();
    system.awaitServing("web");
    HttpResponse<String> refused = system.post("/api/v1/components/web/heartbeat", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("heartbeats: true");
    assertThat(system.post("/api/v1/components/db/heartbeat", "").statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("DET-M2")
  void whatIsWellByItsHealthProbeIsNotKilledForMissingHeartbeats() throws Exception {
    system
        .file("learning_config.yaml", "version: 1\ndetection: { heartbeat_pause: 0s }\n")
        .service("web", "heartbeats: true", "startup: 1s")
        .start();
    system.awaitServing("web");
    long pid = system.pid("web");
    AtomicInteger taken = new AtomicInteger();
    Awaitility.await("a heartbeat every 100 ms until twelve are taken")
        .pollInterval(Duration.ofMillis(100))
        .atMost(TestSystem.PATIENCE)
        .until(() -> beats() && taken.incrementAndGet() == 12);
    system.await(
        "the silence is seen and doubted",
        () ->
            system.incidents().stream()
                .anyMatch(
                    i ->
                        i.at("/summary")
                            .asString("")
                            .contains("it may be the heartbeats that fail")));
    assertThat(system.pid("web")).isEqualTo(pid);
  }

  private boolean beats() {
    return system.post("/api/v1/components/web/heartbeat", "").statusCode() == 200;
  }
}
