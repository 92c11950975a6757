package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Crash, hang and crash loop of a real process, told apart and cured. */
class ServiceFailureTest extends Drill {
  @Test
  @Tag("DET-C1")
  @Tag("STR-1.1")
  @Tag("OPS-4")
  @Tag("OUT-1")
  @Tag("VAL-1.1")
  @Tag("EXE-2.1")
  @Tag("EXE-4.1")
  @Tag("EXE-5.1")
  @Tag("LRN-1.1")
  @Tag("TST-2.2")
  void aCrashedProcessIsStartedAgainAndTheCureIsProvedAndLearned() throws Exception {
    system.service("web").serve();
    long before = system.pid("web");
    system.signal("web", "KILL");
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/class").asString()).isEqualTo("service-failure");
    assertThat(incident.at("/subclass").asString()).isEqualTo("crashed");
    assertThat(incident.at("/outcome").asString()).isEqualTo("success");
    assertThat(incident.at("/strategy").asString()).isEqualTo("restart/simple");
    assertThat(incident.at("/mode").asString()).isEqualTo("automatic");
    assertThat(incident.at("/cause/component").asString()).isEqualTo("web");
    assertThat(incident.at("/cause/summary").asString()).contains("SIGKILL");
    assertThat(incident.at("/times_ms/total").asLong()).isPositive();
    assertThat(system.ask("web", "/health")).isEqualTo(200);
    assertThat(system.pid("web")).isNotEqualTo(before);
    assertThat(system.get("/api/v1/knowledge").toString()).contains("restart-simple");
  }

  @Test
  @Tag("DET-C1")
  @Tag("DET-M1")
  @Tag("STR-1.3")
  @Tag("VAL-1.2")
  void aHungProcessIsKilledAndStartedAgain() throws Exception {
    system.service("web").serve();
    long before = system.pid("web");
    system.signal("web", "STOP");
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/subclass").asString()).isEqualTo("hung");
    assertThat(incident.at("/strategy").asString()).isEqualTo("restart/forced");
    assertThat(system.ask("web", "/health")).isEqualTo(200);
    await().until(() -> !TestSystem.alive(before));
  }

  @Test
  @Tag("DET-C1")
  @Tag("EXT-4")
  void aCrashLoopIsToldApartAndCuredByThePlaybookThatClearsItsCause() throws Exception {
    system
        .service("web")
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: restart-with-cache-clear
                title: Clear the cache, then start
                strategy: restart/graceful
                for: { kinds: [crash-loop], types: [process] }
                when: 'component.data != "system-of-record"'
                risk: low
                disruption: 2
                steps:
                  - stop: { grace: 1s, force: true }
                  - exec: { command: [rm, -f, "%s"], undo: none }
                  - start: {}
                verify: [health]
            """
                .formatted(system.faults("web").resolve("corrupt")))
        .serve();
    Files.writeString(system.faults("web").resolve("corrupt"), "garbage");
    system.signal("web", "KILL");
    system.await(
        "the incident ends so",
        () ->
            system.incidents().stream()
                .anyMatch(
                    i ->
                        i.at("/subclass").asString().equals("crash-loop")
                            && i.at("/state").asString().equals("recovered")));
    assertThat(system.ask("web", "/health")).isEqualTo(200);
    assertThat(Files.exists(system.faults("web").resolve("corrupt"))).isFalse();
  }

  @Test
  @Tag("OPS-6")
  @Tag("SAF-5")
  void whatCannotBeCuredGoesToAPersonAfterAFewTries() throws Exception {
    system
        .file(
            "deployment_config.yaml",
            """
            version: 1
            mode: automatic
            limits: { per_component: { attempts: 3, within: 10m }, group: 100%, system: 100% }
            """)
        .service("web")
        .serve();
    Files.writeString(system.faults("web").resolve("corrupt"), "garbage");
    system.signal("web", "KILL");
    JsonNode incident = system.awaitIncident("web", "escalated");
    assertThat(incident.at("/outcome").asString()).isNotEqualTo("success");
    assertThat(system.ask("web", "/health")).isZero();
  }
}
