package dev.aceso.targets.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which processes count as this machine's, shown with a real one. */
final class ProcessTableTest {
  @Test
  void theSchedulersStateOfAProcessInTheUnitsGroup() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      String group = group(process.pid());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessTable.state(process.pid(), group).equals(Optional.of('S')));
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessTable.state(process.pid(), group).equals(Optional.of('T')));
      assertThat(ProcessTable.state(process.pid(), "/system.slice/other.service")).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatIsNotThereHasNoState() {
    assertThat(ProcessTable.state(0, "/")).isEmpty();
    assertThat(ProcessTable.state(Long.MAX_VALUE, "/")).isEmpty();
  }

  private static String group(long pid) throws IOException {
    String line = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).getFirst();
    return line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1);
  }
}
