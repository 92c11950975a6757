package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.cli.Main;
import dev.aceso.targets.testbed.Host;
import dev.aceso.targets.testbed.HostImage;
import dev.aceso.targets.testbed.MachineGuard;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An engine under a real systemd, run by the unit that it writes itself. */
@Tag("root")
@ExtendWith(MachineGuard.class)
final class InstalledUnitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path CONFIG = Path.of("etc/aceso");

  @TempDir Path folder;

  @Test
  void itIsReadyUnderItsHardeningAndStartedAgainWhenItDiesOrHangs() throws Exception {
    try (Host host = Host.boot("unit", HostImage.standard())) {
      engine(host.root());
      configuration(host.root().resolve(CONFIG));
      host.unit("aceso.service", unit().lines().toArray(String[]::new));
      shorterWatchdog(host);

      host.exec("systemctl", "start", "--no-block", "aceso");
      try {
        await().atMost(PATIENCE).until(() -> shown(host, "ActiveState").equals("active"));
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(log(host), e);
      }
      await().atMost(PATIENCE).until(() -> shown(host, "StatusText").contains("1 components"));
      String owned = owned(host);

      host.exec("systemctl", "kill", "--kill-who=main", "--signal=KILL", "aceso");
      await().atMost(PATIENCE).until(() -> restarted(host, 1));
      assertThat(owned(host)).isEqualTo(owned);

      host.exec("systemctl", "kill", "--kill-who=main", "--signal=STOP", "aceso");
      await().atMost(PATIENCE).until(() -> restarted(host, 2));
      assertThat(log(host)).contains("Watchdog timeout", "Full thread dump", "aceso-loop");
      assertThat(owned(host)).isEqualTo(owned);

      host.exec("systemctl", "stop", "--no-block", "aceso");
      await().atMost(PATIENCE).until(() -> shown(host, "ActiveState").equals("inactive"));
      assertThat(shown(host, "Result")).isEqualTo("success");
      assertThat(owned(host)).isEqualTo(owned);
    }
  }

  /** The Java and the classes of this JVM, and a launcher. */
  private static void engine(Path root) throws Exception {
    Path aceso = Files.createDirectories(root.resolve("opt/aceso"));
    copy(Path.of(System.getProperty("java.home")), aceso.resolve("jdk"));
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = classPath.size() + "-" + Path.of(entry).getFileName();
      copy(Path.of(entry), aceso.resolve(name));
      classPath.add("/opt/aceso/" + name);
    }
    Path launcher = aceso.resolve("run");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec /opt/aceso/jdk/bin/java --enable-native-access=ALL-UNNAMED -Xmx256m \
        -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' dev.aceso.engine.cli.Main "$@"
        """
            .formatted(String.join(File.pathSeparator, classPath)));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  private static void copy(Path from, Path to) throws Exception {
    Process copying =
        new ProcessBuilder("cp", "-aL", from.toString(), to.toString()).inheritIO().start();
    assertThat(copying.waitFor()).isZero();
  }

  private static void configuration(Path into) throws IOException {
    Files.createDirectories(into);
    Files.writeString(
        into.resolve("recovery_config.yaml"),
        """
        version: 1
        system: shop
        engine: { data: /etc/aceso/data, listen: "127.0.0.1:7676" }
        components:
          - { id: web, type: process, command: [sleep, "86399"] }
        """);
  }

  private String unit() throws IOException {
    configuration(folder);
    StringWriter out = new StringWriter();
    String[] install = {
      "install",
      "--systemd",
      "--print",
      "--config",
      folder.toString(),
      "--program",
      "/opt/aceso/run"
    };
    assertThat(Main.run(install, new PrintWriter(out), new PrintWriter(out)))
        .as(out::toString)
        .isZero();
    return out.toString().replace(folder.toString(), "/" + CONFIG);
  }

  private static void shorterWatchdog(Host host) throws Exception {
    Path dropIns = host.root().resolve("etc/systemd/system/aceso.service.d");
    Files.createDirectories(dropIns);
    Files.writeString(dropIns.resolve("watchdog.conf"), "[Service]\nWatchdogSec=5s\n");
    assertThat(host.exec("systemctl", "daemon-reload").status()).isZero();
  }

  private static boolean restarted(Host host, int times) throws Exception {
    return shown(host, "NRestarts").equals(Integer.toString(times))
        && shown(host, "ActiveState").equals("active");
  }

  private static String owned(Host host) throws Exception {
    Host.Ran ran = host.exec("pgrep", "-f", "^sleep 86399$");
    assertThat(ran.status()).as(ran.output()).isZero();
    return ran.output().strip();
  }

  private static String shown(Host host, String property) throws Exception {
    return host.exec("systemctl", "show", "--value", "-p", property, "aceso").output().strip();
  }

  private static String log(Host host) {
    try {
      return host.exec("journalctl", "-u", "aceso", "--no-pager", "-n", "2000").output();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }
}
