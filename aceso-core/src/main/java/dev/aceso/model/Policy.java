package dev.aceso.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a person has laid down about how the engine is to decide.
 *
 * @param mode where no rule matches
 * @param rules the first that matches wins
 * @param rollout percent of the components that an automatic mode reaches, by stable hash; the
 *     others wait for approval
 * @param validation what single components ask of a proof
 */
public record Policy(
    Mode mode,
    List<ModeRule> rules,
    int rollout,
    Limits limits,
    Guards guards,
    Approval approval,
    DetectionPolicy detection,
    ScoreWeights weights,
    LearningPolicy learning,
    List<RecoveryStrategy> strategies,
    Map<ComponentId, ValidationRules> validation) {
  public Policy {
    rules = List.copyOf(rules);
    strategies = List.copyOf(strategies);
    validation = Map.copyOf(validation);
  }

  /** What is safe when nobody has said anything: look, decide, touch nothing. */
  public static Policy shadow(List<RecoveryStrategy> strategies) {
    return new Policy(
        Mode.SHADOW,
        List.of(),
        100,
        Limits.DEFAULT,
        Guards.DEFAULT,
        Approval.DEFAULT,
        DetectionPolicy.DEFAULT,
        ScoreWeights.DEFAULT,
        LearningPolicy.DEFAULT,
        strategies,
        Map.of());
  }

  /** What a component asks of a proof beyond what the playbook asks. */
  public ValidationRules validation(ComponentId id) {
    return validation.getOrDefault(id, ValidationRules.NONE);
  }

  /** The same policy in another mode, without rules. */
  public Policy in(Mode mode) {
    return new Policy(
        mode,
        List.of(),
        rollout,
        limits,
        guards,
        approval,
        detection,
        weights,
        learning,
        strategies,
        validation);
  }

  /** The same policy with other limits. */
  public Policy limitedTo(Limits limits) {
    return new Policy(
        mode,
        rules,
        rollout,
        limits,
        guards,
        approval,
        detection,
        weights,
        learning,
        strategies,
        validation);
  }

  /** The same policy with other guards. */
  public Policy guardedBy(Guards guards) {
    return new Policy(
        mode,
        rules,
        rollout,
        limits,
        guards,
        approval,
        detection,
        weights,
        learning,
        strategies,
        validation);
  }

  /**
   * Bounds on what happens at once and in a row.
   *
   * @param concurrent recoveries at once, at least 1
   * @param attempts recoveries of one component within {@code within}; more go to a person
   * @param group share of a group that may be out of service, recoveries included, 0 to 1; one
   *     member is always allowed
   * @param system share of all components that may be acted on at once, 0 to 1; one is always
   *     allowed
   */
  public record Limits(int concurrent, int attempts, Duration within, double group, double system) {
    public static final Limits DEFAULT = new Limits(5, 3, Duration.ofMinutes(10), 0.34, 0.10);

    /** How many members of a group of this size may be out of service, at least 1. */
    public int groupAtMost(int members) {
      return share(group, members);
    }

    /** How many of so many components may be acted on at once, at least 1. */
    public int systemAtMost(int components) {
      return share(system, components);
    }

    /** Rounded down, but 0.29 of 100 is 29 although the product is a hair below. */
    private static int share(double share, int of) {
      return Math.max(1, (int) Math.floor(share * of + 1e-9));
    }
  }

  /**
   * How people approve.
   *
   * @param expires after which an approval that nobody gave is given up and escalated
   * @param needed how many different people must approve
   * @param remind how long after an escalation that nobody acknowledged people are told again; the
   *     time doubles with each reminder, to four hours at most
   */
  public record Approval(Duration expires, int needed, Duration remind) {
    public static final Approval DEFAULT =
        new Approval(Duration.ofMinutes(15), 1, Duration.ofMinutes(15));
  }
}
