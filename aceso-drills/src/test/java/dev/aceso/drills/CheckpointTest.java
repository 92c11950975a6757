package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Repairs of a real service's data: saved before, watched meanwhile, checked afterwards. Restarts
 * are in shadow mode, so that nothing else stops the service.
 */
class CheckpointTest extends Drill {
  private static final String WHOLE = "precious\n";
  private static final String CHECKPOINT =
      "checkpoint: { save: [cp, orders, orders.bak], verify: [cmp, orders, orders.bak] }";
  private static final String STOP = "stop: { grace: 2s, force: true }";
  private static final String REPAIR_AND_WAIT =
      "exec: { command: [sh, -c, \"echo token=s3cret; until [ -e go ]; do sleep 0.05; done\"], undo: none }";

  private Path orders;

  @BeforeEach
  void aServiceWithData() throws IOException {
    orders = Files.writeString(folder.resolve("orders"), WHOLE);
    system
        .counted("web")
        .file(
            "deployment_config.yaml",
            """
            version: 1
            mode: automatic
            rules:
              - match: { strategy: "restart/*" }
                mode: shadow
            limits: { concurrent: 5, per_component: { attempts: 20, within: 10m }, group: 100%, system: 100% }
            """);
  }

  /** Those that wait for it end by themselves, whatever became of their engine. */
  @AfterEach
  void letCommandsEnd() throws IOException {
    Files.writeString(folder.resolve("go"), "");
  }

  @Test
  @Tag("EXE-1.4")
  @Tag("EXE-3.4")
  @Tag("SAF-1")
  @Tag("SAF-2")
  @Tag("SAF-3")
  void aRepairThatDamagesTheDataIsUndoneFromTheCheckpointAndTheServiceRunsAgain() throws Exception {
    repair(
            CHECKPOINT,
            STOP,
            "exec: { command: [sh, -c, \"echo torn > orders\"], undo: { exec: { command: [cp, orders.bak, orders] } } }",
            "check: { command: [grep, precious, orders] }",
            "start: {}")
        .serve();
    hang();
    JsonNode failed = awaitRepaired("failed");
    assertThat(failed.at("/summary").asString())
        .startsWith("'check web' failed: ")
        .endsWith("; undone: 'exec web'");
    assertThat(orders).hasContent(WHOLE);
    system.awaitServing("web");
    system.awaitIncident("web", "recovered");
    assertThat(orders).hasContent(WHOLE);
    assertThat(timeline()).contains("check web failed: ").contains("undo exec web");
  }

  @Test
  @Tag("EXE-1.4")
  @Tag("SAF-1")
  void whatCannotBeSavedIsNotStopped() throws Exception {
    repair("checkpoint: { save: [cp, orders, orders.bak], verify: [cmp, orders, other] }", STOP)
        .serve();
    Files.writeString(folder.resolve("other"), "something else\n");
    hang();
    assertThat(awaitRepaired("failed").at("/summary").asString())
        .startsWith("nothing was stopped: the checkpoint failed: verify: ")
        .contains("last it printed: orders other differ");
    assertThat(system.lives("web").stream().map(Life::event)).doesNotContain("term");
  }

  @Test
  @Tag("EXE-2.2")
  void howFarALongStepHasComeIsToldWhileItRuns() throws Exception {
    repair(CHECKPOINT, STOP, REPAIR_AND_WAIT, "start: {}").serve();
    hang();
    system.await(
        "progress",
        () ->
            incident()
                .at("/progress")
                .asString("")
                .matches("step 3 of 4: exec web, for .*s; last it printed: token=\\*\\*\\*"));
    letCommandsEnd();
    system.awaitIncident("web", "recovered");
    assertThat(incident().at("/progress").isNull()).as("nothing is under way").isTrue();
  }

  @Test
  @Tag("EXE-1.4")
  void aCheckpointThatTheEngineDiedInIsTakenAgainByTheNext() throws Exception {
    repair(
            "checkpoint: { save: [sh, -c, \"echo $$ >> saves; until [ -e go ]; do sleep 0.05; done; cp orders orders.bak\"], verify: [cmp, orders, orders.bak] }",
            STOP,
            "start: {}")
        .serve();
    hang();
    system.await("it saves", () -> saves().size() == 1);
    system.engine().kill();
    system.engine().start();
    system.await("it saves again", () -> saves().size() == 2);
    long first = saves().getFirst();
    system.await("what the first engine began is gone", () -> !TestSystem.alive(first));
    assertThat(system.lives("web").stream().map(Life::event)).doesNotContain("term");
    letCommandsEnd();
    system.awaitIncident("web", "recovered");
    assertThat(folder.resolve("orders.bak")).hasContent(WHOLE);
  }

  private TestSystem repair(String... steps) {
    StringBuilder playbook =
        new StringBuilder(
            """
            version: 1
            playbooks:
              - id: repair
                strategy: data/repair
                for: { kinds: [hung], types: [process] }
                risk: low
                disruption: 0
                deadline: 3m
                steps:
            """);
    for (String step : steps) {
      playbook.append("      - ").append(step).append('\n');
    }
    return system.file("recovery_strategies.yaml", playbook.toString());
  }

  private void hang() throws Exception {
    system.signal("web", "STOP");
    system.await("an incident", () -> !system.incidents("web").isEmpty());
  }

  private List<Long> saves() throws IOException {
    Path file = folder.resolve("saves");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
        : List.of();
  }

  /** The incident's repair, once it has ended so. */
  private JsonNode awaitRepaired(String outcome) {
    system.await(
        "the repair ends " + outcome,
        () -> incident().at("/attempts/0/outcome").asString("").equals(outcome));
    JsonNode attempt = incident().at("/attempts/0");
    assertThat(attempt.at("/playbook").asString()).isEqualTo("repair");
    return attempt;
  }

  private String timeline() {
    return incident().at("/timeline").toString();
  }

  private JsonNode incident() {
    return system.incidents("web").stream()
        .findFirst()
        .map(i -> system.get("/api/v1/incidents/" + i.at("/id").asString()))
        .orElseThrow(() -> new AssertionError("no incident of web"));
  }
}
