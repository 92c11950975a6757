package dev.aceso.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.model.Action;
import dev.aceso.model.Attempt;
import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Settings;
import dev.aceso.model.Severity;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.SystemEvent;
import dev.aceso.model.Times;
import dev.aceso.model.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ModelJsonTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00.123456789Z");
  private static final ComponentId WEB = ComponentId.of("web");
  private static final Duration SECOND = Duration.ofMillis(1_001);

  @Test
  @Tag("MOD-1")
  void aFailureEvent() {
    String json = ModelJson.document(failure());
    assertThat(json)
        .contains("\"version\":1", "\"kind\":\"failure-event\"", "\"kind\":\"crash-loop\"");
    assertThat(ModelJson.fromDocument(json, FailureEvent.class)).isEqualTo(failure());
  }

  @Test
  @Tag("MOD-2")
  void aRecoveryStrategy() {
    RecoveryStrategy strategy =
        new RecoveryStrategy(
            "mine",
            "restart/mine",
            "Mine",
            Set.of(FailureClass.SERVICE_FAILURE),
            Set.of(FailureKind.HUNG),
            Set.of("process"),
            Optional.of("component.tier == 'critical'"),
            Set.of(DataClass.CACHE),
            Risk.MEDIUM,
            3,
            Reversibility.COMPENSABLE,
            SECOND,
            List.of(
                new StepTemplate(
                    action(),
                    StepTemplate.Scope.DEPENDANTS_DOWN,
                    Optional.of(SECOND),
                    2,
                    Optional.of(Action.of("start")))),
            Set.of(Category.HEALTH),
            Map.of("response_p95", "< 1s"),
            SECOND,
            SECOND);
    assertThat(ModelJson.fromDocument(ModelJson.document(strategy), RecoveryStrategy.class))
        .isEqualTo(strategy);
  }

  @Test
  @Tag("MOD-3")
  void aRecoveryPlan() {
    assertThat(ModelJson.fromDocument(ModelJson.document(plan()), RecoveryPlan.class))
        .isEqualTo(plan());
  }

  @Test
  @Tag("MOD-4")
  void aRecoveryExecutionWithEveryTransition() {
    RecoveryExecution execution =
        new RecoveryExecution(
            plan(),
            "ann",
            List.of(
                new ExecutionEvent.Started(T0, 7),
                new ExecutionEvent.Intended(T0, 0, 1, false, "k"),
                new ExecutionEvent.Returned(T0, 0, 1, false, new StepOutcome.Succeeded("done")),
                new ExecutionEvent.Returned(T0, 0, 1, true, new StepOutcome.Failed("no", "out")),
                new ExecutionEvent.Returned(T0, 0, 2, true, new StepOutcome.Unknown("late")),
                new ExecutionEvent.Examined(T0, 0, 2, true, ExecutionEvent.Finding.CANNOT_TELL),
                new ExecutionEvent.Validated(T0, Outcome.DEGRADED, "slow", List.of(category())),
                new ExecutionEvent.Halted(T0, "ann", "enough")));
    assertThat(ModelJson.fromDocument(ModelJson.document(execution), RecoveryExecution.class))
        .isEqualTo(execution);
  }

  @Test
  @Tag("MOD-5")
  void aRecoveryResult() {
    assertThat(ModelJson.fromDocument(ModelJson.document(result()), RecoveryResult.class))
        .isEqualTo(result());
  }

  @Test
  @Tag("MOD-6")
  void knowledge() {
    Knowledge knowledge =
        new Knowledge(
            List.of(
                new Knowledge.Entry(
                    new Pattern(WEB, FailureKind.HUNG),
                    "restart-forced",
                    new StrategyRecord(3, 1, SECOND, Optional.of(SECOND), T0))),
            4,
            SECOND);
    assertThat(ModelJson.fromDocument(ModelJson.document(knowledge), Knowledge.class))
        .isEqualTo(knowledge);
  }

  @Test
  void everyEventOfAnIncidentAndOfTheSystem() {
    List<IncidentEvent> events =
        List.of(
            new IncidentEvent.Opened(T0, failure()),
            new IncidentEvent.Joined(T0, failure()),
            new IncidentEvent.ApprovalAsked(T0, "p", T0),
            new IncidentEvent.Approved(T0, "p", "ann"),
            new IncidentEvent.Rejected(T0, "p", "ann", "no"),
            new IncidentEvent.Executed(new ExecutionEvent.Started(T0, 1)),
            new IncidentEvent.Concluded(T0, result()),
            new IncidentEvent.Relapsed(T0, "inc-1", "p"),
            new IncidentEvent.Escalated(T0, "why"),
            new IncidentEvent.Closed(T0, true, "why"));
    for (IncidentEvent event : events) {
      assertThat(ModelJson.read(ModelJson.write(event, IncidentEvent.class), IncidentEvent.class))
          .isEqualTo(event);
    }
    SystemEvent paused = new SystemEvent.Paused(T0, Optional.of(WEB), "ann");
    assertThat(ModelJson.read(ModelJson.write(paused, SystemEvent.class), SystemEvent.class))
        .isEqualTo(paused);
  }

  @Test
  void whatIsNotKnownIsPassedOverAndALaterVersionIsRefused() {
    assertThat(
            ModelJson.read(
                "{\"incident\":\"i\",\"component\":\"web\",\"kind\":\"hung\",\"playbook\":\"p\","
                    + "\"outcome\":\"success\",\"at\":\"2026-01-01T00:00:00Z\",\"new\":1}",
                Attempt.class))
        .isEqualTo(
            new Attempt(
                "i",
                WEB,
                FailureKind.HUNG,
                "p",
                Outcome.SUCCESS,
                Instant.parse("2026-01-01T00:00:00Z")));
    String later = ModelJson.document(result()).replace("\"version\":1", "\"version\":9");
    assertThatThrownBy(() -> ModelJson.fromDocument(later, RecoveryResult.class))
        .hasMessageContaining("version 9 is not known");
    assertThatThrownBy(() -> ModelJson.fromDocument(later.replace('9', '1'), Knowledge.class))
        .hasMessageContaining("'recovery-result'");
  }

  private static Action action() {
    return new Action("stop", new Settings(Map.of("grace", "5s", "force", true, "n", 3L)));
  }

  private static FailureEvent failure() {
    return new FailureEvent(
        "e1",
        WEB,
        FailureKind.CRASH_LOOP,
        Severity.CRITICAL,
        T0,
        T0.plusSeconds(1),
        "exit",
        List.of(new Evidence(WEB, T0, "exit", "killed by SIGKILL")),
        List.of("e0"));
  }

  private static CategoryResult category() {
    return new CategoryResult(
        Category.DATA_INTEGRITY,
        CategoryResult.Verdict.BELOW_CRITERIA,
        "lag",
        List.of(new Evidence(WEB, T0, "probe:lag", "9 s")));
  }

  private static RecoveryResult result() {
    return new RecoveryResult(
        "inc-1",
        "inc-1-p0",
        "restart-forced",
        "restart/forced",
        Outcome.PARTIAL_SUCCESS,
        "half of it",
        List.of(category()),
        new Times(SECOND, SECOND, SECOND, SECOND, SECOND, SECOND, SECOND),
        T0);
  }

  private static RecoveryPlan plan() {
    return new RecoveryPlan(
        "inc-1-p0",
        "inc-1",
        WEB,
        "restart-forced",
        "restart/forced",
        Risk.MEDIUM,
        List.of(new Step(0, WEB, action(), true, true, SECOND, 1, Optional.of(Action.of("start")))),
        new Verification(
            List.of(WEB), Set.of(Category.HEALTH), Map.of("error_rate", "< 1%"), SECOND, SECOND),
        Set.of(WEB),
        T0,
        SECOND,
        T0);
  }
}
