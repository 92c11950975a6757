package dev.aceso.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
  @Test
  void tellsABusyProcessFromAnIdleOne() throws Exception {
    Process busy = new ProcessBuilder("perl", "-e", "1 while 1").start();
    Process idle = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessUse ofBusy = ProcessUse.over(busy.pid(), Duration.ofMillis(500));
      ProcessUse ofIdle = ProcessUse.over(idle.pid(), Duration.ofMillis(500));
      assertThat(ofBusy.processorShare()).isGreaterThan(ofIdle.processorShare());
      assertThat(ofIdle.residentBytes()).isBetween(100_000L, 100_000_000L);
    } finally {
      busy.destroyForcibly();
      idle.destroyForcibly();
    }
  }
}
