package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ComponentId;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an engine starts when it begins. */
class ColdStartTest {
  private static final LastLife LOST = new LastLife.Lost(false);
  private static final LastLife ENDED = new LastLife.Ended(false);
  private static final LastLife RUNS = new LastLife.Runs();
  private static final LastLife NEVER = new LastLife.Never();
  private static final LastLife FOREIGN = new LastLife.NotOwned();

  @Test
  void whenMostIsGoneItIsStartedAndWhatHadEndedBeforeIsTold() {
    ColdStart start = cold(LOST, LOST, RUNS, ENDED, NEVER, FOREIGN);
    assertThat(way(start, 0)).isEqualTo(Beginning.START);
    assertThat(way(start, 1)).isEqualTo(Beginning.START);
    assertThat(way(start, 2)).isEqualTo(Beginning.AS_FOUND);
    assertThat(way(start, 3)).isEqualTo(Beginning.AS_FOUND);
    assertThat(way(start, 4)).isEqualTo(Beginning.START);
    assertThat(way(start, 5)).isEqualTo(Beginning.AS_FOUND);
    assertThat(start.said())
        .contains(
            "2 of the 3 processes that ran are gone: starting 3 components it owns in dependency"
                + " order");
  }

  @Test
  void oneAloneOrHalfOfThemHaveCrashed() {
    assertThat(way(cold(LOST), 0)).isEqualTo(Beginning.AS_FOUND);
    assertThat(way(cold(LOST, LOST, RUNS, RUNS), 0)).isEqualTo(Beginning.AS_FOUND);
    assertThat(cold(LOST, LOST, RUNS, RUNS).said()).isEmpty();
  }

  @Test
  void afterABootEverythingIsStartedAlsoWhatHadEnded() {
    ColdStart start = cold(new LastLife.Ended(true), new LastLife.Lost(true));
    assertThat(start.ways().values()).containsOnly(Beginning.START);
    assertThat(start.said())
        .contains("a new boot: starting 2 components it owns in dependency order");
  }

  @Test
  void whatAPersonHasStoppedIsLeft() {
    Map<ComponentId, LastLife> lives = lives(new LastLife.Ended(true), new LastLife.Lost(true));
    ColdStart start = ColdStart.of(lives, id -> !id.value().equals("c0"));
    assertThat(way(start, 0)).isEqualTo(Beginning.LEAVE);
    assertThat(way(start, 1)).isEqualTo(Beginning.START);
    assertThat(start.said()).contains("a new boot: starting 1 component it owns");
  }

  @Test
  void anEngineThatRunsTakesNothingForACold() {
    ColdStart start = ColdStart.none(lives(LOST, LOST, NEVER), _ -> true);
    assertThat(way(start, 0)).isEqualTo(Beginning.AS_FOUND);
    assertThat(way(start, 2)).isEqualTo(Beginning.START);
  }

  private static ColdStart cold(LastLife... lives) {
    return ColdStart.of(lives(lives), _ -> true);
  }

  private static Beginning way(ColdStart start, int component) {
    return Objects.requireNonNull(start.ways().get(ComponentId.of("c" + component)));
  }

  private static Map<ComponentId, LastLife> lives(LastLife... lives) {
    Map<ComponentId, LastLife> all = new LinkedHashMap<>();
    for (LastLife life : lives) {
      all.put(ComponentId.of("c" + all.size()), life);
    }
    return all;
  }
}
