package dev.aceso.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.aceso.engine.journal.Course;
import dev.aceso.engine.loop.Progress;
import dev.aceso.model.Candidate;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Incident;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.ScorePart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident with all that is known of it.
 *
 * @param incident the fields of the list, on the same level
 * @param decision null before there was one
 * @param plan the one that is decided on at present; null when none is
 * @param progress the step that is under way, for how long, and what it printed last; null when
 *     none is
 * @param attempts the recoveries that ended, oldest first
 * @param timeline what happened, oldest first
 * @param learned what its outcomes have taught, in sentences
 */
record IncidentDetail(
    @JsonUnwrapped IncidentView incident,
    List<FailureView> failures,
    @Nullable DiagnosisView diagnosis,
    @Nullable DecisionView decision,
    @Nullable PlanView plan,
    @Nullable String progress,
    List<AttemptView> attempts,
    List<Timeline.Entry> timeline,
    List<String> learned) {

  /** An observation. */
  record EvidenceView(String component, Instant at, String source, String text) {}

  /** A failure that belongs to the incident. */
  record FailureView(
      String component,
      @JsonProperty("class") String failureClass,
      String subclass,
      String severity,
      Instant onset,
      Instant detectedAt,
      String detector,
      List<EvidenceView> evidence) {}

  /** The six outputs of root cause analysis; {@code unexplained} is a probability too. */
  record DiagnosisView(
      Instant at,
      List<CauseView> causes,
      double unexplained,
      List<AffectedView> affected,
      Judged severity,
      Judged complexity,
      Judged risk,
      @Nullable String recommended,
      String recommendedWhy,
      Map<String, String> whyNot) {}

  /** A possible root cause, with its probability, 0 to 1. */
  record CauseView(
      String component,
      String subclass,
      String summary,
      double probability,
      List<EvidenceView> evidence) {}

  /** How a component is affected: role is origin, symptom or at-risk. */
  record AffectedView(String component, String role, String text) {}

  /** A level and the facts behind it. */
  record Judged(String level, String why) {}

  /** What was decided: choice is recover, hold or escalate. */
  record DecisionView(
      Instant at,
      String choice,
      String sentence,
      @Nullable Instant until,
      List<CandidateView> candidates) {}

  /** A strategy that was weighed; {@code ruledOut} is null when it could have been chosen. */
  record CandidateView(
      String playbook,
      String strategy,
      double score,
      List<PartView> parts,
      @Nullable String ruledOut) {}

  /** What one criterion added: points are value times weight. */
  record PartView(
      String criterion, String name, double value, double weight, double points, String why) {}

  /** A recovery that ended. */
  record AttemptView(
      String plan,
      String playbook,
      String strategy,
      String outcome,
      String summary,
      List<ProofView> proof,
      TimesView timesMs,
      Instant at) {}

  /** What validation found: verdict is good, bad, below-criteria or missing. */
  record ProofView(String category, String verdict, String summary, List<EvidenceView> evidence) {}

  static IncidentDetail of(
      Incident incident,
      Course course,
      Knowledge knowledge,
      Optional<Progress> progress,
      Instant now) {
    return new IncidentDetail(
        IncidentView.of(incident, now),
        incident.failures().stream().map(IncidentDetail::failure).toList(),
        incident.diagnosis().map(IncidentDetail::diagnosis).orElse(null),
        incident.decision().map(IncidentDetail::decision).orElse(null),
        incident.plan().map(p -> PlanView.of(p, incident.execution())).orElse(null),
        progress.map(p -> UnderWay.told(incident, p, now)).orElse(null),
        incident.results().stream().map(IncidentDetail::attempt).toList(),
        Timeline.of(incident, course),
        Explainer.learned(incident, knowledge));
  }

  private static FailureView failure(FailureEvent f) {
    return new FailureView(
        f.component().value(),
        Wording.kebab(f.kind().failureClass()),
        Wording.kebab(f.kind()),
        Wording.kebab(f.severity()),
        IncidentView.ms(f.onset()),
        IncidentView.ms(f.detectedAt()),
        f.detector(),
        evidence(f.evidence()));
  }

  private static DiagnosisView diagnosis(Diagnosis d) {
    return new DiagnosisView(
        IncidentView.ms(d.at()),
        d.causes().stream().map(IncidentDetail::cause).toList(),
        d.unexplained(),
        d.affected().stream().map(IncidentDetail::affected).toList(),
        new Judged(Wording.kebab(d.severity()), d.severityWhy()),
        new Judged(Wording.kebab(d.complexity()), d.complexityWhy()),
        new Judged(Wording.kebab(d.risk()), d.riskWhy()),
        d.recommendation().playbook().orElse(null),
        d.recommendation().why(),
        d.recommendation().whyNot());
  }

  private static CauseView cause(Hypothesis h) {
    return new CauseView(
        h.component().value(),
        Wording.kebab(h.kind()),
        h.summary(),
        h.probability(),
        evidence(h.evidence()));
  }

  private static AffectedView affected(Impact i) {
    return new AffectedView(i.component().value(), Wording.kebab(i.role()), i.text());
  }

  private static DecisionView decision(Decision d) {
    List<CandidateView> candidates =
        d.candidates().stream().map(IncidentDetail::candidate).toList();
    Instant at = IncidentView.ms(d.at());
    return switch (d.choice()) {
      case Decision.Choice.Recover _ ->
          new DecisionView(at, "recover", d.sentence(), null, candidates);
      case Decision.Choice.Hold h ->
          new DecisionView(at, "hold", d.sentence(), IncidentView.ms(h.until()), candidates);
      case Decision.Choice.Escalate _ ->
          new DecisionView(at, "escalate", d.sentence(), null, candidates);
    };
  }

  private static CandidateView candidate(Candidate c) {
    return new CandidateView(
        c.playbook(),
        c.strategy(),
        c.score(),
        c.parts().stream().map(IncidentDetail::part).toList(),
        c.ruledOut().orElse(null));
  }

  private static PartView part(ScorePart p) {
    return new PartView(
        p.criterion(),
        Wording.criterion(p.criterion()),
        p.value(),
        p.weight(),
        p.points(),
        p.why());
  }

  private static AttemptView attempt(RecoveryResult r) {
    return new AttemptView(
        r.plan(),
        r.playbook(),
        r.strategy(),
        Wording.snake(r.outcome()),
        r.summary(),
        r.validation().stream().map(IncidentDetail::proof).toList(),
        TimesView.of(r.times()),
        IncidentView.ms(r.at()));
  }

  private static ProofView proof(CategoryResult c) {
    return new ProofView(
        Wording.kebab(c.category()),
        Wording.kebab(c.verdict()),
        c.summary(),
        evidence(c.evidence()));
  }

  private static List<EvidenceView> evidence(List<Evidence> evidence) {
    return evidence.stream()
        .map(
            e ->
                new EvidenceView(
                    e.component().value(), IncidentView.ms(e.at()), e.source(), e.text()))
        .toList();
  }
}
