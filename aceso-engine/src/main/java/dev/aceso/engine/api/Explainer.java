package dev.aceso.engine.api;

import dev.aceso.engine.journal.Course;
import dev.aceso.loop.HandWork;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.Decision;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Durations;
import dev.aceso.model.Evidence;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Incident;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryResult;
import dev.aceso.model.StrategyRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells an incident as a person would: what, why, what was done, what proves it. Pure. */
final class Explainer {
  private Explainer() {}

  /**
   * All that is known of the incident, in the order in which the loop came to know it.
   *
   * @param underWay the step that is being carried out, in a sentence
   */
  static Explanation explain(
      Incident incident, Course course, Knowledge knowledge, Optional<String> underWay) {
    List<Explanation.Section> sections = new ArrayList<>();
    add(sections, "What was seen", seen(incident));
    add(sections, "Why", why(incident));
    add(sections, "Who is affected", affected(incident));
    incident
        .decision()
        .ifPresent(
            d -> {
              add(sections, "What was decided", decided(incident, d));
              add(sections, "Score of each candidate", ScoreTable.of(d.candidates()));
              add(sections, "Why not the others", whyNot(incident, d));
            });
    add(sections, "What happened", happened(incident, course));
    add(sections, "What is under way", underWay.stream().toList());
    add(sections, "The proof", proof(incident));
    add(sections, "What was learned", learned(incident, knowledge));
    return new Explanation(incident.id(), sentence(incident), sections);
  }

  /** The incident in one sentence. */
  static String sentence(Incident incident) {
    String what = incident.origin() + " " + Wording.fails(incident.kind());
    return Wording.plain(what + end(incident));
  }

  private static String end(Incident incident) {
    return switch (incident.state()) {
      case OPEN -> open(incident);
      case AWAITING_APPROVAL -> "; " + plan(incident) + " waits for a person's approval.";
      case RECOVERING ->
          HandWork.of(incident)
              .map(
                  work ->
                      "; %s waits for a person to let '%s' go, or to do it%s."
                          .formatted(
                              plan(incident),
                              work.step().summary(),
                              work.why().isEmpty() ? "" : " (" + work.why() + ")"))
              .orElse("; " + plan(incident) + " is being carried out.");
      case RECOVERED ->
          incident
              .result()
              .map(
                  r ->
                      "; %s brought it back in %s, proved by fresh evidence."
                          .formatted(r.playbook(), Durations.show(r.times().total())))
              .orElse("; it has recovered.");
      case ESCALATED -> "; a person has to see to it: " + sentenced(incident.note());
      case CLOSED -> "; it is over: " + sentenced(incident.note());
    };
  }

  private static String open(Incident incident) {
    if (incident.decision().isEmpty()) {
      return incident.diagnosis().isEmpty()
          ? "; the cause is being looked for."
          : "; what to do is being weighed.";
    }
    return switch (incident.decision().get().choice()) {
      case Decision.Choice.Recover r ->
          IncidentView.shadowed(incident)
              ? "; %s would be carried out, but the mode is shadow and touches nothing."
                  .formatted(r.plan().playbook())
              : "; %s is next.".formatted(r.plan().playbook());
      case Decision.Choice.Hold h -> "; nothing is done yet: " + sentenced(h.refusal().detail());
      case Decision.Choice.Escalate e -> "; a person is called: " + sentenced(e.why());
    };
  }

  private static String plan(Incident incident) {
    return incident.plan().map(RecoveryPlan::playbook).orElse("a plan");
  }

  private static List<String> seen(Incident incident) {
    List<String> lines = new ArrayList<>();
    Instant onset = incident.onset();
    lines.add("It began at " + IncidentView.ms(onset) + ".");
    for (FailureEvent f : incident.failures()) {
      lines.add(
          "%s %s, seen %s by %s (%s, %s)"
              .formatted(
                  f.component(),
                  Wording.fails(f.kind()),
                  Wording.after(onset, f.detectedAt()),
                  f.detector(),
                  Wording.kebab(f.kind().failureClass()),
                  Wording.kebab(f.severity())));
      evidence(f.evidence(), onset, lines);
    }
    return lines;
  }

  private static void evidence(List<Evidence> evidence, Instant onset, List<String> lines) {
    for (Evidence e : evidence) {
      lines.add(
          "  %s %s, %s: %s"
              .formatted(
                  Wording.after(onset, e.at()),
                  e.component(),
                  e.source(),
                  Wording.plain(e.text())));
    }
  }

  private static List<String> why(Incident incident) {
    List<String> lines = new ArrayList<>();
    if (incident.diagnosis().isEmpty()) {
      return lines;
    }
    Diagnosis diagnosis = incident.diagnosis().get();
    for (Hypothesis h : diagnosis.causes()) {
      lines.add("%5s  %s".formatted(Wording.percent(h.probability()), Wording.plain(h.summary())));
      List<String> evidence = new ArrayList<>();
      evidence(h.evidence(), incident.onset(), evidence);
      evidence.forEach(line -> lines.add("     " + line));
    }
    if (diagnosis.unexplained() > 0) {
      lines.add("%5s  something else".formatted(Wording.percent(diagnosis.unexplained())));
    }
    lines.add(judged("Severity", Wording.kebab(diagnosis.severity()), diagnosis.severityWhy()));
    lines.add(
        judged("Complexity", Wording.kebab(diagnosis.complexity()), diagnosis.complexityWhy()));
    lines.add(judged("Risk", Wording.kebab(diagnosis.risk()), diagnosis.riskWhy()));
    return lines;
  }

  private static String judged(String what, String level, String why) {
    return "%s: %s. %s".formatted(what, level, capital(sentenced(Wording.plain(why))));
  }

  private static List<String> affected(Incident incident) {
    return incident
        .diagnosis()
        .map(
            d ->
                d.affected().stream()
                    .map(
                        a ->
                            "%s (%s): %s"
                                .formatted(
                                    a.component(),
                                    Wording.kebab(a.role()).replace('-', ' '),
                                    Wording.plain(a.text())))
                    .toList())
        .orElse(List.of());
  }

  private static List<String> decided(Incident incident, Decision decision) {
    List<String> lines = new ArrayList<>();
    lines.add(Wording.plain(decision.sentence()));
    switch (decision.choice()) {
      case Decision.Choice.Recover r -> {
        RecoveryPlan plan = r.plan();
        lines.add(
            "Plan %s: %s (%s), %s risk, mode %s."
                .formatted(
                    plan.id(),
                    plan.playbook(),
                    plan.strategy(),
                    Wording.kebab(plan.risk()),
                    Wording.kebab(r.mode())));
        plan.steps().forEach(s -> lines.add("  %d. %s".formatted(s.index() + 1, s.summary())));
      }
      case Decision.Choice.Hold h ->
          lines.add(
              "Held until %s: %s."
                  .formatted(IncidentView.ms(h.until()), Wording.kebab(h.refusal().reason())));
      case Decision.Choice.Escalate _ -> lines.add("Handed to a person.");
    }
    incident
        .diagnosis()
        .map(d -> d.recommendation().why())
        .filter(why -> !why.isBlank())
        .ifPresent(why -> lines.add("By the cause alone: " + Wording.plain(why)));
    return lines;
  }

  private static List<String> whyNot(Incident incident, Decision decision) {
    List<String> lines = new ArrayList<>();
    Set<String> told = new LinkedHashSet<>();
    decision
        .candidates()
        .forEach(
            c ->
                c.ruledOut()
                    .ifPresent(
                        why -> {
                          told.add(c.playbook());
                          lines.add(c.playbook() + ": " + Wording.plain(why));
                        }));
    incident
        .diagnosis()
        .ifPresent(
            d ->
                d.recommendation()
                    .whyNot()
                    .forEach(
                        (playbook, why) -> {
                          if (told.add(playbook)) {
                            lines.add(playbook + ": " + Wording.plain(why));
                          }
                        }));
    return lines;
  }

  private static List<String> happened(Incident incident, Course course) {
    return Timeline.of(incident, course).stream()
        .map(
            e ->
                "%9s  %-8s  %s"
                    .formatted(Wording.after(incident.onset(), e.at()), e.stage(), e.text()))
        .toList();
  }

  private static List<String> proof(Incident incident) {
    List<String> lines = new ArrayList<>();
    Optional<RecoveryResult> result = incident.result();
    if (result.isEmpty()) {
      return lines;
    }
    for (CategoryResult c : result.get().validation()) {
      lines.add(
          "%s: %s. %s"
              .formatted(
                  Wording.kebab(c.category()),
                  Wording.kebab(c.verdict()),
                  Wording.plain(c.summary())));
      evidence(c.evidence(), incident.onset(), lines);
    }
    return lines;
  }

  /** What this incident's recoveries have taught, with the record as it is now. */
  static List<String> learned(Incident incident, Knowledge knowledge) {
    List<String> lines = new ArrayList<>();
    Pattern pattern = new Pattern(incident.origin(), incident.kind());
    Set<String> playbooks = new LinkedHashSet<>();
    incident.results().forEach(r -> playbooks.add(r.playbook()));
    for (String playbook : playbooks) {
      StrategyRecord record = knowledge.of(pattern, playbook);
      if (record.trials() > 0) {
        lines.add(
            "%s has healed %d of %d when %s %s: %s chance next time%s."
                .formatted(
                    playbook,
                    record.successes(),
                    record.trials(),
                    pattern.component(),
                    Wording.fails(pattern.kind()),
                    Wording.percent(record.mean()),
                    record.meanTime().map(t -> ", usually in " + Durations.show(t)).orElse("")));
      }
    }
    return lines;
  }

  private static String sentenced(String text) {
    return text.isEmpty() || text.endsWith(".") ? text : text + ".";
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static void add(List<Explanation.Section> sections, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      sections.add(new Explanation.Section(title, lines));
    }
  }
}
