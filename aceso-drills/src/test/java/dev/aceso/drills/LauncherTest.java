package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code bin/aceso} refuses before Java has begun. */
class LauncherTest {
  @Test
  void tooFewOpenFilesAreRefusedInOneLine() throws Exception {
    Path launcher = Path.of("../bin/aceso").toRealPath();
    Process process =
        new ProcessBuilder("sh", "-c", "ulimit -n 64; exec \"$0\" version", launcher.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().contains("only 64 files", "ulimit -n 1024");
  }
}
