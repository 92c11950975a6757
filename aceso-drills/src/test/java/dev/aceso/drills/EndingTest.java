package dev.aceso.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told to end does so soon, with all that it has started for itself. */
class EndingTest extends Drill {
  /** Far more than it takes, far less than a person waits for. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void anEngineThatIsToldToEndClosesItsJournalAndEndsWithStatusZero(String signal)
      throws Exception {
    assumeFalse(
        ignored(signal),
        "what runs the tests ignores SIG%s (nohup, or & in a script), and so does what they start"
            .formatted(signal));
    system.counted("web").serve();
    try (Socket listener = listening()) {
      Process engine = system.engine().process();
      TestSystem.signal(engine.pid(), signal);
      assertThat(engine.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(engine.exitValue()).as(system.engine().output()).isZero();
      assertThat(listener.isConnected()).isTrue();
    }
    assertThat(folder.resolve("data/journal.db-wal")).doesNotExist();
    assertThat(TestSystem.alive(system.lives("web").getLast().pid())).isTrue();
  }

  /** The mask has a bit for each signal, from 1 on: proc_pid_status(5), SigIgn. */
  private static boolean ignored(String signal) throws IOException {
    int number =
        switch (signal) {
          case "HUP" -> 1;
          case "INT" -> 2;
          default -> 15;
        };
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(mask, 16) >> (number - 1) & 1) == 1;
  }

  /** A client of the event stream, which would never hang up by itself. */
  private Socket listening() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), system.api());
    String request =
        "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(system.api());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream answer = socket.getInputStream();
    assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("200");
    return socket;
  }

  @Test
  void toldSoWhileItIsStartingItEndsAsWellAndLeavesNothingHalf() throws Exception {
    system.counted("web").configured();
    Process engine = system.engine().launch();
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(TestSystem.PATIENCE)
        .until(() -> Files.exists(folder.resolve("data/journal.db")));
    TestSystem.signal(engine.pid(), "TERM");
    assertThat(engine.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(engine.exitValue()).as(system.engine().output()).isZero();
    assertThat(folder.resolve("data/journal.db-wal")).doesNotExist();
    system.serve();
    assertThat(system.lives("web")).as("started once").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDemoEndsWithAllItsProcessesAndItsFolder(boolean wholeGroup) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> command = new ArrayList<>();
    // A shell that does not wait for a terminal may have passed on that SIGINT is ignored.
    command.addAll(List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; setpgrp(0, 0); exec @ARGV"));
    command.addAll(List.of(TestSystem.java(), "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.aceso.engine.cli.Main", "demo", "--headless", "--port", "0"));
    Path told = folder.resolve("told");
    Process demo =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    try {
      await()
          .atMost(TestSystem.PATIENCE)
          .until(() -> Files.readString(told).contains("kill -9") || !demo.isAlive());
      assertThat(of(temporary)).as(Files.readString(told)).hasSizeGreaterThan(4);
      String whom = (wholeGroup ? "-" : "") + demo.pid();
      new ProcessBuilder("kill", "-INT", "--", whom).inheritIO().start().waitFor();
      assertThat(demo.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      await().atMost(SOON).untilAsserted(() -> assertThat(of(temporary)).isEmpty());
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left.filter(f -> f.getFileName().toString().startsWith("aceso-demo"))).isEmpty();
      }
    } finally {
      of(temporary).forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  private static List<ProcessHandle> of(Path folder) {
    return Processes.with(folder.toString());
  }
}
