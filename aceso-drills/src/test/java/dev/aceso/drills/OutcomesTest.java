package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each outcome of a recovery, reached on a real process; success is the other drills'. */
class OutcomesTest extends Drill {
  @BeforeEach
  void briefly() {
    system.file(
        "validation_rules.yaml",
        """
                version: 1
                defaults: { stability: 500ms, within: 2s, require: [health, functionality] }
                """);
  }

  @Test
  @Tag("OUT-2")
  @Tag("VAL-3.2")
  void healthyButNotWorkingIsPartialSuccess() throws Exception {
    serviceWithWork();
    Files.writeString(system.faults("web").resolve("answer"), "500");
    system.signal("web", "KILL");
    awaitOutcome("partial_success");
  }

  @Test
  @Tag("OUT-3")
  void notHealthyIsFailed() throws Exception {
    serviceWithWork();
    Files.writeString(system.faults("web").resolve("health"), "503");
    system.signal("web", "KILL");
    awaitOutcome("failed");
  }

  @Test
  @Tag("OUT-4")
  @Tag("VAL-2.1")
  void workingButSlowerThanTheCriterionIsDegraded() throws Exception {
    system
        .service("web")
        .file(
            "validation_rules.yaml",
            """
            version: 1
            defaults: { stability: 500ms, within: 5s }
            components:
              web: { success: { response_p50: "< 1ms", response_max: "< 1ms" } }
            """)
        .serve();
    Files.writeString(system.faults("web").resolve("delay"), "50");
    system.signal("web", "KILL");
    awaitOutcome("degraded");
    assertThat(system.awaitIncident("web", "escalated").at("/summary").asString()).isNotBlank();
  }

  @Test
  @Tag("OUT-5")
  void noEvidenceEitherWayMeansThatItIsTriedAgainNotThatItSucceeded() throws Exception {
    system
        .service(
            "web",
            "functionality:",
            "  - exec: { command: [\"%s\"] }".formatted(folder.resolve("check")),
            "    name: order",
            "    every: 250ms",
            "    failures: 100")
        .serve();
    system.signal("web", "KILL");
    awaitOutcome("requires_retry");
  }

  private void serviceWithWork() throws Exception {
    system
        .service(
            "web",
            "functionality:",
            "  - http: { url: \"http://127.0.0.1:%d/work\", timeout: 500ms, expect: { contains: done } }"
                .formatted(system.port("web")),
            "    name: work",
            "    every: 250ms",
            "    failures: 2")
        .serve();
  }

  private void awaitOutcome(String outcome) {
    system.await(
        "outcome " + outcome,
        () ->
            system.incidents().stream()
                .anyMatch(i -> i.at("/outcome").asString("").equals(outcome)));
  }
}
