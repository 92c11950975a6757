package dev.aceso.engine.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.engine.loop.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
  @Test
  void theWatchdogIsFedOnlyWhenItWaitsForThisProcess() {
    assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "30000000"), 7))
        .hasValue(Duration.ofSeconds(30));
    Map<String, String> other = Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8");
    assertThat(ServiceManager.watchdog(other, 7)).isEmpty();
    assertThat(ServiceManager.watchdog(other, 8)).hasValue(Duration.ofSeconds(30));
    assertThat(ServiceManager.watchdog(Map.of(), 7)).isEmpty();
    assertThat(ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "soon"), 7)).isEmpty();
  }

  @Test
  void onlyWhatARestartMendsStarvesTheWatchdog() {
    assertThat(ServiceManager.alive(new Pulse.Beating())).isTrue();
    assertThat(ServiceManager.alive(new Pulse.NotWritten("full"))).isTrue();
    assertThat(ServiceManager.alive(new Pulse.Stuck(Duration.ofMinutes(1), "waiting"))).isFalse();
    assertThat(ServiceManager.alive(new Pulse.Broken("fault"))).isFalse();
  }

  @Test
  void aSocketThatIsNoneOrThatNobodyHasBoundIsRefused() {
    assertThatThrownBy(() -> new NotifySocket("vsock:2:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vsock:2:1");
    assertThatThrownBy(() -> new NotifySocket("/nowhere/at/all").send("READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/nowhere/at/all");
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "nonsense"), 7)).isNotNull();
  }
}
