package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aceso.decide.Condition;
import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Guards;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.LearningPolicy;
import dev.aceso.model.Lifetime;
import dev.aceso.model.MaintenanceWindow;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.ScoreWeights;
import dev.aceso.model.Settings;
import dev.aceso.model.Severity;
import dev.aceso.model.StepTemplate.Scope;
import dev.aceso.model.Tier;
import dev.aceso.model.ValidationRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the five files say is what the engine works with. */
class GoodConfigTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId DB = ComponentId.of("db");
  private static final String PLAYBOOK =
      """
      version: 1
      playbooks:
        - id: restart-with-cache-clear
          title: Restart with an empty cache
          strategy: restart/graceful
          for: { classes: [service-failure], kinds: [hung], types: [process, systemd] }
          when: 'component.data != "system-of-record" && cause.probability > 0.5'
          data: [none, cache]
          risk: low
          disruption: 3
          reversible: compensable
          expected: 4s
          steps:
            - stop: { grace: 5s, on: dependants-down, timeout: 20s, retries: 2, undo: { start: {} } }
            - kill:
            - start: { undo: none }
          verify: [health, functionality]
          success: { error_rate: "< 0.01", response_p95: "< 1s" }
          stability: 3s
          deadline: 90s
      """;

  @TempDir private Path folder;

  @Test
  @Tag("CFG-1")
  void theMainFileAloneIsEnoughAndTouchesNothing() throws IOException {
    SystemConfig config = Folder.good(folder).config();

    assertThat(config.system()).isEqualTo("shop");
    assertThat(config.engine().data()).isEqualTo(folder.resolve("data"));
    assertThat(config.engine().listen().toString()).isEqualTo("/127.0.0.1:7676");
    assertThat(config.engine().access().needsToken()).isFalse();
    Component web = config.topology().get(WEB);
    assertThat(web.tier()).isEqualTo(Tier.STANDARD);
    assertThat(web.data()).isEqualTo(DataClass.NONE);
    assertThat(web.group()).isEqualTo("web");
    assertThat(config.topology().get(DB).probes())
        .containsExactly(
            new ProbeSpec(
                "tcp",
                "tcp",
                Category.HEALTH,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                2,
                Settings.of("port", 5432L)));
    Policy policy = config.policy();
    assertThat(policy.mode()).isEqualTo(Mode.SHADOW);
    assertThat(policy.rules()).isEmpty();
    assertThat(policy.rollout()).isEqualTo(100);
    assertThat(policy.limits()).isEqualTo(Policy.Limits.DEFAULT);
    assertThat(policy.approval()).isEqualTo(Policy.Approval.DEFAULT);
    assertThat(policy.detection()).isEqualTo(DetectionPolicy.DEFAULT);
    assertThat(policy.weights()).isEqualTo(ScoreWeights.DEFAULT);
    assertThat(policy.learning()).isEqualTo(LearningPolicy.DEFAULT);
    assertThat(policy.validation(WEB)).isEqualTo(ValidationRules.NONE);
    assertThat(config.conditions()).isEmpty();
    assertThat(config.notifications()).isEmpty();
  }

  @Test
  @Tag("CFG-1")
  void theMainFileIsTakenOverInFull() throws IOException {
    SystemConfig config =
        new Folder(folder)
            .with(
                "recovery_config.yaml",
                """
                version: 1
                system: shop
                engine:
                  data: ./state/aceso
                  listen: "[::1]:0"
                  token: "0123456789abcdef"
                components:
                  - id: db
                    type: systemd
                    unit: postgresql.service
                    data: system-of-record
                    tier: critical
                    group: databases
                  - id: web
                    type: process
                    command: [python3, -m, http.server, "18080", --bind, 127.0.0.1]
                    env: { PORT: 18080, DEBUG: false, NAME: "a b" }
                    depends_on: [db]
                    tier: best-effort
                    heartbeats: true
                    health:
                      - http: { url: "http://127.0.0.1:18080/", timeout: 500ms }
                        every: 250ms
                        failures: 3
                      - process: {}
                        name: alive
                    functionality:
                      - http: { url: "http://127.0.0.1:18080/orders", expect: { status: 200 } }
                    resources:
                      - disk: { path: ./scratch, limit: 8MiB, alarm: 80% }
                        every: 1s
                    logs: [./web.log, /var/log/web.log]
                """)
            .config();

    assertThat(config.engine().data()).isEqualTo(folder.resolve("state/aceso"));
    assertThat(config.engine().listen().getPort()).isZero();
    assertThat(config.engine().access().byToken("0123456789abcdef")).contains(AccessPolicy.SHARED);
    Component db = config.topology().get(DB);
    assertThat(db.tier()).isEqualTo(Tier.CRITICAL);
    assertThat(db.data()).isEqualTo(DataClass.SYSTEM_OF_RECORD);
    assertThat(db.group()).isEqualTo("databases");
    Component web = config.topology().get(WEB);
    assertThat(web.dependsOn()).containsExactly(DB);
    assertThat(web.heartbeats()).isTrue();
    assertThat(db.heartbeats()).isFalse();
    assertThat(web.probes())
        .extracting(ProbeSpec::name, ProbeSpec::category, ProbeSpec::every, ProbeSpec::failures)
        .containsExactly(
            tuple("http", Category.HEALTH, Duration.ofMillis(250), 3),
            tuple("alive", Category.HEALTH, Duration.ofSeconds(1), 2),
            tuple("http-2", Category.FUNCTIONALITY, Duration.ofSeconds(5), 2));
    assertThat(web.probes().getFirst().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(web.probes().getFirst().settings())
        .isEqualTo(Settings.of("url", "http://127.0.0.1:18080/"));

    SystemConfig.ComponentConfig watched = Objects.requireNonNull(config.components().get(WEB));
    assertThat(watched.target().settings().values()).containsOnlyKeys("command", "env");
    assertThat(watched.target().settings().table("env"))
        .isEqualTo(Map.of("PORT", "18080", "DEBUG", "false", "NAME", "a b"));
    assertThat(watched.target().folder()).isEqualTo(folder);
    assertThat(watched.target().state()).isEqualTo(folder.resolve("state/aceso/state"));
    assertThat(watched.sensors())
        .containsExactly(
            new SystemConfig.SensorConfig(
                "disk",
                new Settings(Map.of("path", "./scratch", "limit", "8MiB", "alarm", "80%")),
                Duration.ofSeconds(1)));
    assertThat(watched.logs())
        .containsExactly(folder.resolve("web.log"), Path.of("/var/log/web.log"));
  }

  @Test
  @Tag("EXT-12")
  void aComponentMayBeMeantToEnd() throws IOException {
    SystemConfig config =
        new Folder(folder)
            .with(
                "recovery_config.yaml",
                """
                version: 1
                system: shop
                components:
                  - { id: web, type: process, command: [web] }
                  - { id: migration, type: process, command: [migrate], run: once }
                  - { id: db, type: process, command: [db], exits: { expected: [0, 3] } }
                  - { id: cache, type: process, command: [cache], exits: { ask: [0, 143] } }
                """)
            .config();

    assertThat(config.topology().get(WEB).lifetime()).isEqualTo(Lifetime.UP);
    assertThat(config.topology().get(ComponentId.of("migration")).lifetime())
        .isEqualTo(Lifetime.ONCE);
    assertThat(config.topology().get(DB).lifetime())
        .isEqualTo(new Lifetime(Lifetime.Run.ALWAYS, Set.of(0, 3)));
    assertThat(config.topology().get(ComponentId.of("cache")).lifetime())
        .isEqualTo(new Lifetime(Lifetime.Run.ALWAYS, Set.of(), Set.of(0, 143)));
  }

  @Test
  @Tag("CFG-2")
  void playbooksOfTheUserComeBesideThoseBuiltIn() throws IOException {
    SystemConfig config = Folder.good(folder).with("recovery_strategies.yaml", PLAYBOOK).config();

    assertThat(config.policy().strategies())
        .extracting(RecoveryStrategy::id)
        .contains(
            "restart-simple",
            "restart-graceful",
            "restart-forced",
            "restart-ordered",
            "clean-disk");
    RecoveryStrategy own = config.policy().strategies().getLast();
    assertThat(own.id()).isEqualTo("restart-with-cache-clear");
    assertThat(own.strategy()).isEqualTo("restart/graceful");
    assertThat(own.title()).isEqualTo("Restart with an empty cache");
    assertThat(own.classes()).isEqualTo(Set.of(FailureClass.SERVICE_FAILURE));
    assertThat(own.kinds()).isEqualTo(Set.of(FailureKind.HUNG));
    assertThat(own.types()).isEqualTo(Set.of("process", "systemd"));
    assertThat(own.data()).isEqualTo(Set.of(DataClass.NONE, DataClass.CACHE));
    assertThat(own.risk()).isEqualTo(Risk.LOW);
    assertThat(own.disruption()).isEqualTo(3);
    assertThat(own.reversibility()).isEqualTo(Reversibility.COMPENSABLE);
    assertThat(own.expected()).isEqualTo(Duration.ofSeconds(4));
    assertThat(own.verify()).isEqualTo(Set.of(Category.HEALTH, Category.FUNCTIONALITY));
    assertThat(own.success()).isEqualTo(Map.of("error_rate", "< 0.01", "response_p95", "< 1s"));
    assertThat(own.stability()).isEqualTo(Duration.ofSeconds(3));
    assertThat(own.deadline()).isEqualTo(Duration.ofSeconds(90));
    assertThat(own.steps())
        .extracting(s -> s.action().verb())
        .containsExactly("stop", "kill", "start");
    var stop = own.steps().getFirst();
    assertThat(stop.action()).isEqualTo(new Action("stop", Settings.of("grace", "5s")));
    assertThat(stop.scope()).isEqualTo(Scope.DEPENDANTS_DOWN);
    assertThat(stop.timeout()).contains(Duration.ofSeconds(20));
    assertThat(stop.retries()).isEqualTo(2);
    assertThat(stop.undo()).contains(Action.of("start"));
    assertThat(own.steps().getLast().undo()).isEmpty();
  }

  @Test
  @Tag("CFG-2")
  void aConditionHoldsForWhatItSays() throws IOException {
    SystemConfig config = Folder.good(folder).with("recovery_strategies.yaml", PLAYBOOK).config();
    Condition condition =
        Objects.requireNonNull(config.conditions().get("restart-with-cache-clear"));

    assertThat(condition.of(web(DataClass.CACHE), failure(), cause(0.9)))
        .isEqualTo(new Condition.Truth.Holds());
    assertThat(condition.of(web(DataClass.CACHE), failure(), cause(0.2)))
        .isEqualTo(new Condition.Truth.DoesNotHold());
    assertThat(condition.of(web(DataClass.SYSTEM_OF_RECORD), failure(), cause(0.9)))
        .isEqualTo(new Condition.Truth.DoesNotHold());
  }

  @Test
  @Tag("CFG-2")
  void everyFieldOfAConditionCanBeUsed() throws Exception {
    Condition condition =
        Expressions.compile(
            """
            component.id == "web" && component.type == "process" && component.tier == "critical" &&
            component.data == "none" && component.group == "web" && failure.component == "web" &&
            failure.class == "service-failure" && failure.kind == "crash-loop" &&
            failure.severity == "major" && cause.component == "web" && cause.kind == "hung" &&
            cause.class == "service-failure" && cause.probability == 0.75 &&
            ["web", "db"].exists(c, c == component.id) && component.id.startsWith("w")
            """);
    assertThat(condition.of(web(DataClass.NONE), failure(), cause(0.75)))
        .isEqualTo(new Condition.Truth.Holds());
  }

  @Test
  @Tag("CFG-2")
  void aConditionThatTakesTooLongIsGivenUpAndSaysSo() throws Exception {
    String all = "l.all(%s, ".repeat(8).formatted("a", "b", "c", "d", "e", "f", "g", "h");
    Condition condition =
        Expressions.compile(
            "[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]].all(l, " + all + "a + h > 0" + ")".repeat(9));
    assertThat(condition.of(web(DataClass.NONE), failure(), cause(0.75)))
        .isEqualTo(new Condition.Truth.Untold("takes more than 10000 steps"));
  }

  @Test
  @Tag("CFG-2")
  void aConditionThatCannotBeEvaluatedSaysWhy() throws Exception {
    Condition condition = Expressions.compile("[1, 2][size(component.id)] == 1");
    assertThat(condition.of(web(DataClass.NONE), failure(), cause(0.75)))
        .isInstanceOfSatisfying(
            Condition.Truth.Untold.class, untold -> assertThat(untold.why()).contains("3"));
  }

  @Test
  @Tag("CFG-2")
  void theLadderOfBuiltInPlaybooksClimbsFromTheLeastDisruptive() throws IOException {
    Map<String, Integer> disruption = new HashMap<>();
    for (RecoveryStrategy s : Folder.good(folder).config().policy().strategies()) {
      disruption.put(s.id(), s.disruption());
    }
    assertThat(
            List.of("restart-simple", "restart-graceful", "restart-forced", "restart-ordered")
                .stream()
                .map(disruption::get))
        .isSorted()
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  @Tag("CFG-3")
  void validationRulesOfAComponentComeBeforeTheDefaults() throws IOException {
    Policy policy =
        Folder.good(folder)
            .with(
                "validation_rules.yaml",
                """
                version: 1
                defaults: { stability: 2s, within: 30s, success: { error_rate: "< 0.05" } }
                components:
                  web:
                    stability: 5s
                    require: [functionality]
                    success: { response_p95: "< 1s" }
                """)
            .config()
            .policy();
    assertThat(policy.validation(DB))
        .isEqualTo(
            new ValidationRules(
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(Duration.ofSeconds(30)),
                Set.of(),
                Map.of("error_rate", "< 0.05")));
    assertThat(policy.validation(WEB))
        .isEqualTo(
            new ValidationRules(
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(Duration.ofSeconds(30)),
                Set.of(Category.FUNCTIONALITY),
                Map.of("error_rate", "< 0.05", "response_p95", "< 1s")));
  }

  @Test
  @Tag("CFG-4")
  void theLearningConfigIsTakenOverInFull() throws IOException {
    Policy policy =
        Folder.good(folder)
            .with(
                "learning_config.yaml",
                """
                version: 1
                relapse: 20m
                shrinkage: 2.5
                weights: { fit: 1, risk: 2, harm: 7, time: 3, criticality: 4, data: 5, history: 6 }
                detection:
                  crash_loop: { exits: 4, within: 90s }
                  phi: 10
                  heartbeat_pause: 2s
                  settle: 0s
                  flap_within: 1m
                """)
            .config()
            .policy();
    assertThat(policy.learning()).isEqualTo(new LearningPolicy(Duration.ofMinutes(20), 2.5));
    assertThat(policy.weights()).isEqualTo(new ScoreWeights(1, 2, 7, 3, 4, 5, 6));
    assertThat(policy.detection())
        .isEqualTo(
            new DetectionPolicy(
                4,
                Duration.ofSeconds(90),
                10,
                Duration.ofSeconds(2),
                Duration.ZERO,
                Duration.ofMinutes(1)));
  }

  @Test
  @Tag("CFG-5")
  void theDeploymentConfigIsTakenOverInFull() throws IOException {
    SystemConfig config =
        Folder.good(folder)
            .with(
                "deployment_config.yaml",
                """
                version: 1
                mode: approve
                rules:
                  - match: { component: web, tier: [standard, best-effort], class: service-failure, strategy: "restart/*" }
                    mode: automatic
                  - match: { component: [db, web] }
                    mode: shadow
                rollout: { automatic: 25% }
                limits:
                  concurrent: 7
                  per_component: { attempts: 4, within: 1h }
                  group: 50%
                  system: 12.5%
                  minimum_healthy: 2
                  rate: { recoveries: 9, within: 5m }
                  storm: { failures: 4, within: 20s, settle: 3s }
                  breaker: { failures: 2, within: 1h, cooldown: 15m }
                  arbitration: 90s
                maintenance:
                  - { components: [db], days: [sat, sun], from: "22:00", to: "04:30", zone: Europe/Berlin }
                  - { from: "02:00", to: "03:00" }
                approval: { expires: 5m, needed: 2, remind: 10m }
                notify: [ { webhook: { url: "https://hooks.example/${SECRET}" }, on: [approval] }, { webhook: { url: "http://127.0.0.1:1/" } } ]
                """)
            .config();
    Policy policy = config.policy();
    assertThat(policy.mode()).isEqualTo(Mode.APPROVE);
    assertThat(policy.rules()).hasSize(2);
    Component web = config.topology().get(WEB);
    assertThat(policy.rules().getFirst().mode()).isEqualTo(Mode.AUTOMATIC);
    assertThat(
            policy.rules().getFirst().matches(web, FailureClass.SERVICE_FAILURE, "restart/forced"))
        .isTrue();
    assertThat(policy.rules().getFirst().matches(web, FailureClass.SERVICE_FAILURE, "cleanup/disk"))
        .isFalse();
    assertThat(policy.rules().getFirst().matches(web, FailureClass.NETWORK_ISSUE, "restart/forced"))
        .isFalse();
    assertThat(policy.rules().getLast().components()).isEqualTo(Set.of(DB, WEB));
    assertThat(policy.rollout()).isEqualTo(25);
    assertThat(policy.limits()).isEqualTo(new Policy.Limits(7, 4, Duration.ofHours(1), 0.5, 0.125));
    assertThat(policy.approval())
        .isEqualTo(new Policy.Approval(Duration.ofMinutes(5), 2, Duration.ofMinutes(10)));
    assertThat(config.notifications())
        .extracting(n -> n.webhook().toString(), SystemConfig.Notify::on)
        .containsExactly(
            tuple("https://hooks.example/s3cr3t-value", Set.of("approval")),
            tuple(
                "http://127.0.0.1:1/",
                Set.of("joined", "approval", "manual", "escalated", "failed")));
    assertThat(policy.guards())
        .isEqualTo(
            new Guards(
                new Guards.Rate(9, Duration.ofMinutes(5)),
                2,
                new Guards.Storm(4, Duration.ofSeconds(20), Duration.ofSeconds(3)),
                new Guards.Breaker(2, Duration.ofHours(1), Duration.ofMinutes(15)),
                Duration.ofSeconds(90),
                List.of(
                    new MaintenanceWindow(
                        Set.of(DB),
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        LocalTime.of(22, 0),
                        LocalTime.of(4, 30),
                        ZoneId.of("Europe/Berlin")),
                    new MaintenanceWindow(
                        Set.of(),
                        Set.of(),
                        LocalTime.of(2, 0),
                        LocalTime.of(3, 0),
                        ZoneId.of("UTC")))));
  }

  @Test
  @Tag("CFG-1")
  void theFingerprintChangesWithWhatIsSaidInAnyFile() throws IOException {
    Folder written = Folder.good(folder);
    ReadResult first = written.read();
    assertThat(written.read()).extracting("fingerprint").isEqualTo(fingerprint(first));
    written.with("learning_config.yaml", "version: 1\nrelapse: 1m\n");
    assertThat(fingerprint(written.read())).isNotEqualTo(fingerprint(first));
  }

  private static String fingerprint(ReadResult result) {
    return switch (result) {
      case ReadResult.Good good -> good.fingerprint();
      case ReadResult.Bad bad -> throw new AssertionError(bad.problems());
    };
  }

  private static Component web(DataClass data) {
    return new Component(WEB, "process", Tier.CRITICAL, data, "web", List.of(), List.of());
  }

  private static FailureEvent failure() {
    Instant now = Instant.EPOCH;
    return FailureEvent.of(
        WEB,
        FailureKind.CRASH_LOOP,
        Severity.MAJOR,
        now,
        now,
        "exit",
        List.of(new Evidence(WEB, now, "exit", "exit status 1")));
  }

  private static Hypothesis cause(double probability) {
    return new Hypothesis(WEB, FailureKind.HUNG, "hung", probability, List.of());
  }
}
