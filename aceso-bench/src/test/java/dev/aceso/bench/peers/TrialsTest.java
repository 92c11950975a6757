package dev.aceso.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.bench.peers.Trials.Fault;
import dev.aceso.bench.peers.Trials.Measured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness against real supervisors, where they are installed. */
class TrialsTest {
  @TempDir Path folder;
  private TinyService service;

  @BeforeEach
  void open() throws Exception {
    service = TinyService.in(folder.resolve("service"));
  }

  @Test
  void theServicesOwnStartIsMeasuredAndNothingOfItIsLeft() throws Exception {
    assertThat(new Trials(service).ownStarts(3)).hasSize(3).allMatch(Duration::isPositive);
    assertThat(service.awaitServing(-1, Duration.ofMillis(200))).isEmpty();
  }

  @Test
  void aCrashUnderRunitIsMeasuredAndNothingIsLeft() throws Exception {
    measures(new Runit(), "/usr/bin/runsvdir", Fault.CRASH);
  }

  @Test
  void aCrashUnderSupervisordIsMeasuredAndNothingIsLeft() throws Exception {
    measures(new Supervisor(), "/usr/bin/supervisord", Fault.CRASH);
  }

  @Test
  void aHangUnderMonitIsMeasuredAndNothingIsLeft() throws Exception {
    measures(new Monit(), "/usr/bin/monit", Fault.HANG);
  }

  private void measures(Peer peer, String program, Fault fault) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of(program)),
        () -> program + " is missing: install Debian's package for it");
    Path own = Files.createDirectory(folder.resolve("supervisor"));
    try (Peer.Supervision _ = peer.supervise(service, own)) {
      Measured measured = new Trials(service).measure(fault, 1);
      assertThat(measured.times()).hasSize(1);
      assertThat(measured.givenUp()).isZero();
    } finally {
      service.end();
    }
    await().until(() -> service.awaitServing(-1, Duration.ofMillis(100)).isEmpty());
    try (var processes = ProcessHandle.allProcesses()) {
      assertThat(processes.filter(p -> commandLine(p).contains(folder.toString()))).isEmpty();
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
