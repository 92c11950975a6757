package dev.aceso.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: ([0-9.]+)");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;
  private Path unit;

  @BeforeEach
  void configure() throws IOException {
    config = Files.createDirectory(folder.resolve("my shop"));
    unit = folder.resolve("aceso.service");
    Files.writeString(
        config.resolve("recovery_config.yaml"),
        """
        version: 1
        system: shop
        engine: { data: ../data, listen: "127.0.0.1:0" }
        components:
          - { id: web, type: process, command: [sleep, "1"] }
        """);
  }

  @Test
  void theUnitIsPrintedAndNothingWritten() {
    assertThat(install("--print")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "Type=notify",
            "KillMode=process",
            "ExecStart=/bin/true run --config \"" + config + "\"",
            "ReadWritePaths=-" + folder.resolve("data") + " \"-" + config + "\"");
    assertThat(out.toString()).doesNotContain("{");
    assertThat(unit).doesNotExist();
  }

  @Test
  void aUnitThatWasChangedIsLeftAlone() throws IOException {
    assertThat(install()).isZero();
    assertThat(out.toString()).contains("wrote " + unit, "systemctl daemon-reload");
    assertThat(install()).isZero();
    Files.writeString(unit, "# mine\n");
    assertThat(install()).isEqualTo(CliCommand.FAILED);
    assertThat(err.toString()).contains("differs");
    assertThat(unit).hasContent("# mine\n");
  }

  @Test
  void aConfigurationThatCannotRunIsNotInstalled() throws IOException {
    Files.writeString(config.resolve("recovery_config.yaml"), "version: 1\n");
    assertThat(install()).isEqualTo(CliCommand.USAGE);
    assertThat(err.toString()).contains("recovery_config.yaml:");
    assertThat(unit).doesNotExist();
  }

  @Test
  void systemdTakesTheUnitAndFindsItHardened() throws Exception {
    assumeTrue(present("systemd-analyze"), "there is no systemd-analyze here");
    assertThat(install()).isZero();
    assertThat(ran("systemd-analyze", "verify", unit.toString())).doesNotContain("aceso.service");
    String rating = ran("systemd-analyze", "security", "--offline=true", unit.toString());
    Matcher exposure = EXPOSURE.matcher(rating);
    assertThat(exposure.find()).as(rating).isTrue();
    assertThat(Double.parseDouble(exposure.group(1))).isLessThan(5.0);
  }

  private int install(String... more) {
    List<String> args = new ArrayList<>(List.of("install", "--systemd", "--config"));
    args.addAll(List.of(config.toString(), "--unit", unit.toString(), "--program", "/bin/true"));
    args.addAll(List.of(more));
    return Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
  }

  private static boolean present(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String ran(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
