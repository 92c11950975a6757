package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people and the configuration want a component to be, on real processes. */
class IntentTest extends Drill {
  private static final String ANN = "{\"by\":\"ann\",\"why\":\"moving it\"}";

  private int order(String path) {
    return system.post(path, ANN).statusCode();
  }

  @Test
  @Tag("EXT-12")
  @Tag("OPS-7")
  void whatAPersonStopsStaysDownAlsoForTheNextEngineUntilAPersonStartsIt() throws Exception {
    system.counted("web").automatic().serve();
    assertThat(order("/api/v1/components/web/stop")).isEqualTo(200);
    system.await(
        "it is stopped", () -> system.status("web").at("/health").asString().equals("stopped"));
    assertThat(system.status("web").toString()).contains("stopped by ann (moving it)");
    system.engine().kill();
    system.engine().start();
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(TestSystem.PATIENCE)
        .until(() -> system.ask("web", "/") == 0);
    assertThat(system.incidents()).isEmpty();
    assertThat(order("/api/v1/components/web/start")).isEqualTo(200);
    system.awaitServing("web");
    assertThat(system.incidents()).isEmpty();
  }

  @Test
  @Tag("EXT-12")
  void aRestartThatAPersonOrdersIsNoFailure() throws Exception {
    system.counted("web").automatic().serve();
    long pid = system.pid("web");
    assertThat(order("/api/v1/components/web/restart")).isEqualTo(200);
    system.await("another process", () -> system.pid("web") > 0 && system.pid("web") != pid);
    system.awaitServing("web");
    assertThat(system.incidents()).isEmpty();
    assertThat(order("/api/v1/components/nobody/restart")).isEqualTo(404);
  }

  @Test
  @Tag("EXT-12")
  void aJobMayEndWellAndOneThatFailsIsAFailure() throws Exception {
    system
        .component("good", "type: process", "command: [sh, -c, \"exit 0\"]", "run: once")
        .component("bad", "type: process", "command: [sh, -c, \"exit 3\"]", "run: once")
        .file("deployment_config.yaml", "version: 1\nmode: shadow\n")
        .start();
    system.awaitIncident("bad", "open");
    system.await(
        "the good one is done",
        () -> system.status("good").toString().contains("its work is done"));
    assertThat(system.incidents("good")).isEmpty();
  }

  @Test
  @Tag("EXT-13")
  void whatIsKilledAgainAndAgainIsNeverLeftDead() throws Exception {
    system
        .counted("web")
        .automatic()
        .file(
            "deployment_config.yaml",
            """
            version: 1
            mode: automatic
            limits: { concurrent: 5, per_component: { attempts: 3, within: 10m }, group: 100%, system: 100% }
            """)
        .serve();
    for (int kill = 0; kill < 6; kill++) {
      long pid = system.pid("web");
      system.signal("web", "KILL");
      system.await("it runs again", () -> system.pid("web") > 0 && system.pid("web") != pid);
      system.awaitServing("web");
    }
  }

  @Test
  @Tag("EXT-13")
  @Tag("OPS-2")
  void whatFailedInShadowModeIsHealedOnceTheModeIsAutomatic() throws Exception {
    system
        .counted("web")
        .automatic()
        .file("deployment_config.yaml", "version: 1\nmode: shadow\n")
        .serve();
    system.signal("web", "KILL");
    system.await(
        "it has decided",
        () ->
            system.incidents("web").stream()
                .anyMatch(i -> i.at("/mode").asString("").equals("shadow")));
    system.file("deployment_config.yaml", "version: 1\nmode: automatic\n");
    system.awaitIncident("web", "recovered");
    system.awaitServing("web");
  }

  @Test
  @Tag("EXT-12")
  @Tag("EXT-13")
  void whatWasStoppedIsStartedThoughTheModeBecomesShadowInBetween() throws Exception {
    system
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: slow-restart
                strategy: restart/slow
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                steps:
                  - kill: {}
                  - exec: { command: [sh, -c, "touch between; while [ ! -e go ]; do sleep 0.05; done"], undo: none, timeout: 60s }
                  - start: {}
                deadline: 3m
            """)
        .counted("web")
        .automatic()
        .serve();
    system.signal("web", "STOP");
    system.await("it is killed", () -> Files.exists(folder.resolve("between")));
    system.file("deployment_config.yaml", "version: 1\nmode: shadow\n");
    system.await(
        "shadow", () -> system.get("/api/v1/status").at("/mode").asString().equals("shadow"));
    Files.createFile(folder.resolve("go"));
    system.awaitServing("web");
  }
}
