package dev.aceso.engine.json;

import dev.aceso.model.Action;
import dev.aceso.model.Attempt;
import dev.aceso.model.Candidate;
import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.Complexity;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Handover;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.Precheck;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryExecution;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Refusal;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.ScorePart;
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

/** A value of each type of the model with every field filled. */
final class Samples {
  static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456789Z");
  static final ComponentId WEB = ComponentId.of("web");
  static final ComponentId DB = ComponentId.of("db-1.main_x");
  static final Evidence SEEN = new Evidence(WEB, AT, "probe:http", "HTTP 503 \"é\"\n");

  private Samples() {}

  static FailureEvent failure() {
    return new FailureEvent(
        "web:CRASH_LOOP:1",
        WEB,
        FailureKind.CRASH_LOOP,
        Severity.CRITICAL,
        AT.minusMillis(40),
        AT,
        "exit",
        List.of(SEEN),
        List.of("other"));
  }

  static RecoveryStrategy strategy() {
    return new RecoveryStrategy(
        "restart-with-cache-clear",
        "restart/graceful",
        "Restart with an empty cache",
        Set.of(FailureClass.SERVICE_FAILURE, FailureClass.RESOURCE_EXHAUSTION),
        Set.of(FailureKind.HUNG, FailureKind.CRASHED),
        Set.of("process", "systemd"),
        Optional.of("component.data != \"system-of-record\""),
        Set.of(DataClass.NONE, DataClass.CACHE, DataClass.SYSTEM_OF_RECORD),
        Risk.MEDIUM,
        4,
        Reversibility.COMPENSABLE,
        Duration.ofMillis(1500),
        List.of(
            new StepTemplate(
                action(),
                StepTemplate.Scope.DEPENDANTS_DOWN,
                Optional.of(Duration.ofSeconds(9)),
                2,
                Optional.of(Action.of("start")))),
        Set.of(Category.HEALTH, Category.DATA_INTEGRITY),
        Map.of("error_rate", "< 0.01", "response_p95", "< 1s"),
        Duration.ofSeconds(2),
        Duration.ofMinutes(3));
  }

  static RecoveryPlan plan() {
    return new RecoveryPlan(
        "plan-1",
        "inc-1",
        WEB,
        "restart-graceful",
        "restart/graceful",
        Risk.LOW,
        List.of(
            new Step(
                0,
                WEB,
                action(),
                true,
                true,
                Duration.ofSeconds(7),
                1,
                Optional.of(Action.of("start")))),
        new Verification(
            List.of(WEB, DB),
            Set.of(Category.FUNCTIONALITY, Category.HEALTH),
            Map.of("error_rate", "< 0.01"),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30)),
        Set.of(DB, WEB),
        AT,
        Duration.ofMinutes(2),
        AT.plusSeconds(60));
  }

  static List<ExecutionEvent> executionEvents() {
    return List.of(
        new ExecutionEvent.Started(AT, 12),
        new ExecutionEvent.Prechecked(AT, List.of(new Precheck("'stop web'", false, "no right"))),
        new ExecutionEvent.Guided(AT, "ann"),
        new ExecutionEvent.Released(AT, 0, "ann", true),
        new ExecutionEvent.LeftOut(AT, 1, false, "web was stopped by ann"),
        new ExecutionEvent.Intended(AT, 0, 1, true, "plan-1/0/undo/1"),
        new ExecutionEvent.Returned(AT, 0, 1, true, new StepOutcome.Succeeded("out")),
        new ExecutionEvent.Returned(AT, 0, 1, false, new StepOutcome.Failed("why", "out")),
        new ExecutionEvent.Returned(AT, 0, 1, false, new StepOutcome.Unknown("timed out")),
        new ExecutionEvent.Examined(AT, 0, 1, true, ExecutionEvent.Finding.CANNOT_TELL),
        new ExecutionEvent.Validated(AT, Outcome.PARTIAL_SUCCESS, "half", categories()),
        new ExecutionEvent.Halted(AT, "ann", "enough"));
  }

  static List<CategoryResult> categories() {
    return List.of(
        new CategoryResult(
            Category.DATA_INTEGRITY, CategoryResult.Verdict.BELOW_CRITERIA, "slow", List.of(SEEN)));
  }

  static RecoveryExecution execution() {
    return new RecoveryExecution(plan(), "ann", executionEvents());
  }

  static RecoveryResult result() {
    return new RecoveryResult(
        "inc-1",
        "plan-1",
        "restart-graceful",
        "restart/graceful",
        Outcome.REQUIRES_RETRY,
        "no evidence",
        categories(),
        new Times(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(3),
            Duration.ofMillis(4),
            Duration.ofMillis(5),
            Duration.ofMillis(6),
            Duration.ofDays(7).plusNanos(1)),
        AT);
  }

  static Knowledge knowledge() {
    return new Knowledge(
        List.of(
            new Knowledge.Entry(
                new Pattern(WEB, FailureKind.DISK_FULL),
                Optional.of("process"),
                "clean-disk",
                new StrategyRecord(
                    3, 1, Duration.ofSeconds(8), Optional.of(Duration.ofMillis(900)), AT))),
        3,
        Duration.ofSeconds(11));
  }

  static Diagnosis diagnosis() {
    return new Diagnosis(
        "inc-1",
        AT,
        List.of(new Hypothesis(DB, FailureKind.CRASHED, "db ended", 0.75, List.of(SEEN))),
        0.25,
        List.of(
            new Impact(DB, Impact.Role.ORIGIN, "it ended"),
            new Impact(WEB, Impact.Role.AT_RISK, "needs db-1")),
        Severity.MAJOR,
        "critical tier",
        Complexity.MODERATE,
        "two components",
        Risk.HIGH,
        "system of record",
        new Recommendation(
            Optional.of("restart-simple"), "it ended", Map.of("clean-disk", "no disk is full")));
  }

  static Decision decision(Decision.Choice choice) {
    return new Decision(
        "inc-1",
        AT,
        choice,
        "restart db",
        List.of(
            new Candidate(
                "restart-simple",
                "restart/simple",
                7.5,
                List.of(new ScorePart("SEL-1", 0.5, 2, "fits")),
                Optional.of("no"))));
  }

  static List<Decision.Choice> choices() {
    return List.of(
        new Decision.Choice.Recover(plan(), Mode.AUTOMATIC),
        new Decision.Choice.Hold(
            new Refusal(Refusal.Reason.CONCURRENT_LIMIT, "5 of 5"), AT.plusSeconds(1)),
        new Decision.Choice.Escalate("3 attempts"));
  }

  static Incident incident() {
    return new Incident(
        "inc-1",
        IncidentState.AWAITING_APPROVAL,
        List.of(failure()),
        Optional.of(diagnosis()),
        Optional.of(decision(choices().getFirst())),
        Optional.of(execution()),
        List.of(result()),
        List.of(
            new Attempt("inc-1", WEB, FailureKind.FAILING, "restart-simple", Outcome.DEGRADED, AT)),
        List.of("ann", "bob"),
        Optional.of(AT.plusSeconds(900)),
        new Handover(Optional.of(AT), 2, Optional.of("ann")),
        Set.of(WEB),
        Optional.of("bob"),
        "waits",
        Optional.of(AT.plusSeconds(901)));
  }

  static List<IncidentEvent> incidentEvents() {
    return List.of(
        new IncidentEvent.Opened(AT, failure()),
        new IncidentEvent.Joined(AT, failure()),
        new IncidentEvent.Diagnosed(AT, diagnosis()),
        new IncidentEvent.Decided(AT, decision(choices().get(0))),
        new IncidentEvent.Decided(AT, decision(choices().get(1))),
        new IncidentEvent.Decided(AT, decision(choices().get(2))),
        new IncidentEvent.ApprovalAsked(AT, "plan-1", AT.plusSeconds(900)),
        new IncidentEvent.Approved(AT, "plan-1", "ann"),
        new IncidentEvent.Rejected(AT, "plan-1", "ann", "not now"),
        new IncidentEvent.Executed(new ExecutionEvent.Started(AT, 9)),
        new IncidentEvent.Extended(AT, plan().steps()),
        new IncidentEvent.Concluded(AT, result()),
        new IncidentEvent.Relapsed(AT, "inc-0", "restart-simple"),
        new IncidentEvent.Escalated(AT, "3 attempts"),
        new IncidentEvent.Held(AT, "ann"),
        new IncidentEvent.Retried(AT, "ann", "the disk is larger now"),
        new IncidentEvent.Acknowledged(AT, "ann"),
        new IncidentEvent.Reminded(AT, 2),
        new IncidentEvent.Closed(AT, true, "proved"));
  }

  static List<SystemEvent> systemEvents() {
    return List.of(
        new SystemEvent.EngineStarted(AT, "0.1.0", "abcd"),
        new SystemEvent.Paused(AT, Optional.of(WEB), "ann", Optional.of(AT.plusSeconds(60))),
        new SystemEvent.Paused(AT, Optional.empty(), "ann", Optional.empty()),
        new SystemEvent.Stopped(AT, WEB, "ann", "moving it"),
        new SystemEvent.Wanted(AT, WEB, "ann", ""),
        new SystemEvent.Carried(AT, WEB, "stop", "ann", new StepOutcome.Succeeded("")),
        new SystemEvent.KillSwitched(AT, true),
        new SystemEvent.Introspected(AT, Optional.of("the clock jumped")),
        new SystemEvent.Resumed(AT, Optional.empty(), "ann"),
        new SystemEvent.Reconfigured(AT, "abcd"));
  }

  static Action action() {
    return new Action(
        "exec",
        new Settings(
            Map.of(
                "command",
                List.of("rm", "-rf", "./cache"),
                "grace",
                "5s",
                "n",
                3L,
                "big",
                12345678901L,
                "share",
                0.5,
                "flag",
                true,
                "nested",
                Map.of("a", List.of(Map.of("b", "c"))))));
  }
}
