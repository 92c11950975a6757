package dev.aceso.model;

import java.time.Instant;
import java.util.List;

/**
 * What is to be done about an incident and why.
 *
 * @param sentence the decision in one sentence
 * @param candidates every strategy that was weighed, the best first
 */
public record Decision(
    String incident, Instant at, Choice choice, String sentence, List<Candidate> candidates) {
  public Decision {
    candidates = List.copyOf(candidates);
  }

  /** The same, carried out by another plan; what is no recovery stays as it is. */
  public Decision about(RecoveryPlan plan) {
    return choice instanceof Choice.Recover recover
        ? new Decision(incident, at, new Choice.Recover(plan, recover.mode()), sentence, candidates)
        : this;
  }

  /** The same with more to its sentence. */
  public Decision adding(String more) {
    return new Decision(incident, at, choice, sentence + more, candidates);
  }

  /** What was chosen. */
  public sealed interface Choice {
    /** Carry out the plan, as far as the mode allows. */
    record Recover(RecoveryPlan plan, Mode mode) implements Choice {}

    /** Do nothing before the given time, then decide again. */
    record Hold(Refusal refusal, Instant until) implements Choice {}

    /** Hand it to a person. */
    record Escalate(String why) implements Choice {}
  }
}
