package dev.aceso.decide;

import dev.aceso.decide.Objection.Ground;
import dev.aceso.model.Attempt;
import dev.aceso.model.Candidate;
import dev.aceso.model.Component;
import dev.aceso.model.Decision;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.Durations;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Refusal;
import dev.aceso.model.ScorePart;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to do about an incident. Every strategy is weighed by the six criteria of selection
 * and the best that nothing speaks against is planned. The same situation always gives the same
 * decision. Pure and thread-safe.
 */
public final class Decider {
  private Decider() {}

  /** The decision at a moment. A recovery still has to pass the safety gates. */
  public static Decision decide(Situation s, Instant now) {
    Component component = s.facts().topology().get(s.diagnosis().cause().component());
    return new Deliberation(s, component, weigh(s, component, now), now).decision();
  }

  /** When something that was tried on the cause's component stops speaking against any strategy. */
  public static Optional<Instant> reopens(Situation s, Instant now) {
    return new Ladder(s, now).lapses();
  }

  /** A strategy with what speaks for and against it. */
  private record Weighed(
      RecoveryStrategy strategy, List<ScorePart> parts, Optional<Objection> objection) {
    double score() {
      return parts.stream().mapToDouble(ScorePart::points).sum();
    }

    boolean possible() {
      return objection.isEmpty();
    }

    Candidate candidate() {
      return new Candidate(
          strategy.id(), strategy.strategy(), score(), parts, objection.map(Objection::text));
    }

    Weighed allowed() {
      return new Weighed(strategy, parts, Optional.empty());
    }
  }

  private static final Comparator<Weighed> BEST_FIRST =
      Comparator.comparing((Weighed w) -> !w.possible())
          .thenComparing(Comparator.comparingDouble(Weighed::score).reversed())
          .thenComparingInt(w -> w.strategy().disruption())
          .thenComparing(w -> w.strategy().id());

  private static List<Weighed> weigh(Situation s, Component component, Instant now) {
    Ladder ladder = new Ladder(s, now);
    List<Weighed> all =
        s.policy().strategies().stream()
            .map(
                strategy ->
                    new Weighed(
                        strategy,
                        new Scoring(strategy, component, s).parts(),
                        new Applicability(strategy, component, s)
                            .objection()
                            .or(() -> ladder.objection(strategy))))
            .toList();
    return (all.stream().anyMatch(Weighed::possible)
            ? all
            : all.stream().map(Decider::again).toList())
        .stream().sorted(BEST_FIRST).toList();
  }

  /** What had worked and did not last is tried again when there is no further rung. */
  private static Weighed again(Weighed w) {
    boolean relapsed = w.objection().filter(o -> o.ground() == Ground.RELAPSED).isPresent();
    return relapsed ? w.allowed() : w;
  }

  /** The choice among what was weighed. */
  private record Deliberation(
      Situation s, Component component, List<Weighed> weighed, Instant now) {
    Decision decision() {
      if (!Planner.actionable(component, s)) {
        return escalate(
            "%s is the cause and nothing can be done to it from here: it is %s"
                .formatted(component.id(), component.type()));
      }
      long tried = attempts();
      boolean spent = tried >= s.policy().limits().attempts();
      if (!spent && possible()) {
        return kind() == FailureKind.CRASH_LOOP
            ? afterPause(weighed.getFirst(), tried)
            : recover(weighed.getFirst());
      }
      Optional<Weighed> start = s.told() ? start() : Optional.empty();
      return start.isPresent()
          ? afterPause(start.get(), tried)
          : escalate((spent ? spent(tried) : nothingLeft()) + goesOn());
    }

    private boolean possible() {
      return !weighed.isEmpty() && weighed.getFirst().possible();
    }

    /** Starting what is dead harms nothing, so it is never given up: only the pauses grow. */
    private Optional<Weighed> start() {
      return weighed.stream()
          .filter(w -> Planner.harmless(w.strategy(), s))
          .filter(w -> w.objection().stream().allMatch(o -> bearable(w.strategy(), o)))
          .findFirst();
    }

    /** What crashes again and again is started like what has crashed once. */
    private boolean bearable(RecoveryStrategy strategy, Objection objection) {
      return objection.ground().ofThePast()
          || (objection.ground() == Ground.NOT_MEANT_FOR
              && strategy.fits(FailureKind.CRASHED, component.type()));
    }

    private String spent(long tried) {
      Policy.Limits limits = s.policy().limits();
      return "%s was recovered %d times within %s, %d are allowed: a person has to look"
          .formatted(component.id(), tried, Durations.show(limits.within()), limits.attempts());
    }

    private String goesOn() {
      return start().isPresent()
          ? "; meanwhile it is started again, with pauses of up to %s"
              .formatted(Durations.show(Backoff.LONGEST))
          : "";
    }

    private Decision afterPause(Weighed best, long tried) {
      Instant until = Backoff.until(s);
      return now.isBefore(until) ? hold(until, tried) : recover(best);
    }

    private Decision recover(Weighed best) {
      Mode mode = mode(best.strategy());
      String sentence =
          "%s for %s (%s): %s"
              .formatted(
                  best.strategy().id(),
                  component.id(),
                  Applicability.written(kind()),
                  comparison(best));
      if (mode == Mode.AUTOMATIC && !reached()) {
        mode = Mode.APPROVE;
        sentence +=
            "; it waits for approval, as automatic mode is rolled out to %d%% of the components"
                .formatted(s.policy().rollout());
      }
      RecoveryPlan plan = Planner.plan(best.strategy(), s, now);
      Optional<String> doubt = doubt(plan);
      if (mode == Mode.AUTOMATIC && doubt.isPresent()) {
        mode = Mode.APPROVE;
        sentence += "; it waits for approval, as " + doubt.get();
      }
      return decision(new Choice.Recover(plan, mode), sentence);
    }

    /** What the plan touches may have been stopped by a person whom nobody saw. */
    private Optional<String> doubt(RecoveryPlan plan) {
      return plan.touches().stream()
          .sorted()
          .flatMap(
              id ->
                  s.facts().of(id).doubtful().stream()
                      .map(
                          end ->
                              "%s ended (%s) as after a deliberate stop: approve to start it, or leave it stopped (aceso stop %s)"
                                  .formatted(id, end.status(), id)))
          .findFirst();
    }

    private Decision hold(Instant until, long tried) {
      String detail =
          "%s %s: %s pause before attempt %d"
              .formatted(
                  component.id(),
                  kind() == FailureKind.CRASH_LOOP ? "crashes again and again" : "stays down",
                  Durations.show(Duration.between(now, until)),
                  tried + 1);
      Refusal refusal = new Refusal(Refusal.Reason.BACKING_OFF, detail);
      return decision(new Choice.Hold(refusal, until), detail);
    }

    private Decision escalate(String why) {
      return decision(new Choice.Escalate(why), why);
    }

    private Decision decision(Choice choice, String sentence) {
      List<Candidate> candidates = weighed.stream().map(Weighed::candidate).toList();
      return new Decision(s.incident(), now, choice, sentence, candidates);
    }

    private String nothingLeft() {
      List<String> tried =
          weighed.stream()
              .filter(w -> w.objection().filter(o -> o.ground() == Ground.TRIED).isPresent())
              .map(w -> w.strategy().id() + " " + w.objection().orElseThrow().text())
              .toList();
      String what = "%s (%s)".formatted(component.id(), Applicability.written(kind()));
      return tried.isEmpty()
          ? "no playbook applies to " + what + closest()
          : "no playbook is left for " + what + ": " + String.join("; ", tried);
    }

    private String closest() {
      return weighed.stream()
          .findFirst()
          .map(w -> ": " + w.strategy().id() + " " + w.objection().orElseThrow().text())
          .orElse("");
    }

    /** Where the best is furthest ahead of the next, and what the next says there. */
    private String comparison(Weighed best) {
      if (weighed.size() == 1) {
        return onItsOwn(best) + "; there is no other playbook";
      }
      Weighed next = weighed.get(1);
      if (!next.possible()) {
        return "%s; %s is ruled out: it %s"
            .formatted(onItsOwn(best), next.strategy().id(), next.objection().orElseThrow().text());
      }
      int ahead = furthestAhead(best, next);
      return "%s; %s comes second: %s"
          .formatted(
              best.parts().get(ahead).why(), next.strategy().id(), next.parts().get(ahead).why());
    }

    /** What it is made for and how it has done. */
    private static String onItsOwn(Weighed best) {
      return best.parts().getFirst().why() + ", " + best.parts().getLast().why();
    }

    private static int furthestAhead(Weighed best, Weighed next) {
      int furthest = 0;
      for (int i = 1; i < best.parts().size(); i++) {
        if (lead(best, next, i) > lead(best, next, furthest)) {
          furthest = i;
        }
      }
      return furthest;
    }

    private static double lead(Weighed best, Weighed next, int part) {
      return best.parts().get(part).points() - next.parts().get(part).points();
    }

    private Mode mode(RecoveryStrategy strategy) {
      return Modes.ruled(s.policy(), component, kind().failureClass(), strategy.strategy());
    }

    private boolean reached() {
      return Modes.reached(s.policy(), component);
    }

    private long attempts() {
      Instant from = now.minus(s.policy().limits().within());
      return Attempt.counted(
              s.attempts().stream()
                  .filter(a -> a.component().equals(component.id()) && a.at().isAfter(from))
                  .toList())
          .size();
    }

    private FailureKind kind() {
      return s.diagnosis().cause().kind();
    }
  }
}
