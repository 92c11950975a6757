package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The engine itself dies, or must not start: nothing is lost, doubled or done blindly. */
class EngineDeathTest extends Drill {
  @Test
  @Tag("TST-3.3")
  void ownedProcessesSurviveTheEngineAndAreAdoptedAndTheirExitIsSeenAgain() throws Exception {
    system.service("web").serve();
    long web = system.pid("web");
    system.engine().kill();
    assertThat(TestSystem.alive(web)).isTrue();
    assertThat(system.ask("web", "/health")).isEqualTo(200);
    system.serve();
    assertThat(system.pid("web")).as("adopted, not started twice").isEqualTo(web);
    system.signal("web", "KILL");
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/subclass").asString()).isEqualTo("crashed");
  }

  @Test
  @Tag("TST-3.3")
  void aRecoveryThatTheEngineDiedInIsFinishedByItsSuccessor() throws Exception {
    system
        .service("web")
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: slow-restart
                title: Kill, wait for a mark, start
                strategy: restart/slow
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                steps:
                  - kill: {}
                  - exec: { command: [sh, "%s"], undo: none, timeout: 30s }
                  - start: {}
                verify: [health]
            """
                .formatted(folder.resolve("slow.sh")))
        .file("slow.sh", "echo ran >> ran\nwhile [ ! -e go ]; do sleep 0.05; done\n")
        .serve();
    system.signal("web", "STOP");
    await().atMost(TestSystem.PATIENCE).until(() -> Files.exists(folder.resolve("ran")));
    system.engine().kill();
    Files.writeString(folder.resolve("go"), "");
    system.start();
    system.awaitServing("web");
    String id = system.awaitIncident("web", "recovered").at("/id").asString();
    assertThat(system.get("/api/v1/incidents/" + id).toString())
        .as("a step that is not idempotent is not repeated blindly, but what was stopped is owed")
        .contains("must not be done twice", "restart-simple");
    assertThat(Files.readAllLines(folder.resolve("ran"))).hasSize(1);
  }

  @Test
  void aSecondEngineOnTheSameDataFolderIsRefused() throws Exception {
    system.service("web").serve();
    TestSystem second = new TestSystem(folder);
    Process refused = second.engine().launch();
    assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isNotZero();
    await().until(() -> second.engine().output().contains("another engine"));
    assertThat(system.ask("web", "/health")).isEqualTo(200);
  }

  @Test
  void aDamagedJournalIsRefusedAndLeftAsItIs() throws Exception {
    system.service("web").serve();
    system.signal("web", "KILL");
    system.awaitIncident("web", "recovered");
    system.engine().stop();
    Path journal = folder.resolve("data").resolve("journal.db");
    byte[] bytes = Files.readAllBytes(journal);
    for (int i = 4096; i < Math.min(bytes.length, 12_288); i++) {
      bytes[i] ^= (byte) 0x5a;
    }
    Files.write(journal, bytes);
    Process refused = system.engine().launch();
    assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isNotZero();
    await().until(() -> system.engine().output().contains("journal"));
    assertThat(system.engine().output()).contains("restore a backup").doesNotContain("\tat ");
    assertThat(Files.readAllBytes(journal)).isEqualTo(bytes);
  }

  @Test
  void anAddressInUseIsAClearErrorAndNothingIsStarted() throws Exception {
    system.service("web").serve();
    TestSystem other = new TestSystem(Files.createDirectory(folder.resolve("other")));
    other.service("web");
    other.file(
        "recovery_config.yaml",
        other.configuration().replaceFirst("listen: \\S+", "listen: 127.0.0.1:" + system.api()));
    Process refused = other.engine().launch();
    assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isNotZero();
    await().until(() -> other.engine().output().contains("in use"));
    assertThat(other.ask("web", "/health")).isZero();
  }
}
