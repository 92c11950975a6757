package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.model.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = SECONDS)
class EventStreamTest {
  private final FakeControl control = new FakeControl(Mode.AUTOMATIC);
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            AccessPolicy.ofAnyoneLocal(),
            Optional.empty(),
            Optional.empty(),
            InstantSource.system(),
            Duration.ofMillis(100),
            Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aClientIsToldHowThingsStandAndThenEveryChange() throws Exception {
    CrashStory story = new CrashStory("inc-1", "payments", "orders", Shop.START, "x");
    control.show(story.detected());
    try (Client client = new Client()) {
      assertThat(client.next("system")).contains("\"system\":\"shop\"");
      assertThat(client.next("incidents")).contains("\"id\":\"inc-1\"");

      control.show(story.acting());
      assertThat(client.next("incident")).contains("\"state\":\"recovering\"");
      control.show(
          Shop.status("payments", ComponentStatus.Health.DOWN, "gone", Optional.of("inc-1")));
      assertThat(client.next("component")).contains("\"health\":\"down\"");
      control.pause(Optional.empty(), "ada", Optional.empty());
      assertThat(client.next("system")).contains("\"paused\":true");
      client.awaitLine(":alive");
    }
    await().until(() -> control.listeners() == 0);
  }

  @Test
  void aClientThatDoesNotReadIsDroppedAndTheEngineNeverWaits() throws Exception {
    CrashStory story =
        new CrashStory("inc-1", "payments", "orders", Shop.START, "x".repeat(50_000));
    try (Client _ = new Client()) {
      await().until(() -> control.listeners() == 1);

      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  control.show(story.detected());
                }
                return control.listeners() == 0;
              });
    }
  }

  @Test
  void closingTheServerEndsTheStreams() throws Exception {
    try (Client client = new Client()) {
      client.next("system");
      server.close();
      await().until(() -> control.listeners() == 0);
    }
  }

  @Test
  void thereIsAPlaceForEveryClientUpToTheLimit() {
    EventStream stream = new EventStream(control, InstantSource.system(), Duration.ofSeconds(1));
    for (int i = 0; i < EventStream.CLIENTS; i++) {
      assertThat(stream.enter()).isTrue();
    }

    assertThat(stream.enter()).isFalse();
    assertThat(stream.clients()).isEqualTo(EventStream.CLIENTS);
  }

  /** Reads server-sent events off a socket. */
  private final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;

    Client() throws IOException {
      socket.setReceiveBufferSize(4_096);
      socket.connect(server.address());
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n"
                  .formatted(ApiServer.EVENTS, server.address().getPort())
                  .getBytes(StandardCharsets.UTF_8));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 64);
    }

    /** The data of the next event of that name. */
    String next(String name) throws IOException {
      awaitLine("event:" + name);
      return String.valueOf(in.readLine());
    }

    void awaitLine(String wanted) throws IOException {
      String line = in.readLine();
      while (line != null && !line.equals(wanted)) {
        line = in.readLine();
      }
      assertThat(line).isEqualTo(wanted);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
