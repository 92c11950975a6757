package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.model.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = SECONDS)
class AccessTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String TOKEN = "correct horse battery";

  private final FakeControl control = new FakeControl(Mode.AUTOMATIC);

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7676, true",
    "localhost:7676, true",
    "LOCALHOST:7676, true",
    "[::1]:7676, true",
    "127.0.0.1, false",
    "127.0.0.1:80, false",
    "evil.example:7676, false",
    "127.0.0.1.evil.example:7676, false",
    "localhost.evil.example:7676, false",
    "10.0.0.1:7676, false",
    "'', false",
  })
  void withoutATokenOnlyLoopbackNamesAreAnswered(String host, boolean passes) {
    Optional<Problem> refusal = judge("GET", Map.of("Host", host));

    assertThat(refusal.isEmpty()).isEqualTo(passes);
    refusal.ifPresent(p -> assertThat(p.status()).isEqualTo(421));
  }

  @Test
  void aBrowserMayNotPostForAnotherSite() {
    String host = "localhost:7676";

    assertThat(judge("POST", Map.of("Host", host))).isEmpty();
    assertThat(judge("POST", Map.of("Host", host, "Origin", "http://localhost:7676"))).isEmpty();
    assertThat(judge("POST", Map.of("Host", host, "Origin", "http://localhost:8080"))).isPresent();
    assertThat(judge("POST", Map.of("Host", host, "Origin", "https://evil.example"))).isPresent();
    assertThat(judge("POST", Map.of("Host", host, "Origin", "null"))).isPresent();
    assertThat(judge("POST", Map.of("Host", host, "Sec-Fetch-Site", "cross-site"))).isPresent();
    assertThat(judge("GET", Map.of("Host", host, "Sec-Fetch-Site", "cross-site"))).isEmpty();
  }

  @Test
  void listeningBeyondLoopbackNeedsAToken() {
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);

    assertThatThrownBy(() -> ApiServer.start(everywhere, control, AccessPolicy.ofAnyoneLocal()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give it a token");
  }

  @Test
  void withATokenNothingOfTheSystemIsToldWithoutIt() throws Exception {
    try (ApiServer server = ApiServer.start(LOOPBACK, control, AccessPolicy.ofToken(TOKEN))) {
      Http http = new Http(server);

      HttpResponse<String> refused = http.get("/api/v1/status");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      assertThat(refused.body()).doesNotContain("shop").doesNotContain(TOKEN);
      for (String path : Set.of("/api/v1/events", "/metrics", "/openapi.yaml", "/api/v1/none")) {
        assertThat(http.get(path).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(http.post("/api/v1/pause", "{\"by\":\"x\"}").statusCode()).isEqualTo(401);
      assertThat(http.get("/api/v1/status", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
      assertThat(http.get("/console/../api/v1/status").statusCode()).isEqualTo(401);

      assertThat(http.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(http.get("/").statusCode()).isEqualTo(200);
      assertThat(http.get("/console/app.js").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/v1/status", "Authorization", "Bearer " + TOKEN).statusCode())
          .isEqualTo(200);
      assertThat(control.asked()).isEmpty();
    }
  }

  @Test
  void aRebindingBrowserIsRefusedOverTheWire() throws Exception {
    try (ApiServer server = ApiServer.start(LOOPBACK, control, AccessPolicy.ofAnyoneLocal())) {
      String status = raw(server, "GET /api/v1/status HTTP/1.1\r\nHost: evil.example\r\n");
      String pause =
          raw(
              server,
              "POST /api/v1/pause HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://evil.example\r\n"
                      .formatted(server.address().getPort())
                  + "Content-Type: application/json\r\nContent-Length: 0\r\n");

      assertThat(status).contains(" 421 ");
      assertThat(pause).contains(" 403 ");
      assertThat(control.asked()).isEmpty();
    }
  }

  private static Optional<Problem> judge(String method, Map<String, String> headers) {
    Access.Entry entry =
        new Access(AccessPolicy::ofAnyoneLocal, Set.of())
            .entry(method, "/api/v1/pause", name -> headers.getOrDefault(name, ""), 7676);
    return entry instanceof Access.Entry.Denied(Problem problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  private static String raw(ApiServer server, String head) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
