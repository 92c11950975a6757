package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  private static final List<String> ALLOWED = List.of("PATH", "LANG", "HOME", "USER", "TZ", "MINE");

  @Test
  void whatIsMeantForTheEngineIsNotHandedOn() {
    Map<String, String> own =
        Map.of(
            "PATH", "/bin",
            "HOME", "/root",
            "ACESO_TOKEN", "secret",
            "NOTIFY_SOCKET", "/run/systemd/notify",
            "LISTEN_FDS", "1",
            "JAVA_TOOL_OPTIONS", "-Xmx9g");
    assertThat(Environment.with(own, Map.of("MINE", "1", "PATH", "/opt/bin")))
        .isEqualTo(Map.of("PATH", "/opt/bin", "HOME", "/root", "MINE", "1"));
  }

  @Test
  void aProgramFindsNothingElseInItsEnvironment(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    long pid = new Spawn(List.of("env"), Map.of("MINE", "1"), folder, Rights.OWN).toFile(output);
    assertThat(Posix.reapByNumber(pid)).contains(new ExitStatus.Code(0));
    List<String> names =
        Files.readAllLines(output).stream().map(line -> line.split("=", 2)[0]).toList();
    assertThat(names).contains("PATH", "MINE").isSubsetOf(ALLOWED);
  }
}
