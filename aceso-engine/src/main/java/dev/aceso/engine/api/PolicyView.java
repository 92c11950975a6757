package dev.aceso.engine.api;

import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.LearningPolicy;
import dev.aceso.model.ModeRule;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.ScoreWeights;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The policy in force. What steps are given is left out: it can hold secrets. */
record PolicyView(
    String mode,
    List<RuleView> rules,
    int rolloutPercent,
    LimitsView limits,
    ApprovalView approval,
    DetectionView detection,
    ScoreWeights weights,
    LearningView learning,
    List<PlaybookView> playbooks) {

  /** The mode of what the rule matches; an empty list matches everything. */
  record RuleView(
      List<String> components,
      List<String> tiers,
      List<String> classes,
      List<String> strategies,
      String mode) {}

  /** Bounds; group and system are shares, 0 to 1. */
  record LimitsView(int concurrent, int attempts, long withinMs, double group, double system) {}

  /** How people approve. */
  record ApprovalView(long expiresMs, int needed) {}

  /** When signals make a failure. */
  record DetectionView(
      int crashLoopExits,
      long crashLoopWithinMs,
      double phi,
      long heartbeatPauseMs,
      long settleMs,
      long flapWithinMs) {}

  /** How outcomes become knowledge. */
  record LearningView(long relapseMs, double shrinkage) {}

  /** A playbook; an empty list of classes, subclasses or types means all. */
  record PlaybookView(
      String id,
      String strategy,
      String title,
      List<String> classes,
      List<String> subclasses,
      List<String> types,
      @Nullable String when,
      List<String> data,
      String risk,
      int disruption,
      String reversibility,
      long expectedMs,
      List<StepView> steps,
      List<String> verify,
      Map<String, String> success,
      long stabilityMs,
      long deadlineMs) {}

  /** A step of a playbook; scope is self, dependants-down or dependants-up. */
  record StepView(String action, String scope, int retries, @Nullable String undo) {}

  static PolicyView of(Policy policy) {
    Policy.Limits limits = policy.limits();
    DetectionPolicy detection = policy.detection();
    LearningPolicy learning = policy.learning();
    return new PolicyView(
        Wording.kebab(policy.mode()),
        policy.rules().stream().map(PolicyView::rule).toList(),
        policy.rollout(),
        new LimitsView(
            limits.concurrent(),
            limits.attempts(),
            limits.within().toMillis(),
            limits.group(),
            limits.system()),
        new ApprovalView(policy.approval().expires().toMillis(), policy.approval().needed()),
        new DetectionView(
            detection.crashLoopExits(),
            detection.crashLoopWithin().toMillis(),
            detection.phi(),
            detection.heartbeatPause().toMillis(),
            detection.settle().toMillis(),
            detection.flapWithin().toMillis()),
        policy.weights(),
        new LearningView(learning.relapse().toMillis(), learning.shrinkage()),
        policy.strategies().stream().map(PolicyView::playbook).toList());
  }

  private static RuleView rule(ModeRule rule) {
    return new RuleView(
        rule.components().stream().map(Object::toString).sorted().toList(),
        names(rule.tiers()),
        names(rule.classes()),
        rule.strategies().stream().sorted().toList(),
        Wording.kebab(rule.mode()));
  }

  private static PlaybookView playbook(RecoveryStrategy s) {
    return new PlaybookView(
        s.id(),
        s.strategy(),
        s.title(),
        names(s.classes()),
        names(s.kinds()),
        s.types().stream().sorted().toList(),
        s.when().orElse(null),
        names(s.data()),
        Wording.kebab(s.risk()),
        s.disruption(),
        Wording.kebab(s.reversibility()),
        s.expected().toMillis(),
        s.steps().stream()
            .map(
                t ->
                    new StepView(
                        t.action().verb(),
                        Wording.kebab(t.scope()),
                        t.retries(),
                        t.undo().map(u -> u.verb()).orElse(null)))
            .toList(),
        names(s.verify()),
        new TreeMap<>(s.success()),
        s.stability().toMillis(),
        s.deadline().toMillis());
  }

  private static List<String> names(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Wording::kebab).sorted().toList();
  }
}
