package dev.aceso.decide;

import dev.aceso.model.ActionType;
import dev.aceso.model.Attempt;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Policy;
import java.util.List;
import java.util.Map;

/**
 * All that a decision rests on.
 *
 * @param failure the one that opened the incident
 * @param attempts what was tried on the cause's component within the attempts window or for this
 *     incident, oldest first
 * @param conditions compiled {@code when} by playbook id; a playbook without one always applies
 * @param verbs what each type of target can do
 * @param tripped playbooks whose circuit breaker is open, and why, by id
 * @param plans how many plans were carried out for the incident so far
 * @param told whether people have been told that the usual means are used up
 */
public record Situation(
    String incident,
    FailureEvent failure,
    Diagnosis diagnosis,
    Facts facts,
    Policy policy,
    Knowledge knowledge,
    List<Attempt> attempts,
    Map<String, Condition> conditions,
    Map<String, List<ActionType>> verbs,
    Map<String, String> tripped,
    int plans,
    boolean told) {
  public Situation {
    attempts = List.copyOf(attempts);
    conditions = Map.copyOf(conditions);
    verbs = Map.copyOf(verbs);
    tripped = Map.copyOf(tripped);
  }
}
