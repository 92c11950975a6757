package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine's own loop is stuck, or breaks. */
class PulseTest extends Drill {
  @Test
  void aStuckLoopIsToldAndABrokenOneEndsTheEngineWhileServicesRunOn() throws Exception {
    system.engine().option("-Ddrill.loop=" + folder);
    system.counted("web").serve();
    assertThat(health().statusCode()).isEqualTo(200);

    Files.createFile(folder.resolve("stuck"));
    system.await("health says that it is stuck", () -> health().statusCode() == 503);
    assertThat(health().body()).contains("what was seen of web").hasLineCount(1);
    assertThat(system.get("/api/v1/status").at("/problem").asString()).contains("the loop");

    Files.delete(folder.resolve("stuck"));
    system.await("health is well again", () -> health().statusCode() == 200);

    Files.createFile(folder.resolve("broken"));
    Process engine = system.engine().process();
    assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(engine.exitValue()).isEqualTo(70);
    system.await("last words", () -> system.engine().output().contains("next start adopts them"));
    assertThat(system.engine().output()).contains("broken on purpose");

    Files.delete(folder.resolve("broken"));
    system.start();
    system.awaitServing("web");
    assertThat(system.lives("web").stream().map(Life::event)).isEqualTo(List.of("start"));
  }

  private HttpResponse<String> health() {
    return system.answer("/healthz");
  }
}
