package dev.aceso.targets.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Category;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe's connection does, and what its trouble tells of the component. */
class OwnConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Answers the first request on a connection and ignores all others on it. */
  private static final class FirstOnly implements AutoCloseable {
    private final ServerSocket door;
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger ever = new AtomicInteger();
    final Queue<String> heads = new ConcurrentLinkedQueue<>();

    FirstOnly(InetAddress address, String answer) throws IOException {
      door = new ServerSocket(0, 50, address);
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try {
                    Socket client = door.accept();
                    open.incrementAndGet();
                    ever.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(client, answer));
                  } catch (IOException closed) {
                    return;
                  }
                }
              });
    }

    private void serve(Socket client, String answer) {
      try (client) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        heads.add(head.toString());
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
        in.transferTo(java.io.Writer.nullWriter());
      } catch (IOException gone) {
        Thread.currentThread().interrupt();
      } finally {
        open.decrementAndGet();
      }
    }

    int port() {
      return door.getLocalPort();
    }

    void stop() throws IOException {
      door.close();
    }

    @Override
    public void close() throws IOException {
      stop();
    }
  }

  @TempDir Path folder;

  @Test
  @Tag("DET-M1")
  void eachReadingHasAConnectionOfItsOwnAndEndsIt() throws Exception {
    try (FirstOnly server =
        new FirstOnly(
            InetAddress.getLoopbackAddress(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      String url = "http://127.0.0.1:" + server.port() + "/a?b=c";
      var probe = probe(Map.of("url", url), LONG, Lookup::addresses);
      for (int i = 0; i < 5; i++) {
        assertThat(probe.read()).isEqualTo(Reading.pass("HTTP 200"));
      }
      assertThat(server.ever).hasValue(5);
      await().until(() -> server.open.get() == 0);
      assertThat(server.heads)
          .allSatisfy(
              head ->
                  assertThat(head.lines())
                      .contains(
                          "GET /a?b=c HTTP/1.1",
                          "Connection: close",
                          "Host: 127.0.0.1:" + server.port()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nall \r\n7\r\nis well\r\n0\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200\r\ncontent-length: 11\r\n\r\nall is well",
        "HTTP/1.0 200 OK\ncontent-length:11\n\nall is well"
      })
  void anAnswerIsReadHoweverItIsFramed(String answer) throws Exception {
    try (FirstOnly server = new FirstOnly(InetAddress.getLoopbackAddress(), answer)) {
      Map<String, Object> settings =
          Map.of(
              "url",
              "http://127.0.0.1:" + server.port(),
              "expect",
              Map.of("contains", "all is well"));
      assertThat(probe(settings, LONG, Lookup::addresses).read())
          .isEqualTo(Reading.pass("HTTP 200"));
    }
  }

  @Test
  @Tag("DET-M1")
  void everyAddressOfANameIsTriedBeforeItIsCalledFailed() throws Exception {
    InetAddress second = InetAddress.ofLiteral("127.0.0.2");
    try (FirstOnly server = new FirstOnly(second, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Lookup.Names two = (_, _) -> List.of(InetAddress.ofLiteral("127.0.0.1"), second);
      String url = "http://shop.test:" + server.port();
      assertThat(probe(Map.of("url", url), LONG, two).read()).isEqualTo(Reading.pass("HTTP 200"));
      ProbeSpec tcp = spec("tcp", Map.of("host", "shop.test", "port", server.port()), LONG);
      assertThat(TcpProbeType.read(tcp, folder, two)).isEqualTo(Reading.pass("connected"));
      server.stop();
      Reading refused = Reading.fail("connection refused");
      await().until(() -> probe(Map.of("url", url), LONG, two).read().equals(refused));
      assertThat(TcpProbeType.read(tcp, folder, two)).isEqualTo(refused);
    }
  }

  @Test
  void anAddressWithoutAWayThereDoesNotHideThatTheOtherIsRefused() throws Exception {
    Lookup.Names two =
        (_, _) -> List.of(InetAddress.ofLiteral("ff0e::1"), InetAddress.ofLiteral("127.0.0.1"));
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
      assertThat(probe(Map.of("url", "http://a.test:" + held.getLocalPort()), LONG, two).read())
          .isEqualTo(Reading.fail("connection refused"));
    }
  }

  @Test
  void whatMayHaveHadAnEffectIsNotSentAgainToAnotherAddress() throws Exception {
    InetAddress home = InetAddress.getLoopbackAddress();
    try (FirstOnly server = new FirstOnly(home, "SMTP\r\n")) {
      Lookup.Names twice = (_, _) -> List.of(home, home);
      String url = "http://shop.test:" + server.port();
      assertThat(probe(Map.of("url", url, "method", "POST"), LONG, twice).read().outcome())
          .isEqualTo(ProbeOutcome.FAIL);
      assertThat(server.ever).hasValue(1);
      assertThat(probe(Map.of("url", url), LONG, twice).read().outcome())
          .isEqualTo(ProbeOutcome.FAIL);
      assertThat(server.ever).hasValue(3);
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNoEvidence() throws Exception {
    Lookup.Names silent =
        (host, _) -> {
          throw new UnknownHostException(host);
        };
    assertThat(probe(Map.of("url", "http://shop.test/"), LONG, silent).read())
        .isEqualTo(Reading.inconclusive("its host name can't be resolved"));
  }

  @Test
  void aProxyThatWantsALoginIsNoEvidence() throws Exception {
    String answer = "HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n";
    try (FirstOnly server = new FirstOnly(InetAddress.getLoopbackAddress(), answer)) {
      String url = "http://127.0.0.1:" + server.port();
      assertThat(probe(Map.of("url", url), LONG, Lookup::addresses).read().outcome())
          .isEqualTo(ProbeOutcome.INCONCLUSIVE);
      Map<String, Object> wanted = Map.of("url", url, "expect", Map.of("status", 407));
      assertThat(probe(wanted, LONG, Lookup::addresses).read()).isEqualTo(Reading.pass("HTTP 407"));
    }
  }

  @Test
  void aHandshakeThatNeverEndsHasFailedInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "https://127.0.0.1:" + silent.getLocalPort();
      assertThat(probe(Map.of("url", url), SHORT, Lookup::addresses).read())
          .isEqualTo(Reading.fail("no answer within 500 ms"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Too many open files, the engine itself has no file descriptor left",
    "Cannot assign requested address, the engine's machine has no port left",
    "Network is unreachable, the engine's machine has no route there",
    "Operation not permitted, the engine's machine does not let it connect there"
  })
  void troubleOfTheEngineIsNoEvidence(String error, String said) {
    assertThat(Unanswered.because(new SocketException(error)))
        .isEqualTo(Reading.inconclusive(said));
  }

  @Test
  void anEngineWithoutDescriptorsBlamesItselfAndNotTheComponent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 200; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Exhausted.class.getName(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(Files.readAllLines(output))
        .containsExactly(
            Reading.fail("connection refused").toString(),
            Reading.inconclusive("the engine itself has no file descriptor left").toString());
  }

  @Test
  void aHeaderCanNotBreakTheRequest() {
    Map<String, Object> settings =
        Map.of("url", "http://127.0.0.1/", "headers", Map.of("X-A", "b\r\nX-C: d"));
    assertThatThrownBy(() -> probe(settings, LONG, Lookup::addresses))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-A");
  }

  private HttpProbe probe(Map<String, Object> settings, Duration timeout, Lookup.Names names) {
    return new HttpProbe(spec("http", settings, timeout), folder, names);
  }

  private static ProbeSpec spec(String kind, Map<String, Object> settings, Duration timeout) {
    return new ProbeSpec(
        kind,
        kind,
        Category.HEALTH,
        Duration.ofSeconds(1),
        timeout,
        1,
        new Settings(new HashMap<>(settings)));
  }
}
