package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
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
    for (int i = 0; i < 12; i++) {
      assertThat(system.post("/api/v1/components/web/heartbeat", "").statusCode()).isEqualTo(200);
      TimeUnit.MILLISECONDS.sleep(100);
    }
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
}
