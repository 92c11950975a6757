package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How many files the engine and what it starts may open. */
class OpenFilesTest extends Drill {
  @Test
  void whatItStartsGetsTheLimitThatItWasStartedWithAndTheEngineAllThatItMayGet() throws Exception {
    system.engine().by("prlimit", "--nofile=512:2048").option("-XX:-MaxFDLimit");
    system.counted("web").serve();
    assertThat(limit(system.engine().process().pid())).isEqualTo("2048 2048");
    assertThat(limit(system.pid("web"))).isEqualTo("512 2048");
    system.signal("web", "KILL");
    system.awaitIncident("web", "recovered");
    assertThat(limit(system.pid("web"))).isEqualTo("512 2048");
    assertThat(limit(system.engine().process().pid())).isEqualTo("2048 2048");
  }

  private static String limit(long pid) throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
            .filter(l -> l.startsWith("Max open files"))
            .findFirst()
            .orElseThrow();
    String[] words = line.split("\\s+", -1);
    return words[3] + " " + words[4];
  }
}
