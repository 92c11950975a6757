package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Duration SHORT = Pulse.LONGEST_TURN;
  private static final Duration LONG = Pulse.LONGEST_TURN.plusMillis(1);

  @Test
  void theGravestIsTold() {
    assertThat(Pulse.of(marks(SHORT, "", ""))).isEqualTo(new Pulse.Beating());
    assertThat(Pulse.of(marks(SHORT, "", "full"))).isEqualTo(new Pulse.NotWritten("full"));
    assertThat(Pulse.of(marks(LONG, "", "full"))).isEqualTo(new Pulse.Stuck(LONG, "waiting"));
    assertThat(Pulse.of(marks(LONG, "fault", "full"))).isEqualTo(new Pulse.Broken("fault"));
  }

  @Test
  void troubleIsToldInOneLineAndOnlyThen() {
    assertThat(new Pulse.Beating().trouble()).isEmpty();
    assertThat(new Pulse.Stuck(LONG, "waiting").trouble()).contains("waiting for 10 s");
    assertThat(new Pulse.Broken("fault").trouble()).contains("fault");
    assertThat(new Pulse.NotWritten("full").trouble()).isEqualTo("full");
  }

  private static Pulse.Marks marks(Duration since, String broken, String unwritten) {
    return new Pulse.Marks(since, "waiting", broken, unwritten);
  }
}
