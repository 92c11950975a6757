package dev.aceso.decide;

import dev.aceso.model.Component;
import dev.aceso.model.FailureClass;
import dev.aceso.model.Mode;
import dev.aceso.model.ModeRule;
import dev.aceso.model.Policy;

/** How far the engine may go by itself in a given case. Pure. */
public final class Modes {
  private Modes() {}

  /** The mode that holds, with the rollout taken into account. */
  public static Mode of(Policy policy, Component component, FailureClass failure, String strategy) {
    Mode ruled = ruled(policy, component, failure, strategy);
    return ruled == Mode.AUTOMATIC && !reached(policy, component) ? Mode.APPROVE : ruled;
  }

  /** What the first matching rule says, or else the policy. */
  static Mode ruled(Policy policy, Component component, FailureClass failure, String strategy) {
    return policy.rules().stream()
        .filter(r -> r.matches(component, failure, strategy))
        .findFirst()
        .map(ModeRule::mode)
        .orElse(policy.mode());
  }

  /** Whether the rollout of automatic mode has reached the component. */
  static boolean reached(Policy policy, Component component) {
    return StableHash.below(100, component.id().value()) < policy.rollout();
  }
}
