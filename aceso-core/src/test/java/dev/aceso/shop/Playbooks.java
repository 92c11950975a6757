package dev.aceso.shop;

import static dev.aceso.model.StepTemplate.Scope.DEPENDANTS_DOWN;
import static dev.aceso.model.StepTemplate.Scope.DEPENDANTS_UP;
import static dev.aceso.model.StepTemplate.Scope.SELF;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.Category;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import dev.aceso.model.Settings;
import dev.aceso.model.StepTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Playbooks as a user of the shop would have them. */
public final class Playbooks {
  /** What targets can do; an external one nothing. */
  public static final Map<String, List<ActionType>> VERBS =
      Map.of(
          "process",
          List.of(
              new ActionType("start", true, false, Duration.ofSeconds(10)),
              new ActionType("stop", true, true, Duration.ofSeconds(15)),
              new ActionType("kill", true, true, Duration.ofSeconds(5)),
              new ActionType("exec", false, false, Duration.ofSeconds(30))),
          "external",
          List.of());

  public static final RecoveryStrategy SIMPLE =
      restart(
          "simple",
          Set.of(FailureKind.CRASHED, FailureKind.CRASH_LOOP),
          1,
          Risk.LOW,
          Duration.ofSeconds(2),
          step("start", SELF));

  public static final RecoveryStrategy GRACEFUL =
      restart(
          "graceful",
          Set.of(),
          3,
          Risk.LOW,
          Duration.ofSeconds(5),
          step("stop", SELF),
          step("start", SELF));

  public static final RecoveryStrategy FORCED =
      restart(
          "forced",
          Set.of(FailureKind.HUNG, FailureKind.CRASH_LOOP),
          4,
          Risk.MEDIUM,
          Duration.ofSeconds(3),
          step("kill", SELF),
          step("start", SELF));

  public static final RecoveryStrategy ORDERED =
      restart(
          "ordered",
          Set.of(),
          6,
          Risk.MEDIUM,
          Duration.ofSeconds(20),
          step("stop", DEPENDANTS_DOWN),
          step("stop", SELF),
          step("start", SELF),
          step("start", DEPENDANTS_UP));

  public static final RecoveryStrategy CLEAN_DISK =
      new RecoveryStrategy(
          "clean-disk",
          "cleanup/disk",
          "Delete old scratch files",
          Set.of(FailureClass.RESOURCE_EXHAUSTION),
          Set.of(FailureKind.DISK_FULL, FailureKind.INODES_EXHAUSTED),
          Set.of("process"),
          Optional.empty(),
          Set.of(DataClass.NONE, DataClass.CACHE),
          Risk.MEDIUM,
          1,
          Reversibility.IRREVERSIBLE,
          Duration.ofSeconds(3),
          List.of(
              new StepTemplate(
                  new Action("exec", Settings.of("command", List.of("find", "scratch", "-delete"))),
                  SELF,
                  Optional.of(Duration.ofSeconds(7)),
                  2,
                  Optional.empty())),
          Set.of(Category.HEALTH),
          Map.of(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));

  public static final List<RecoveryStrategy> ALL =
      List.of(SIMPLE, GRACEFUL, FORCED, ORDERED, CLEAN_DISK);

  private Playbooks() {}

  private static StepTemplate step(String verb, StepTemplate.Scope scope) {
    return new StepTemplate(Action.of(verb), scope, Optional.empty(), 0, Optional.empty());
  }

  private static RecoveryStrategy restart(
      String variant,
      Set<FailureKind> kinds,
      int disruption,
      Risk risk,
      Duration expected,
      StepTemplate... steps) {
    return new RecoveryStrategy(
        "restart-" + variant,
        "restart/" + variant,
        "Restart, " + variant,
        Set.of(FailureClass.SERVICE_FAILURE),
        kinds,
        Set.of("process"),
        Optional.empty(),
        Set.of(DataClass.values()),
        risk,
        disruption,
        Reversibility.REVERSIBLE,
        expected,
        List.of(steps),
        Set.of(Category.HEALTH, Category.FUNCTIONALITY),
        Map.of("error_rate", "< 0.01"),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }

  /** The playbook with a condition. */
  public static RecoveryStrategy when(RecoveryStrategy s, String condition) {
    return new RecoveryStrategy(
        s.id(),
        s.strategy(),
        s.title(),
        s.classes(),
        s.kinds(),
        s.types(),
        Optional.of(condition),
        s.data(),
        s.risk(),
        s.disruption(),
        s.reversibility(),
        s.expected(),
        s.steps(),
        s.verify(),
        s.success(),
        s.stability(),
        s.deadline());
  }

  /** A playbook that differs only in what the criteria of selection look at. */
  public static RecoveryStrategy like(
      RecoveryStrategy s,
      String id,
      Risk risk,
      int disruption,
      Reversibility reversibility,
      Duration expected) {
    return new RecoveryStrategy(
        id,
        s.strategy(),
        s.title(),
        s.classes(),
        s.kinds(),
        s.types(),
        s.when(),
        s.data(),
        risk,
        disruption,
        reversibility,
        expected,
        s.steps(),
        s.verify(),
        s.success(),
        s.stability(),
        s.deadline());
  }
}
