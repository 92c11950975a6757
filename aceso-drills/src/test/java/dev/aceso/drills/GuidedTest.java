package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A person in the lead, step by step, on real processes. */
@Tag("EXT-1")
class GuidedTest extends Drill {
  private static final String SHADOW = "version: 1\nmode: shadow\n";

  @Test
  void aPersonIsLedThroughThePlanAndNoStepIsTakenBeforeItIsLetGo() throws Exception {
    system.file("deployment_config.yaml", SHADOW).service("web").start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "KILL");
    String id = awaitAllowed("open", "guide");
    assertThat(order(id, "guide", "")).isEqualTo(200);
    awaitAllowed("recovering", "proceed");
    assertThat(system.ask("web", "/health")).as("no step before it is let go").isZero();
    assertThat(order(id, "proceed", "")).isEqualTo(200);
    system.awaitIncident("web", "recovered");
    assertThat(system.ask("web", "/health")).isEqualTo(200);
    assertThat(order(id, "proceed", "")).as("nothing waits any more").isEqualTo(409);
  }

  @Test
  void whatAPersonDidByHandIsLookedAtBeforeItIsBelieved() throws Exception {
    Path mark = folder.resolve("disk-replaced");
    system
        .file(
            "recovery_strategies.yaml",
            """
            version: 1
            playbooks:
              - id: replace-the-disk
                strategy: manual/disk
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                steps:
                  - kill: {}
                  - manual: { do: Replace the disk, check: [test, -e, "%s"] }
                  - start: {}
            """
                .formatted(mark))
        .service("web")
        .start();
    system.awaitServing("web");
    TestSystem.signal(system.pid("web"), "STOP");
    String id = awaitAllowed("recovering", "proceed");
    assertThat(system.get("/api/v1/incidents/" + id).toString())
        .contains("\"waiting_for\":\"Replace the disk\"");
    assertThat(order(id, "proceed", "")).as("only a person can do it").isEqualTo(409);
    assertThat(order(id, "proceed", ",\"by_hand\":true")).isEqualTo(200);
    system.await("it is seen that it isn't done", () -> timeline(id).contains("not done"));
    assertThat(system.ask("web", "/health")).isZero();
    Files.createFile(mark);
    assertThat(order(id, "proceed", ",\"by_hand\":true")).isEqualTo(200);
    system.awaitIncident("web", "recovered");
    assertThat(system.ask("web", "/health")).isEqualTo(200);
  }

  private String timeline(String id) {
    return system.get("/api/v1/incidents/" + id).at("/timeline").toString();
  }

  private int order(String id, String order, String more) {
    return system
        .post("/api/v1/incidents/" + id + "/" + order, "{\"by\":\"ann\"" + more + "}")
        .statusCode();
  }

  /** Waits until the incident of web, in the state, allows the order, and gives its id. */
  private String awaitAllowed(String state, String order) {
    system.await(
        order + " is allowed",
        () -> system.awaitIncident("web", state).at("/allowed").toString().contains(order));
    JsonNode incident = system.awaitIncident("web", state);
    return incident.at("/id").asString();
  }
}
