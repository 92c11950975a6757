package dev.aceso.decide;

import dev.aceso.model.Attempt;
import dev.aceso.model.Complexity;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.Recommendation;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Risk;
import dev.aceso.model.Severity;
import dev.aceso.shop.Playbooks;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A situation in the shop, varied in one thing at a time. */
record Scene(
    ComponentId component,
    FailureKind kind,
    Severity severity,
    Facts facts,
    Policy policy,
    Knowledge knowledge,
    List<Attempt> attempts,
    Map<String, Condition> conditions,
    boolean told) {
  static final String INCIDENT = "i9";
  static final Instant NOW = Shop.NOON.plusSeconds(1);

  private static final Policy.Limits WIDE =
      new Policy.Limits(100, 100, Duration.ofMinutes(10), 1, 1);

  static Scene of(ComponentId component, FailureKind kind) {
    return new Scene(
        component,
        kind,
        Severity.MAJOR,
        Shop.healthy(Shop.TOPOLOGY, Shop.NOON.minusSeconds(1)),
        Policy.shadow(Playbooks.ALL).in(Mode.AUTOMATIC).limitedTo(WIDE),
        Knowledge.NONE,
        List.of(),
        Map.of(),
        false);
  }

  Scene with(Severity other) {
    return new Scene(component, kind, other, facts, policy, knowledge, attempts, conditions, told);
  }

  Scene with(Facts other) {
    return new Scene(
        component, kind, severity, other, policy, knowledge, attempts, conditions, told);
  }

  Scene with(Policy other) {
    return new Scene(
        component, kind, severity, facts, other, knowledge, attempts, conditions, told);
  }

  Scene with(Knowledge other) {
    return new Scene(component, kind, severity, facts, policy, other, attempts, conditions, told);
  }

  Scene with(Policy.Limits limits) {
    return with(policy.limitedTo(limits));
  }

  Scene with(Map<String, Condition> other) {
    return new Scene(component, kind, severity, facts, policy, knowledge, attempts, other, told);
  }

  Scene with(RecoveryStrategy... strategies) {
    return with(
        new Policy(
            policy.mode(),
            policy.rules(),
            policy.rollout(),
            policy.limits(),
            policy.guards(),
            policy.approval(),
            policy.detection(),
            policy.weights(),
            policy.learning(),
            List.of(strategies),
            policy.validation()));
  }

  Scene after(List<Attempt> other) {
    return new Scene(component, kind, severity, facts, policy, knowledge, other, conditions, told);
  }

  /** Its process has ended. */
  Scene dead() {
    return with(Shop.after(facts, Shop.crashed(component, Shop.NOON)));
  }

  /** People have been told. */
  Scene handedOver() {
    return new Scene(
        component, kind, severity, facts, policy, knowledge, attempts, conditions, true);
  }

  /** One attempt more in this incident, some seconds ago. */
  Scene tried(RecoveryStrategy strategy, Outcome outcome, int secondsAgo) {
    return tried(INCIDENT, kind, strategy, outcome, secondsAgo);
  }

  Scene tried(
      String incident, FailureKind of, RecoveryStrategy strategy, Outcome outcome, int secondsAgo) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(
        new Attempt(incident, component, of, strategy.id(), outcome, NOW.minusSeconds(secondsAgo)));
    return new Scene(component, kind, severity, facts, policy, knowledge, more, conditions, told);
  }

  Situation situation() {
    Evidence seen = new Evidence(component, Shop.NOON, "exit", "killed by SIGKILL");
    FailureEvent failure =
        FailureEvent.of(component, kind, severity, Shop.NOON, Shop.NOON, "exit", List.of(seen));
    Diagnosis diagnosis =
        new Diagnosis(
            INCIDENT,
            Shop.NOON,
            List.of(new Hypothesis(component, kind, "it ended", 0.9, List.of(seen))),
            0.1,
            List.of(new Impact(component, Impact.Role.ORIGIN, "fails")),
            severity,
            "it is down",
            Complexity.SIMPLE,
            "one component",
            Risk.LOW,
            "nothing else is touched",
            new Recommendation(Optional.empty(), "", Map.of()));
    return new Situation(
        INCIDENT,
        failure,
        diagnosis,
        facts,
        policy,
        knowledge,
        attempts,
        conditions,
        Playbooks.VERBS,
        Map.of(),
        (int) attempts.stream().filter(a -> a.incident().equals(INCIDENT)).count(),
        told);
  }
}
