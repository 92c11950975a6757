package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.targets.testbed.Host;
import dev.aceso.targets.testbed.HostImage;
import dev.aceso.targets.testbed.MachineGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Units of a real systemd, which fail in the ways that must be told apart and are healed. */
@Tag("root")
@ExtendWith(MachineGuard.class)
final class SystemdDrillTest extends Drill {
  private static final int PORT = 8080;
  private static @Nullable Host booted;

  private String unit = "";

  @BeforeAll
  static void boot() throws IOException, InterruptedException {
    booted = Host.boot("drill", HostImage.standard());
    Files.copy(
        TestSystem.program("counted-service.pl"), host().root().resolve("opt/counted-service.pl"));
  }

  @AfterAll
  static void shutDown() throws IOException {
    if (booted != null) {
      booted.close();
    }
  }

  private static Host host() {
    return Objects.requireNonNull(booted);
  }

  /** A unit of the test's own that serves, watched over the host's bus. */
  @BeforeEach
  void serve(TestInfo test) throws Exception {
    unit = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + ".service";
    Files.createDirectories(faults());
    host()
        .unit(
            unit,
            "[Unit]",
            "StartLimitIntervalSec=60",
            "StartLimitBurst=" + (unit.startsWith("aloop") ? 3 : 20),
            "[Install]", // systemd keeps its record after a stop only if something refers to it
            "WantedBy=multi-user.target",
            "[Service]",
            "Restart=" + (unit.startsWith("aloop") ? "on-failure" : "no"),
            "RestartSec=50ms",
            "ExecStart=perl /opt/counted-service.pl %d /srv/faults-web".formatted(PORT));
    assertThat(host().exec("systemctl", "enable", "--now", unit).status()).isZero();
    system
        .component(
            "web",
            "type: systemd",
            "unit: " + unit,
            "bus: \"%s\"".formatted(host().bus()),
            "health:",
            "  - exec: { command: [nsenter, \"--net=%s\", perl, \"%s\", \"%d\"], timeout: 500ms }"
                .formatted(network(), TestSystem.program("ask.pl"), PORT),
            "    every: 250ms",
            "    failures: 2")
        .start();
    system.await("web is up", this::up);
  }

  @AfterEach
  void stop() throws Exception {
    system.engine().stop();
    host().exec("systemctl", "kill", "-s", "KILL", unit);
    host().exec("systemctl", "stop", unit);
    try (Stream<Path> files = Files.list(faults())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  @Tag("DET-C1")
  @Tag("STR-1.1")
  void aCrashedUnitIsStartedAgain() throws Exception {
    signal("KILL");
    JsonNode incident = recovered("crashed", "restart/simple");
    assertThat(incident.at("/cause/summary").asString()).contains("SIGKILL");
    assertThat(events()).containsExactly("start", "start");
  }

  @Test
  @Tag("DET-C1")
  @Tag("STR-1.3")
  void aHungUnitIsKilledAndStartedAgain() throws Exception {
    Files.writeString(faults().resolve("deaf"), "");
    signal("STOP");
    recovered("hung", "restart/forced");
    assertThat(events()).as("deaf to its stop").containsOnlyOnce("term").endsWith("start");
  }

  @Test
  @Tag("STR-1.2")
  void aFailingUnitMayFinishItsWorkBeforeItIsStartedAgain() throws Exception {
    Files.writeString(faults().resolve("drain"), "700");
    signal("USR1");
    recovered("failing", "restart/graceful");
    assertThat(events()).containsExactly("start", "term", "drained", "start");
  }

  @Test
  @Tag("DET-C1")
  @Tag("STR-1.1")
  void aLoopThatSystemdHasGivenUpIsStartedOnceItsCauseIsGone() throws Exception {
    Path corrupt = Files.writeString(faults().resolve("corrupt"), "");
    system.post("/api/v1/pause", "{\"by\":\"ann\"}");
    signal("KILL");
    system.await(
        "systemd gives up",
        () -> host().exec("systemctl", "is-failed", unit).output().equals("failed"));
    Files.delete(corrupt);
    system.post("/api/v1/resume", "{\"by\":\"ann\"}");
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/subclass").asString()).isEqualTo("crash-loop");
    print(incident);
    assertThat(host().exec("systemctl", "is-active", unit).output()).isEqualTo("active");
  }

  @Test
  @Tag("EXT-9")
  void whatAPersonStopsOrRestartsIsTheirsAndACrashAfterItIsHealed() throws Exception {
    host().exec("systemctl", "restart", unit);
    system.await("it serves again", () -> up() && starts() == 2);
    host().exec("systemctl", "stop", unit);
    system.await("the stop is seen", () -> !up());
    stillDown();

    system.engine().stop();
    host().exec("systemctl", "start", unit);
    host().exec("systemctl", "stop", unit);
    system.engine().start();
    stillDown();

    host().exec("systemctl", "start", unit);
    system.await("it serves once more", this::up);
    int before = starts();
    signal("KILL");
    recovered("crashed", "restart/simple");
    assertThat(starts()).as("nothing but the crash was healed").isEqualTo(before + 1);
  }

  /** For more rounds of the probe than it takes to find a failure. */
  private void stillDown() {
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(system.incidents()).isEmpty();
              assertThat(host().exec("systemctl", "is-active", unit).output())
                  .isEqualTo("inactive");
            });
  }

  private boolean up() {
    return system.status("web").at("/health").asString("").equals("up");
  }

  private int starts() {
    return Collections.frequency(events(), "start");
  }

  private JsonNode recovered(String subclass, String strategy) {
    JsonNode incident = system.awaitIncident("web", "recovered");
    assertThat(incident.at("/subclass").asString()).isEqualTo(subclass);
    assertThat(incident.at("/strategy").asString()).isEqualTo(strategy);
    assertThat(incident.at("/outcome").asString()).isEqualTo("success");
    assertThat(system.incidents()).hasSize(1);
    print(incident);
    return incident;
  }

  private void print(JsonNode incident) {
    System.out.printf(
        "systemd unit, %s: %s, %s ms%n",
        incident.at("/subclass").asString(),
        incident.at("/strategy").asString(),
        incident.at("/times_ms"));
  }

  private List<String> events() {
    return Life.read(faults().resolve("life")).stream().map(Life::event).toList();
  }

  private void signal(String name) throws Exception {
    assertThat(host().exec("systemctl", "kill", "--kill-who=main", "-s", name, unit).output())
        .isEmpty();
  }

  private static Path faults() {
    return host().root().resolve("srv/faults-web");
  }

  /** The host's network, which only its own processes and those that enter it can reach. */
  private static Path network() {
    return host().root().resolveSibling("ns/net");
  }
}
