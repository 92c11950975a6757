package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.api.CrashStory;
import dev.aceso.engine.api.Shop;
import dev.aceso.engine.loop.ComponentStatus.Health;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Incident;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VitalsTest {
  private static final Instant NOW = Shop.START.plusSeconds(200);
  private static final ComponentId ORDERS = ComponentId.of("orders");
  private static final ComponentFacts SERVING = Shop.up("orders").facts();
  private final List<Incident> incidents =
      List.of(new CrashStory("inc-1", "payments", "orders", Shop.START, "x").escalated());

  @Test
  void whatServesIsUpWhateverIncidentIsOpen() {
    assertThat(Vitals.health(SERVING, incidents)).isEqualTo(Health.UP);
  }

  @Test
  void withoutAnyEvidenceOfServiceTheIncidentCounts() {
    ComponentFacts unproved =
        ComponentFacts.none(SERVING.component())
            .with(new Signal.Started(ORDERS, Shop.START, 4711, false));

    assertThat(Vitals.health(unproved, incidents)).isEqualTo(Health.DOWN);
    assertThat(Vitals.health(unproved, List.of())).isEqualTo(Health.UP);
  }

  @Test
  void whatEndedThoughItIsMeantToRunIsDown() {
    ComponentFacts ended = ended(Ending.UNASKED);

    assertThat(Vitals.health(ended, List.of())).isEqualTo(Health.DOWN);
    assertThat(Vitals.summary(ended, Health.DOWN, NOW)).startsWith("ended: ");
  }

  @Test
  void whatAPersonStoppedIsStoppedAndSaysSinceWhen() {
    ComponentFacts stopped = ended(Ending.BY_PERSON);

    assertThat(Vitals.health(stopped, List.of())).isEqualTo(Health.STOPPED);
    assertThat(Vitals.summary(stopped, Health.STOPPED, NOW))
        .isEqualTo("stopped by a person 3 min ago");
    ComponentFacts ordered =
        ended(Ending.BY_ENGINE)
            .ordered(Optional.of(new Desired.Stopped("ann", NOW.minusSeconds(60), "a new disk")));
    assertThat(Vitals.health(ordered, List.of())).isEqualTo(Health.STOPPED);
    assertThat(Vitals.summary(ordered, Health.STOPPED, NOW))
        .isEqualTo("stopped by ann (a new disk) 60 s ago");
  }

  @Test
  void whatHasDoneItsWorkIsStopped() {
    ComponentFacts done = ended(Ending.DONE);

    assertThat(Vitals.health(done, List.of())).isEqualTo(Health.STOPPED);
    assertThat(Vitals.summary(done, Health.STOPPED, NOW)).isEqualTo("its work is done");
  }

  private static ComponentFacts ended(Ending ending) {
    return SERVING.with(
        new Signal.Exited(
            ORDERS,
            NOW.minusSeconds(180),
            4711,
            new ExitStatus.Code(0),
            Duration.ofSeconds(20),
            ending));
  }
}
