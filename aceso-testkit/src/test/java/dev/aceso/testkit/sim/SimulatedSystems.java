package dev.aceso.testkit.sim;

import dev.aceso.detect.Detector;
import dev.aceso.diagnose.Technique;
import dev.aceso.loop.LoopConfig;
import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Settings;
import dev.aceso.model.StepTemplate;
import dev.aceso.model.StepTemplate.Scope;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Random systems for simulations. */
final class SimulatedSystems {
  private static final Set<FailureKind> STARTABLE = Set.of(FailureKind.CRASHED, FailureKind.DOWN);

  private static final List<Detector> DETECTORS = found(Detector.class);
  private static final List<Technique> TECHNIQUES = found(Technique.class);

  private SimulatedSystems() {}

  private static <T> List<T> found(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** Three to eight components, each needing some of those before it. */
  static LoopConfig random(SplittableRandom random) {
    List<Component> components = new ArrayList<>();
    int count = random.nextInt(3, 9);
    for (int i = 0; i < count; i++) {
      List<ComponentId> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(3) == 0) {
          needs.add(ComponentId.of("c" + j));
        }
      }
      components.add(component("c" + i, needs, random));
    }
    Mode mode = random.nextInt(4) == 0 ? Mode.APPROVE : Mode.AUTOMATIC;
    Policy.Limits limits =
        new Policy.Limits(
            random.nextInt(1, 4), random.nextInt(2, 8), Duration.ofMinutes(2), 0.5, 0.5);
    return config(components, Policy.shadow(some(random)).in(mode).limitedTo(limits));
  }

  /** In some systems, what fails is restarted with what needs it before it is by itself. */
  private static List<RecoveryStrategy> some(SplittableRandom random) {
    return random.nextInt(3) > 0
        ? strategies()
        : List.of(
            strategy("restart-simple", "restart/simple", STARTABLE, 1, "start"),
            ordered(),
            strategy("restart-forced", "restart/forced", Set.of(), 6, "kill", "start"),
            cleaning());
  }

  static LoopConfig config(List<Component> components, Policy policy) {
    return new LoopConfig(
        new Topology(components),
        policy,
        DETECTORS,
        TECHNIQUES,
        Map.of(),
        Map.of("process", verbs()));
  }

  static List<ActionType> verbs() {
    Duration timeout = Duration.ofSeconds(10);
    return List.of(
        new ActionType("start", true, false, timeout),
        new ActionType("stop", true, true, timeout),
        new ActionType("kill", true, true, timeout),
        new ActionType("clean", true, false, timeout),
        new ActionType("exec", false, false, timeout));
  }

  static List<RecoveryStrategy> strategies() {
    return List.of(
        strategy("restart-simple", "restart/simple", STARTABLE, 1, "start"),
        strategy("restart-graceful", "restart/graceful", Set.of(), 2, "stop", "start"),
        strategy("restart-forced", "restart/forced", Set.of(), 3, "kill", "start"),
        undoable(),
        ordered(),
        cleaning(),
        strategy("restart-cleared", "restart/cleared", Set.of(), 4, "kill", "exec", "start"));
  }

  private static Component component(String id, List<ComponentId> needs, SplittableRandom random) {
    ProbeSpec probe =
        new ProbeSpec(
            "health",
            "http",
            Category.HEALTH,
            Duration.ofMillis(random.nextInt(250, 1_000)),
            Duration.ofMillis(500),
            2,
            Settings.NONE);
    return new Component(
        ComponentId.of(id),
        "process",
        List.of(Tier.values()).get(random.nextInt(3)),
        DataClass.NONE,
        random.nextBoolean() ? id : "group",
        needs,
        List.of(probe));
  }

  private static RecoveryStrategy strategy(
      String id, String strategy, Set<FailureKind> kinds, int disruption, String... verbs) {
    return strategy(
        id,
        strategy,
        kinds,
        disruption,
        Stream.of(verbs).map(verb -> step(verb, Optional.empty())).toList());
  }

  /** Stops and sets aside, and puts back both when the start doesn't help. */
  private static RecoveryStrategy undoable() {
    return strategy(
        "restart-aside",
        "restart/aside",
        Set.of(),
        3,
        List.of(
            step("stop", Optional.of(Action.of("start"))),
            step("exec", Optional.of(Action.of("exec"))),
            step("start", Optional.empty())));
  }

  /** What needs it and fails as well is stopped first and started last. */
  private static RecoveryStrategy ordered() {
    return strategy(
        "restart-ordered",
        "restart/ordered",
        Set.of(FailureKind.CRASHED, FailureKind.HUNG, FailureKind.CRASH_LOOP, FailureKind.FAILING),
        2,
        List.of(
            step("stop", Scope.DEPENDANTS_DOWN, Optional.empty()),
            step("stop", Optional.empty()),
            step("start", Optional.empty()),
            step("start", Scope.DEPENDANTS_UP, Optional.empty())));
  }

  private static RecoveryStrategy cleaning() {
    return strategy(
        "clean-disk", "cleanup/disk", Set.of(FailureKind.DISK_FULL), 0, "clean", "start");
  }

  private static StepTemplate step(String verb, Optional<Action> undo) {
    return step(verb, Scope.SELF, undo);
  }

  private static StepTemplate step(String verb, Scope scope, Optional<Action> undo) {
    return new StepTemplate(Action.of(verb), scope, Optional.empty(), 1, undo);
  }

  private static RecoveryStrategy strategy(
      String id,
      String strategy,
      Set<FailureKind> kinds,
      int disruption,
      List<StepTemplate> steps) {
    return new RecoveryStrategy(
        id,
        strategy,
        id,
        kinds.equals(Set.of(FailureKind.DISK_FULL))
            ? Set.of(FailureClass.RESOURCE_EXHAUSTION)
            : Set.of(FailureClass.SERVICE_FAILURE),
        kinds,
        Set.of("process"),
        Optional.empty(),
        Set.of(DataClass.values()),
        Risk.LOW,
        disruption,
        Reversibility.REVERSIBLE,
        Duration.ofSeconds(2),
        steps,
        Set.of(Category.HEALTH),
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }
}
