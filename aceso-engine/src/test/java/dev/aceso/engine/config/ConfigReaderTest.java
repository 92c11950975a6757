package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration folders as users write them, good and bad. */
class ConfigReaderTest {
  private static final String MAIN =
      """
      version: 1
      system: shop
      components:
        - id: db
          type: external
        - id: web
          type: process
          command: [sleep, "600"]
          depends_on: [db]
          tier: critical
          data: cache
          health:
            - http: { url: "http://127.0.0.1:18080/", timeout: 500ms }
              every: 250ms
              failures: 3
      """;

  @TempDir Path folder;

  @Test
  @Tag("CFG-1")
  void aComponentIsReadWithAllThatItSays() throws Exception {
    write("recovery_config", MAIN);
    SystemConfig config = good();
    assertThat(config.system()).isEqualTo("shop");
    Component web = config.topology().get(ComponentId.of("web"));
    assertThat(web.tier()).isEqualTo(Tier.CRITICAL);
    assertThat(web.data()).isEqualTo(DataClass.CACHE);
    assertThat(web.dependsOn()).containsExactly(ComponentId.of("db"));
    assertThat(web.probes(Category.HEALTH))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo("http");
              assertThat(p.every()).isEqualTo(Duration.ofMillis(250));
              assertThat(p.timeout()).isEqualTo(Duration.ofMillis(500));
              assertThat(p.failures()).isEqualTo(3);
            });
    assertThat(config.engine().listen().getPort()).isEqualTo(7676);
  }

  @Test
  @Tag("CFG-5")
  void withoutTheOtherFilesTheModeIsShadowAndTheDefaultsAreSafe() throws Exception {
    write("recovery_config", MAIN);
    Policy policy = good().policy();
    assertThat(policy.mode()).isEqualTo(Mode.SHADOW);
    assertThat(policy.limits()).isEqualTo(Policy.Limits.DEFAULT);
    assertThat(policy.approval()).isEqualTo(Policy.Approval.DEFAULT);
  }

  @Test
  @Tag("CFG-2")
  void theUsersPlaybooksAddToThoseThatAreBuiltIn() throws Exception {
    write("recovery_config", MAIN);
    write(
        "recovery_strategies",
        """
        version: 1
        playbooks:
          - id: restart-with-cache-clear
            strategy: restart/graceful
            for: { classes: [service-failure], kinds: [crash-loop], types: [process, systemd] }
            when: 'component.data != "system-of-record"'
            risk: low
            steps:
              - stop: { grace: 5s }
              - exec: { command: [rm, -rf, ./cache], undo: none, timeout: 10s, retries: 2 }
              - start: {}
            verify: [health, functionality]
            success: { error_rate: "< 0.01", response_p95: "< 1s" }
        """);
    SystemConfig config = good();
    assertThat(config.policy().strategies())
        .extracting(RecoveryStrategy::id)
        .contains(
            "restart-simple",
            "restart-graceful",
            "restart-forced",
            "restart-ordered",
            "clean-disk",
            "restart-with-cache-clear");
    RecoveryStrategy own = config.policy().strategies().getLast();
    assertThat(own.kinds()).containsExactly(FailureKind.CRASH_LOOP);
    assertThat(own.steps()).hasSize(3);
    assertThat(own.steps().get(1).timeout()).contains(Duration.ofSeconds(10));
    assertThat(own.steps().get(1).retries()).isEqualTo(2);
    assertThat(config.conditions()).containsKey("restart-with-cache-clear");
  }

  @Test
  @Tag("CFG-3")
  void aComponentCanAskForMoreProofThanTheOthers() throws Exception {
    write("recovery_config", MAIN);
    write(
        "validation_rules",
        """
        version: 1
        defaults: { stability: 2s, within: 20s }
        components:
          web: { stability: 5s, success: { response_p95: "< 300ms" } }
        """);
    Policy policy = good().policy();
    assertThat(policy.validation(ComponentId.of("db")).stability()).contains(Duration.ofSeconds(2));
    assertThat(policy.validation(ComponentId.of("web")).stability())
        .contains(Duration.ofSeconds(5));
    assertThat(policy.validation(ComponentId.of("web")).within()).contains(Duration.ofSeconds(20));
    assertThat(policy.validation(ComponentId.of("web")).success())
        .containsEntry("response_p95", "< 300ms");
  }

  @Test
  @Tag("CFG-4")
  void learningAndDetectionCanBeSet() throws Exception {
    write("recovery_config", MAIN);
    write(
        "learning_config",
        """
        version: 1
        relapse: 1h
        weights: { history: 5 }
        detection: { phi: 12, crash_loop: { exits: 5, within: 2m } }
        """);
    Policy policy = good().policy();
    assertThat(policy.learning().relapse()).isEqualTo(Duration.ofHours(1));
    assertThat(policy.weights().history()).isEqualTo(5);
    assertThat(policy.detection().phi()).isEqualTo(12);
    assertThat(policy.detection().crashLoopExits()).isEqualTo(5);
  }

  @Test
  @Tag("CFG-5")
  void rulesLimitsAndRolloutAreRead() throws Exception {
    write("recovery_config", MAIN);
    write(
        "deployment_config",
        """
        version: 1
        mode: approve
        rules:
          - match: { tier: [standard, best-effort], strategy: "restart/*" }
            mode: automatic
        rollout: { automatic: 25% }
        limits: { concurrent: 2, per_component: { attempts: 4, within: 1h }, group: 50%, system: 20% }
        approval: { expires: 5m, needed: 2 }
        notify: [ { webhook: { url: "${HOOK}" }, on: [escalated] } ]
        """);
    SystemConfig config = good(Map.of("HOOK", "http://127.0.0.1:9/secret"));
    Policy policy = config.policy();
    assertThat(policy.mode()).isEqualTo(Mode.APPROVE);
    assertThat(policy.rules()).singleElement().extracting(r -> r.mode()).isEqualTo(Mode.AUTOMATIC);
    assertThat(policy.rollout()).isEqualTo(25);
    assertThat(policy.limits()).isEqualTo(new Policy.Limits(2, 4, Duration.ofHours(1), 0.5, 0.2));
    assertThat(policy.approval()).isEqualTo(new Policy.Approval(Duration.ofMinutes(5), 2));
    assertThat(config.notifications().toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          depends_on: [db] | depends_on: [dbb] | recovery_config.yaml:9:18: component web depends on 'dbb', which is not defined; did you mean 'db'?
          health:          | helth:            | recovery_config.yaml:12:5: unknown key 'helth' in component web; did you mean 'health'?
          tier: critical   | tier: critcal     | recovery_config.yaml:10:11: 'critcal' is none of critical, standard, best-effort in component web; did you mean 'critical'?
          failures: 3      | failures: three   | recovery_config.yaml:15:19: 'three' must be a whole number in component web
          failures: 3      | failures: 0       | recovery_config.yaml:15:19: 0 is too small: at least 1 in component web
          every: 250ms     | every: 250        | recovery_config.yaml:14:16: '250' must be text in component web
          every: 250ms     | every: 4 sec      | recovery_config.yaml:14:16: '4 sec' is not a duration: a number and ms, s, m, h or d, such as 500ms in component web
          id: web          | id: db            | recovery_config.yaml:6:9: component 'db' is defined already in line 4: give this one a name of its own
          type: process    | type: proces      | recovery_config.yaml:7:11: 'proces' is none of external, process, systemd in component web; did you mean 'process'?
          tier: critical   | unit: web.service | recovery_config.yaml:10:5: 'unit' is nothing that a component of type process has (component web); it belongs to systemd
          system: shop     | sistem: shop      | recovery_config.yaml:1:1: 'system' is missing: add it
          data: cache      | data: cache\\n    data: none | recovery_config.yaml:12:5: 'data' is written twice, first in line 11: remove one
          """)
  @Tag("CFG-1")
  void aMistakeIsToldWithItsPlaceAndTheFix(String good, String bad, String expected)
      throws Exception {
    write("recovery_config", MAIN.replace(good, bad.replace("\\n", "\n")));
    assertThat(bad()).contains(expected);
  }

  @Test
  @Tag("CFG-1")
  void aCycleIsSpelledOut() throws Exception {
    write(
        "recovery_config", MAIN.replace("type: external", "type: external\n    depends_on: [web]"));
    assertThat(bad()).singleElement().asString().contains("dependency cycle: db -> web -> db");
  }

  @Test
  @Tag("CFG-1")
  void whatIsNoYamlIsToldWithItsPlace() throws Exception {
    write("recovery_config", "version: 1\nsystem: [shop\n");
    assertThat(bad()).singleElement().asString().contains("this is no YAML");
  }

  @Test
  @Tag("CFG-1")
  void allMistakesAreToldAtOnceInTheOrderOfTheFile() throws Exception {
    write(
        "recovery_config",
        MAIN.replace("tier: critical", "tier: top").replace("failures: 3", "failures: -1"));
    assertThat(bad()).hasSize(2).isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          component.teir == "critical" | component has no 'teir'; did you mean 'tier'?
          component.data ==            | mismatched input
          1 + 1                        | expected type 'bool'
          """)
  @Tag("CFG-2")
  void aConditionThatCannotHoldIsToldWhenItIsRead(String when, String expected) throws Exception {
    write("recovery_config", MAIN);
    write(
        "recovery_strategies",
        """
        version: 1
        playbooks:
          - id: mine
            strategy: restart/mine
            when: '%s'
            steps: [ { start: {} } ]
        """
            .formatted(when));
    assertThat(bad())
        .singleElement()
        .asString()
        .startsWith("recovery_strategies.yaml:5:")
        .contains("condition of playbook mine")
        .contains(expected);
  }

  @Test
  @Tag("CFG-2")
  void aVerbThatNobodyKnowsAndACriterionThatCannotBeMeasuredAreTold() throws Exception {
    write("recovery_config", MAIN);
    write(
        "recovery_strategies",
        """
        version: 1
        playbooks:
          - id: mine
            strategy: restart/mine
            steps: [ { strat: {} } ]
            success: { happiness: "> 9" }
        """);
    assertThat(bad())
        .hasSize(2)
        .anySatisfy(p -> assertThat(p).contains("no target can 'strat'; did you mean 'start'?"))
        .anySatisfy(p -> assertThat(p).contains("happiness"));
  }

  @Test
  @Tag("CFG-5")
  void aVariableThatIsNotSetIsToldAndASecretIsNever() throws Exception {
    write("recovery_config", MAIN);
    write("deployment_config", "version: 1\nnotify: [ { webhook: { url: \"${SLACK_URL}\" } } ]\n");
    assertThat(bad())
        .singleElement()
        .asString()
        .contains("deployment_config.yaml:2:29: '${SLACK_URL}': the environment has no SLACK_URL");
    ReadResult result = ConfigReader.read(folder, Map.of("SLACK_URL", "hunter2 is no address"));
    assertThat(((ReadResult.Bad) result).problems().toString()).doesNotContain("hunter2");
  }

  @Test
  @Tag("CFG-1")
  void listeningBeyondLoopbackNeedsAToken() throws Exception {
    write("recovery_config", MAIN + "engine: { listen: \"0.0.0.0:7676\" }\n");
    assertThat(bad()).singleElement().asString().contains("set engine.token");
  }

  @Test
  @Tag("CFG-1")
  void aMissingFileIsAClearError() {
    assertThat(bad()).singleElement().asString().contains("recovery_config.yaml");
  }

  @Test
  @Tag("CFG-1")
  @Tag("CFG-2")
  @Tag("CFG-3")
  @Tag("CFG-4")
  @Tag("CFG-5")
  void thePublishedSchemasAreThoseThatTheProgramUses() throws Exception {
    Schemas.publish(folder);
    Path published = repository().resolve("docs/schemas");
    for (ConfigFile file : ConfigFile.values()) {
      String name = file.stem() + ".schema.json";
      assertThat(published.resolve(name))
          .as("write it anew: ./aceso check --schemas docs/schemas")
          .hasSameTextualContentAs(folder.resolve(name));
    }
  }

  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : here.resolve("..").normalize();
  }

  private void write(String stem, String text) throws IOException {
    Files.writeString(folder.resolve(stem + ".yaml"), text);
  }

  private SystemConfig good() {
    return good(Map.of());
  }

  private SystemConfig good(Map<String, String> environment) {
    return switch (ConfigReader.read(folder, environment)) {
      case ReadResult.Good good -> good.config();
      case ReadResult.Bad bad -> fail(bad.problems().toString());
    };
  }

  private List<String> bad() {
    return switch (ConfigReader.read(folder, Map.of())) {
      case ReadResult.Good _ -> List.of();
      case ReadResult.Bad bad -> bad.problems().stream().map(ConfigProblem::toString).toList();
    };
  }
}
