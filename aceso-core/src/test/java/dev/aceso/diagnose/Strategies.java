package dev.aceso.diagnose;

import dev.aceso.model.Category;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureKind;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Reversibility;
import dev.aceso.model.Risk;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Playbooks to choose among. */
final class Strategies {
  static final RecoveryStrategy START =
      restart("start", Set.of(FailureKind.CRASHED), 1, Risk.LOW, EnumSet.allOf(DataClass.class));
  static final RecoveryStrategy GRACEFUL =
      restart("graceful", Set.of(), 3, Risk.LOW, EnumSet.allOf(DataClass.class));
  static final RecoveryStrategy FORCED =
      restart(
          "forced",
          Set.of(),
          4,
          Risk.MEDIUM,
          EnumSet.complementOf(EnumSet.of(DataClass.SYSTEM_OF_RECORD)));
  static final RecoveryStrategy CLEAN =
      new RecoveryStrategy(
          "clean-disk",
          "cleanup/disk",
          "Delete temporary files",
          Set.of(FailureClass.RESOURCE_EXHAUSTION),
          Set.of(FailureKind.DISK_FULL, FailureKind.INODES_EXHAUSTED),
          Set.of("process"),
          Optional.empty(),
          Set.of(DataClass.NONE, DataClass.CACHE),
          Risk.LOW,
          1,
          Reversibility.IRREVERSIBLE,
          Duration.ofSeconds(1),
          List.of(),
          Set.of(Category.HEALTH),
          Map.of(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));
  static final List<RecoveryStrategy> ALL = List.of(START, GRACEFUL, FORCED, CLEAN);

  private Strategies() {}

  static RecoveryStrategy restart(
      String id, Set<FailureKind> kinds, int disruption, Risk risk, Set<DataClass> data) {
    return new RecoveryStrategy(
        id,
        "restart/" + id,
        "Restart: " + id,
        Set.of(FailureClass.SERVICE_FAILURE),
        kinds,
        Set.of("process", "systemd"),
        Optional.empty(),
        data,
        risk,
        disruption,
        Reversibility.REVERSIBLE,
        Duration.ofSeconds(2),
        List.of(),
        Set.of(Category.HEALTH),
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }
}
