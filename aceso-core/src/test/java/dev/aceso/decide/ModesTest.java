package dev.aceso.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.FailureClass;
import dev.aceso.model.Mode;
import dev.aceso.model.Policy;
import dev.aceso.model.Tier;
import dev.aceso.shop.Shop;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModesTest {
  private static final List<Component> THOUSAND =
      IntStream.range(0, 1_000)
          .mapToObj(i -> ComponentId.of("service-" + i))
          .map(id -> Shop.component(id, "process", Tier.STANDARD, DataClass.NONE, id.value()))
          .toList();

  private static Policy policy(Mode mode, int rollout) {
    Policy p = Policy.shadow(List.of());
    return new Policy(
        mode,
        List.of(),
        rollout,
        p.limits(),
        p.guards(),
        p.approval(),
        p.detection(),
        p.weights(),
        p.learning(),
        p.strategies(),
        p.validation());
  }

  private static Mode mode(Policy policy, Component component) {
    return Modes.of(policy, component, FailureClass.SERVICE_FAILURE, "restart/simple");
  }

  private static List<Component> reached(int rollout) {
    Policy policy = policy(Mode.AUTOMATIC, rollout);
    return THOUSAND.stream().filter(c -> mode(policy, c) == Mode.AUTOMATIC).toList();
  }

  @Test
  void theRolloutReachesItsShareAndAsItGrowsNobodyIsLeftBehind() {
    assertThat(reached(0)).isEmpty();
    assertThat(reached(25)).hasSizeBetween(200, 300);
    assertThat(reached(50)).hasSizeBetween(450, 550).containsAll(reached(25));
    assertThat(reached(100)).hasSize(1_000);
  }

  @Test
  void whatItHasNotReachedWaitsForApproval() {
    Component component = THOUSAND.getFirst();
    Policy none = policy(Mode.AUTOMATIC, 0);
    assertThat(Modes.reached(none, component)).isFalse();
    assertThat(mode(none, component)).isEqualTo(Mode.APPROVE);
    assertThat(mode(policy(Mode.SHADOW, 0), component)).isEqualTo(Mode.SHADOW);
    assertThat(mode(policy(Mode.APPROVE, 100), component)).isEqualTo(Mode.APPROVE);
  }
}
