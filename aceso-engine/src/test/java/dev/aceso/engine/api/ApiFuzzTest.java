package dev.aceso.engine.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.config.Mutations;
import dev.aceso.model.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad requests at random; {@code -Daceso.fuzz=N} sets how many. */
class ApiFuzzTest {
  private static final int TRIED = Integer.getInteger("aceso.fuzz", 1_000);
  private static final long SEED = Long.getLong("aceso.seed", 1);
  private static final String BODY =
      "{\"component\":\"payments\",\"by\":\"ann\",\"why\":\"a test\",\"for\":\"5m\",\"steps\":[1,2]}";

  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            AccessPolicy.ofAnyoneLocal());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Tag("SAF-6")
  void badRequestsAreAnsweredOrDroppedAndTheServerGoesOn() throws Exception {
    Mutations mutations = new Mutations(SEED);
    List<String> requests = requests();
    List<String> lost = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < TRIED; i++) {
      String request = mutations.one(requests);
      byte[] bad = mutations.of(request);
      String answer = sent(bad);
      if (answer.startsWith("HTTP/1.1 5")) {
        lost.add("try %d: %s -> %s".formatted(i, new String(bad, US_ASCII), answer));
      }
      answered += answer.isEmpty() ? 0 : 1;
    }
    System.out.printf(
        "API: %,d requests tried, %,d answered, %,d dropped, %d lost%n",
        TRIED, answered, TRIED - answered, lost.size());
    assertThat(lost).isEmpty();
    assertThat(sent("GET / HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n".getBytes(US_ASCII)))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
    assertThat(sent(requests.getFirst().getBytes(US_ASCII))).startsWith("HTTP/1.1 200");
  }

  private static List<String> requests() {
    List<String> requests = new ArrayList<>();
    requests.add(request("GET", "/healthz", ""));
    for (Route route : ApiServer.routes(new FakeControl(Mode.APPROVE), InstantSource.system())) {
      String path = route.path().replaceAll("\\{[^}]*}", "inc-1");
      boolean get = route.method().equals("GET");
      requests.add(
          request(route.method(), path + (get ? "?limit=5&since=1h" : ""), get ? "" : BODY));
    }
    return requests;
  }

  private static String request(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n%s"
        .formatted(
            method,
            path,
            body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: %d\r\n"
                    .formatted(body.length()),
            body);
  }

  /** The beginning of the answer; empty when there is none. */
  private String sent(byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address(), 10_000);
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(socket.getInputStream().readNBytes(1_000));
        return answer.toString(US_ASCII);
      } catch (SocketTimeoutException e) {
        throw new AssertionError("neither answered nor dropped", e);
      } catch (IOException dropped) {
        return "";
      }
    }
  }
}
