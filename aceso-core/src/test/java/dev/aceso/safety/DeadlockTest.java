package dev.aceso.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.safety.Deadlock.Wait;
import dev.aceso.safety.Deadlock.Wait.ForAll;
import dev.aceso.safety.Deadlock.Wait.ForAny;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SAF-7")
class DeadlockTest {
  private static java.util.Optional<String> victim(Map<String, Wait> waits) {
    return Deadlock.victim(waits, Comparator.naturalOrder());
  }

  @Test
  void nobodyGivesWayWhileSomebodyCanGoOn() {
    assertThat(victim(Map.of())).isEmpty();
    assertThat(victim(Map.of("a", new ForAll(Set.of())))).isEmpty();
    assertThat(
            victim(Map.of("a", new ForAll(Set.of("b")), "b", new ForAny(Set.of("a", "c"), false))))
        .as("c runs and will end")
        .isEmpty();
  }

  @Test
  void ofTwoThatWaitForEachOtherTheOneThatRunsGivesWay() {
    assertThat(victim(Map.of("a", new ForAll(Set.of("b")), "b", new ForAny(Set.of("a"), false))))
        .contains("a");
  }

  @Test
  void ofSeveralThatRunTheLatestGivesWay() {
    assertThat(
            victim(
                Map.of(
                    "a", new ForAll(Set.of("c")),
                    "b", new ForAll(Set.of("c")),
                    "c", new ForAny(Set.of("a", "b"), false))))
        .contains("b");
  }

  @Test
  void oneThatWaitsForAllIsStuckByAnyOfThem() {
    assertThat(
            victim(
                Map.of(
                    "a", new ForAll(Set.of("b", "d")),
                    "b", new ForAny(Set.of("a"), false))))
        .contains("a");
  }

  @Test
  void whoOnlyWaitsForTheStuckIsNotAskedToGiveWay() {
    assertThat(
            victim(
                Map.of(
                    "a", new ForAll(Set.of("b")),
                    "b", new ForAny(Set.of("a"), false),
                    "c", new ForAny(Set.of("a"), false))))
        .contains("a");
  }

  @Test
  void ofTwoThatRunAndHoldEachOtherUpTheLatestGivesWay() {
    assertThat(
            victim(Map.of("a", new ForAny(Set.of("b"), true), "b", new ForAny(Set.of("a"), true))))
        .contains("b");
  }
}
