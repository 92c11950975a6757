package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk of the engine's own journal is full, on a real file system. */
@Tag("root")
class FullDiskTest extends Drill {
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    run(
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=2m,mode=0700",
        "tmpfs",
        Files.createDirectory(data()).toString());
    mounted = true;
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      system.close();
      run("umount", data().toString());
    }
  }

  @Test
  void nothingIsDoneUntilThereIsSpaceAndAPauseGivenMeanwhileHolds() throws Exception {
    system.counted("web").serve();
    fill();
    system.signal("web", "KILL");
    system.await("status says why", () -> problem().contains("free space"));
    assertThat(system.answer("/healthz").statusCode()).isEqualTo(503);
    assertThat(system.answer("/healthz").body()).contains("free space").hasLineCount(1);
    HttpResponse<String> order = system.post("/api/v1/components/web/start", "{\"by\":\"ann\"}");
    assertThat(order.statusCode()).isEqualTo(503);
    assertThat(order.body()).contains("free space", "not kept");
    HttpResponse<String> pause = system.post("/api/v1/pause", "{\"by\":\"ann\"}");
    assertThat(pause.statusCode()).isEqualTo(200);
    assertThat(pause.body()).contains("paused", "free space");
    staysDown();

    Files.delete(filler());
    system.await("the journal can be written", () -> problem().isEmpty());
    assertThat(system.answer("/healthz").statusCode()).isEqualTo(200);
    staysDown();
    assertThat(starts()).isEqualTo(1);

    assertThat(system.post("/api/v1/resume", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
    String id = system.awaitIncident("web", "recovered").at("/id").asString();
    assertThat(system.get("/api/v1/incidents/" + id).toString()).contains("not begun");
    assertThat(starts()).isEqualTo(2);
  }

  @Test
  void anEngineThatDiesMeanwhileSaysWhyItCannotStartAndThenHeals() throws Exception {
    system.counted("web").serve();
    fill();
    system.signal("web", "KILL");
    system.await("status says why", () -> problem().contains("free space"));
    system.engine().kill();
    Process refused = system.engine().launch();
    assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isNotZero();
    await().until(() -> system.engine().output().contains("free space"));
    assertThat(system.engine().output()).doesNotContain("\tat ", "restore a backup");
    assertThat(starts()).isEqualTo(1);

    Files.delete(filler());
    system.start();
    system.awaitServing("web");
    assertThat(starts()).isEqualTo(2);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path filler() {
    return data().resolve("filler");
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private String problem() {
    return system.get("/api/v1/status").at("/problem").asString("");
  }

  private long starts() {
    return system.lives("web").stream().filter(life -> life.event().equals("start")).count();
  }

  private void staysDown() {
    await()
        .during(Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/health") == 0);
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
