package dev.aceso.targets.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.aceso.model.Action;
import dev.aceso.model.Category;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe.Reading;
import dev.aceso.targets.ProbeType;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.ProcessTargetType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes against real sockets and processes that answer, refuse, hang and lie. */
class ProbesTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  @org.jspecify.annotations.Nullable Target opened;

  @BeforeEach
  void aTarget() {
    opened = open("sleep", "600");
  }

  @AfterEach
  void endIt() throws Exception {
    target().perform(Action.of("kill"), "end", LONG);
    target().close();
  }

  @Test
  @Tag("DET-M1")
  void anAnswerIsJudgedByItsStatusAndItsBody() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", e -> answer(e, 200, "all is well"));
    server.createContext("/broken", e -> answer(e, 503, "no"));
    server.createContext("/moved", e -> answer(e, 302, ""));
    server.createContext("/large", e -> answer(e, 200, "x".repeat(1_000_000)));
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(http(base + "/", Map.of())).isEqualTo(Reading.pass("HTTP 200"));
      assertThat(http(base + "/moved", Map.of())).isEqualTo(Reading.pass("HTTP 302"));
      assertThat(http(base + "/broken", Map.of())).isEqualTo(Reading.fail("HTTP 503"));
      assertThat(http(base + "/broken", Map.of("status", 503))).isEqualTo(Reading.pass("HTTP 503"));
      assertThat(http(base + "/", Map.of("status", List.of(201, 204))))
          .isEqualTo(Reading.fail("HTTP 200"));
      assertThat(http(base + "/", Map.of("contains", "is well")))
          .isEqualTo(Reading.pass("HTTP 200"));
      assertThat(http(base + "/", Map.of("contains", "ill")))
          .isEqualTo(Reading.fail("HTTP 200 without 'ill'"));
      assertThat(http(base + "/large", Map.of())).isEqualTo(Reading.pass("HTTP 200"));
      assertThat(http(base + "/large", Map.of("contains", "y")).outcome())
          .isEqualTo(ProbeOutcome.FAIL);
    } finally {
      server.stop(0);
    }
  }

  @Test
  @Tag("DET-M1")
  void aClosedPortIsRefused() throws Exception {
    int port = freePort();
    assertThat(http("http://127.0.0.1:" + port, Map.of()))
        .isEqualTo(Reading.fail("connection refused"));
    assertThat(tcp(port, Map.of())).isEqualTo(Reading.fail("connection refused"));
  }

  @Test
  void aNameThatNobodyKnowsIsNoEvidence() throws Exception {
    assertThat(http("http://no-such-host.invalid/", Map.of(), LONG).outcome())
        .isEqualTo(ProbeOutcome.INCONCLUSIVE);
    ProbeSpec spec = spec("tcp", Map.of("host", "no-such-host.invalid", "port", 80), LONG);
    assertThat(read(new TcpProbeType(), spec).outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
  }

  @Test
  @Tag("DET-M1")
  void whatAcceptsButNeverAnswersHasFailedInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = silent.getLocalPort();
      assertThat(http("http://127.0.0.1:" + port, Map.of()))
          .isEqualTo(Reading.fail("no answer within 400 ms"));
      assertThat(tcp(port, Map.of("expect", "hello")))
          .isEqualTo(Reading.fail("no answer within 400 ms"));
      assertThat(tcp(port, Map.of())).isEqualTo(Reading.pass("connected"));
    }
  }

  @Test
  void aBodyThatNeverEndsHasFailedInTime() throws Exception {
    try (ServerSocket half = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = half.accept()) {
                      client
                          .getOutputStream()
                          .write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
                      client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (java.io.IOException ended) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(http("http://127.0.0.1:" + half.getLocalPort(), Map.of("contains", "whole")))
          .isEqualTo(Reading.fail("no answer within 400 ms"));
      server.join(LONG);
    }
  }

  @Test
  @Tag("DET-M1")
  void aServerThatIsStoppedFailsAndContinuedPasses() throws Exception {
    int port = freePort();
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                "-b",
                "127.0.0.1",
                "-p",
                "" + port,
                "-d",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String url = "http://127.0.0.1:" + port + "/";
      await().atMost(LONG).until(() -> http(url, Map.of()).outcome() == ProbeOutcome.PASS);
      signal(server.pid(), "STOP");
      assertThat(http(url, Map.of())).isEqualTo(Reading.fail("no answer within 400 ms"));
      signal(server.pid(), "CONT");
      await().atMost(LONG).until(() -> http(url, Map.of()).outcome() == ProbeOutcome.PASS);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("DET-M1")
  void whatIsSaidOnAConnectionIsJudged() throws Exception {
    try (ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 2; i++) {
                      try (Socket client = echo.accept()) {
                        byte[] asked = new byte[4];
                        client.getInputStream().readNBytes(asked, 0, 4);
                        client.getOutputStream().write(bytes("+PO"));
                        client.getOutputStream().write(bytes("NG"));
                      } catch (java.io.IOException ended) {
                        Thread.currentThread().interrupt();
                      }
                    }
                  });
      int port = echo.getLocalPort();
      assertThat(tcp(port, Map.of("send", "PING", "expect", "+PONG")).outcome())
          .isEqualTo(ProbeOutcome.PASS);
      assertThat(tcp(port, Map.of("send", "PING", "expect", "LOADING")).outcome())
          .isEqualTo(ProbeOutcome.FAIL);
      server.join(LONG);
    }
  }

  @Test
  @Tag("DET-M1")
  void aCommandSaysByItsStatusHowItIs() throws Exception {
    assertThat(exec(LONG, "sh", "-c", "echo fine").detail()).isEqualTo("fine");
    assertThat(exec(LONG, "sh", "-c", "echo replica lags; exit 2"))
        .isEqualTo(Reading.fail("exit status 2: replica lags"));
    assertThat(exec(LONG, "/no/such/probe").outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
  }

  @Test
  void aCommandThatHangsIsKilledWithAllItStarted() throws Exception {
    assertThat(exec(SHORT, "sh", "-c", "sleep 600 & echo $! > child; wait"))
        .isEqualTo(Reading.fail("no answer within 400 ms"));
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    await().until(() -> !ProcessHandle.of(child).map(ProbesTest::runs).orElse(false));
  }

  @Test
  @Tag("DET-M1")
  void aProcessThatIsStoppedOrGoneFails() throws Exception {
    ProbeType type = new ProcessProbeType();
    ProbeSpec spec = spec("process", Map.of(), SHORT);
    assertThat(read(type, spec).outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
    target().watch();
    long pid = target().pid().orElseThrow();
    assertThat(read(type, spec)).isEqualTo(Reading.pass("runs, pid " + pid));
    signal(pid, "STOP");
    await().until(() -> read(type, spec).equals(Reading.fail("process " + pid + " is stopped")));
    signal(pid, "KILL");
    await().until(() -> read(type, spec).equals(Reading.fail("does not run: killed by SIGKILL")));
  }

  private Target target() {
    return java.util.Objects.requireNonNull(opened);
  }

  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
      throws java.io.IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
      if (!body.isEmpty()) {
        exchange.getResponseBody().write(bytes(body));
      }
    }
  }

  private static int freePort() throws java.io.IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void signal(long pid, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  private Reading http(String url, Map<String, Object> expect) throws InterruptedException {
    return http(url, expect, expect.isEmpty() || expect.containsValue("whole") ? SHORT : LONG);
  }

  private Reading http(String url, Map<String, Object> expect, Duration timeout)
      throws InterruptedException {
    return read(new HttpProbeType(), spec("http", Map.of("url", url, "expect", expect), timeout));
  }

  private Reading tcp(int port, Map<String, Object> more) throws InterruptedException {
    Map<String, Object> settings = new java.util.HashMap<>(more);
    settings.put("port", port);
    return read(new TcpProbeType(), spec("tcp", settings, SHORT));
  }

  private Reading exec(Duration timeout, String... command) throws InterruptedException {
    return read(new ExecProbeType(), spec("exec", Map.of("command", List.of(command)), timeout));
  }

  private Reading read(ProbeType type, ProbeSpec spec) throws InterruptedException {
    return type.open(spec, target(), targetSpec("sleep", "600")).read();
  }

  private static ProbeSpec spec(String kind, Map<String, Object> settings, Duration timeout) {
    return new ProbeSpec(
        kind, kind, Category.HEALTH, Duration.ofSeconds(1), timeout, 1, new Settings(settings));
  }

  private Target open(String... command) {
    return new ProcessTargetType().open(targetSpec(command), _ -> {});
  }

  private TargetSpec targetSpec(String... command) {
    return Specs.web(folder, Map.of("command", List.of(command)));
  }
}
