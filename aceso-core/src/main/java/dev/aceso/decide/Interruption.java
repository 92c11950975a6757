package dev.aceso.decide;

import dev.aceso.model.Attempt;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Outcome;
import dev.aceso.model.Pattern;
import dev.aceso.model.Presence;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.StrategyRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the plan of a strategy would interrupt, besides what it is meant to heal.
 *
 * @param serving healthy components that it would stop
 * @param ill components that it would stop and that don't work anyway
 * @param needless the component itself has ended, it would be stopped all the same, and nothing
 *     tells that a mere start is not enough
 */
record Interruption(List<Component> serving, List<Component> ill, boolean needless) {
  static Interruption of(RecoveryStrategy strategy, Situation s) {
    Component origin = s.facts().topology().get(s.diagnosis().cause().component());
    Set<ComponentId> stopped = stopped(strategy, s);
    boolean itself = stopped.remove(origin.id());
    List<Component> serving = new ArrayList<>();
    List<Component> ill = new ArrayList<>();
    for (ComponentId id : stopped) {
      Component component = s.facts().topology().get(id);
      (Dependants.serves(s.facts().of(id)) ? serving : ill).add(component);
    }
    boolean ended = s.facts().of(origin.id()).presence() instanceof Presence.Ended;
    return new Interruption(serving, ill, itself && ended && !startFailed(origin, s));
  }

  /**
   * How good it is that no more is interrupted, 1 when nothing is. The scale is ours: what works
   * counts by its tier, what doesn't work anyway counts little, however much of it there is, and a
   * needless stop less. By {@link dev.aceso.model.ScoreWeights#DEFAULT} any neighbour that is
   * stopped outweighs whatever else there is to say for a strategy.
   */
  double value() {
    int lost = serving.stream().mapToInt(Interruption::worth).sum();
    return 1 / (1 + lost + (ill.isEmpty() ? 0 : 1) + (needless ? 0.5 : 0));
  }

  String why() {
    List<String> stops = new ArrayList<>();
    if (!serving.isEmpty()) {
      stops.add(
          "stops %d healthy component%s: %s"
              .formatted(serving.size(), serving.size() == 1 ? "" : "s", names(serving)));
    }
    if (!ill.isEmpty()) {
      stops.add("stops what fails as well: " + names(ill));
    }
    if (needless) {
      stops.add("stops what has ended already");
    }
    return stops.isEmpty() ? "stops nothing else" : String.join(", ", stops);
  }

  private static int worth(Component component) {
    return switch (component.tier()) {
      case CRITICAL -> 4;
      case STANDARD -> 3;
      case BEST_EFFORT -> 2;
    };
  }

  private static Set<ComponentId> stopped(RecoveryStrategy strategy, Situation s) {
    Set<ComponentId> stopped = new LinkedHashSet<>();
    for (StepTemplate step : strategy.steps()) {
      for (ComponentId id : Planner.scope(step.scope(), s)) {
        if (Planner.disruptive(s.facts().topology().get(id), step.action(), s)) {
          stopped.add(id);
        }
      }
    }
    return stopped;
  }

  /** Whether what merely starts it has failed just now, or against this more often than healed. */
  private static boolean startFailed(Component origin, Situation s) {
    Pattern pattern = new Pattern(origin.id(), s.diagnosis().cause().kind());
    return s.policy().strategies().stream()
        .filter(strategy -> strategy.fits(pattern.kind(), origin.type()))
        .filter(strategy -> stopped(strategy, s).isEmpty())
        .anyMatch(strategy -> failed(strategy, pattern, s));
  }

  private static boolean failed(RecoveryStrategy strategy, Pattern pattern, Situation s) {
    StrategyRecord record = s.knowledge().of(pattern, strategy.id());
    return record.failures() > record.successes()
        || s.attempts().stream()
            .filter(a -> a.component().equals(pattern.component()))
            .filter(a -> a.playbook().equals(strategy.id()))
            .map(Attempt::outcome)
            .anyMatch(o -> o != Outcome.SUCCESS && o != Outcome.REQUIRES_RETRY);
  }

  private static String names(List<Component> components) {
    return components.stream().map(c -> c.id().value()).sorted().collect(Collectors.joining(", "));
  }
}
