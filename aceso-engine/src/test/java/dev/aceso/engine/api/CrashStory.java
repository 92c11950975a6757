package dev.aceso.engine.api;

import dev.aceso.model.Action;
import dev.aceso.model.Candidate;
import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.Complexity;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.Risk;
import dev.aceso.model.ScorePart;
import dev.aceso.model.Severity;
import dev.aceso.model.Step;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Times;
import dev.aceso.model.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An incident to show, stage by stage: a component crashed, its dependant failed with it. */
public final class CrashStory {
  private final String id;
  private final ComponentId origin;
  private final ComponentId symptom;
  private final Instant onset;
  private final String logLine;

  public CrashStory(String id, String origin, String symptom, Instant onset, String logLine) {
    this.id = id;
    this.origin = ComponentId.of(origin);
    this.symptom = ComponentId.of(symptom);
    this.onset = onset;
    this.logLine = logLine;
  }

  public Incident detected() {
    FailureEvent first =
        FailureEvent.of(
            symptom,
            FailureKind.DEPENDENCY_FAILING,
            Severity.MAJOR,
            onset.plusMillis(4),
            onset.plusMillis(9),
            "probe",
            List.of(evidence(symptom, 9, "probe:http", "HTTP 503 twice in a row")));
    FailureEvent crash =
        FailureEvent.of(
            origin,
            FailureKind.CRASHED,
            Severity.CRITICAL,
            onset,
            onset.plusMillis(12),
            "exit",
            List.of(
                evidence(origin, 0, "exit", "killed by SIGSEGV after 3 h"),
                evidence(origin, 1, "log", logLine)));
    return Incident.open(id, new IncidentEvent.Opened(onset.plusMillis(9), first))
        .with(new IncidentEvent.Joined(onset.plusMillis(12), crash));
  }

  public Incident diagnosed() {
    return detected().with(new IncidentEvent.Diagnosed(onset.plusMillis(115), diagnosis()));
  }

  public Incident decided(Mode mode) {
    return diagnosed().with(new IncidentEvent.Decided(onset.plusMillis(118), decision(mode)));
  }

  public Incident asked() {
    return decided(Mode.APPROVE)
        .with(
            new IncidentEvent.ApprovalAsked(
                onset.plusMillis(118), plan().id(), onset.plus(Duration.ofMinutes(15))));
  }

  public Incident acting() {
    return executed(
        decided(Mode.AUTOMATIC),
        new ExecutionEvent.Started(onset.plusMillis(130), 1),
        new ExecutionEvent.Intended(onset.plusMillis(131), 0, 1, false, plan().key(0, 1, false)),
        new ExecutionEvent.Returned(
            onset.plusMillis(140), 0, 1, false, new StepOutcome.Succeeded("it was gone already")),
        new ExecutionEvent.Intended(onset.plusMillis(141), 1, 1, false, plan().key(1, 1, false)));
  }

  public Incident acted() {
    return executed(
        acting(),
        new ExecutionEvent.Returned(
            onset.plusMillis(152), 1, 1, false, new StepOutcome.Succeeded("pid 4812")));
  }

  public Incident recovered() {
    return acted()
        .with(
            new IncidentEvent.Executed(
                new ExecutionEvent.Validated(
                    onset.plusMillis(1_400), Outcome.SUCCESS, "healthy for 1 s", proof())))
        .with(new IncidentEvent.Concluded(onset.plusMillis(1_400), result(Outcome.SUCCESS)))
        .with(
            new IncidentEvent.Closed(
                onset.plusMillis(1_401), true, origin + " is back: healthy for 1 s"));
  }

  public Incident escalated() {
    return acted()
        .with(new IncidentEvent.Concluded(onset.plusMillis(9_000), result(Outcome.FAILED)))
        .with(
            new IncidentEvent.Escalated(
                onset.plusMillis(9_001), "3 recoveries within 10 min did not last"));
  }

  public RecoveryPlan plan() {
    return new RecoveryPlan(
        "plan-" + id + "-1",
        id,
        origin,
        "restart-graceful",
        "restart/graceful",
        Risk.LOW,
        List.of(
            step(0, "stop", Optional.of(Action.of("start"))), step(1, "start", Optional.empty())),
        new Verification(
            List.of(origin, symptom),
            Set.of(Category.HEALTH, Category.FUNCTIONALITY),
            Map.of("response_p95", "< 1s"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10)),
        Set.of(origin),
        onset.plusMillis(118),
        Duration.ofSeconds(60),
        onset.plus(Duration.ofMinutes(15)));
  }

  private static Incident executed(Incident incident, ExecutionEvent... events) {
    Incident next = incident;
    for (ExecutionEvent event : events) {
      next = next.with(new IncidentEvent.Executed(event));
    }
    return next;
  }

  private Step step(int index, String verb, Optional<Action> undo) {
    return new Step(index, origin, Action.of(verb), true, true, Duration.ofSeconds(10), 0, undo);
  }

  private Evidence evidence(ComponentId at, long ms, String source, String text) {
    return new Evidence(at, onset.plusMillis(ms), source, text);
  }

  private Diagnosis diagnosis() {
    return new Diagnosis(
        id,
        onset.plusMillis(115),
        List.of(
            new Hypothesis(
                origin,
                FailureKind.CRASHED,
                origin + " crashed: killed by SIGSEGV",
                0.93,
                List.of(
                    evidence(origin, 0, "exit", "killed by SIGSEGV after 3 h"),
                    evidence(symptom, 9, "graph", symptom + " needs " + origin))),
            new Hypothesis(
                symptom,
                FailureKind.DEPENDENCY_FAILING,
                symptom + " itself rejects requests",
                0.04,
                List.of(evidence(symptom, 9, "probe:http", "HTTP 503 twice in a row")))),
        0.03,
        List.of(
            new Impact(origin, Impact.Role.ORIGIN, "does not run"),
            new Impact(symptom, Impact.Role.SYMPTOM, "fails because " + origin + " is down"),
            new Impact(
                ComponentId.of("storefront"),
                Impact.Role.AT_RISK,
                "needs " + symptom + " to sell")),
        Severity.CRITICAL,
        "a critical component is down and two others need it",
        Complexity.MODERATE,
        "one component to recover, two affected",
        Risk.LOW,
        "it holds no data and a restart can be repeated",
        new Recommendation(
            Optional.of("restart-graceful"),
            "a crashed process is started anew",
            Map.of("restart-force", "nothing is left to kill")));
  }

  private Decision decision(Mode mode) {
    return new Decision(
        id,
        onset.plusMillis(118),
        new Decision.Choice.Recover(plan(), mode),
        "Restart " + origin + " gracefully: it has healed 9 of 10 such crashes and disturbs least.",
        List.of(
            candidate("restart-graceful", "restart/graceful", 1.0, 0.95, 0.9, Optional.empty()),
            candidate("restart-simple", "restart/simple", 0.9, 0.7, 0.6, Optional.empty()),
            candidate("restart-force", "restart/force", 0.6, 0.5, 0.5, Optional.empty()),
            candidate(
                "restart-in-order",
                "restart/dependency-aware",
                0.5,
                0.3,
                0.4,
                Optional.of("would take storefront down, over the limit of 34 % of the group"))));
  }

  private static Candidate candidate(
      String playbook,
      String strategy,
      double fit,
      double risk,
      double history,
      Optional<String> ruledOut) {
    List<ScorePart> parts =
        List.of(
            new ScorePart("SEL-1", fit, 2, "made for crashes, severity critical"),
            new ScorePart("SEL-2", risk, 2, "low risk, moderate complexity"),
            new ScorePart("SEL-3", 0.8, 1, "usually 1.3 s"),
            new ScorePart("SEL-4", 0.7, 1, "critical tier: the proven way first"),
            new ScorePart("SEL-5", 1.0, 2, "no data at stake"),
            new ScorePart("SEL-6", history, 3, "healed 9 of 10"));
    return new Candidate(
        playbook, strategy, parts.stream().mapToDouble(ScorePart::points).sum(), parts, ruledOut);
  }

  private List<CategoryResult> proof() {
    return List.of(
        new CategoryResult(
            Category.HEALTH,
            CategoryResult.Verdict.GOOD,
            "all probes passed for 1 s",
            List.of(evidence(origin, 1_390, "probe:http", "HTTP 200 in 2 ms, 5 times in a row"))),
        new CategoryResult(
            Category.FUNCTIONALITY,
            CategoryResult.Verdict.GOOD,
            "a test payment went through",
            List.of(evidence(symptom, 1_395, "probe:checkout", "HTTP 200, body as expected"))));
  }

  private RecoveryResult result(Outcome outcome) {
    boolean good = outcome == Outcome.SUCCESS;
    return new RecoveryResult(
        id,
        plan().id(),
        "restart-graceful",
        "restart/graceful",
        outcome,
        good ? origin + " is back: healthy for 1 s" : origin + " crashed again after 2 s",
        good ? proof() : List.of(),
        new Times(
            Duration.ofMillis(9),
            Duration.ofMillis(106),
            Duration.ofMillis(3),
            Duration.ofMillis(22),
            Duration.ofMillis(1_248),
            Duration.ofMillis(390),
            Duration.ofMillis(1_401)),
        onset.plusMillis(good ? 1_400 : 9_000));
  }
}
