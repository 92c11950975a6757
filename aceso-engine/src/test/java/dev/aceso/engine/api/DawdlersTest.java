package dev.aceso.engine.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.loop.Control;
import dev.aceso.model.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that send nothing, little, or never all of it. */
class DawdlersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String HEAD = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

  @TempDir private Path data;
  private final Control control = new FakeControl(Mode.AUTOMATIC);
  private final List<Socket> open = new ArrayList<>();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            AccessPolicy.ofAnyoneLocal(),
            Optional.empty(),
            Optional.of(data),
            InstantSource.system(),
            Duration.ofSeconds(15),
            PATIENCE);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  @Test
  @Tag("SAF-6")
  void sixHundredThatSendHalfARequestKeepNobodyOutForLong() throws Exception {
    for (int i = 0; i < 600; i++) {
      Socket socket = connected();
      socket.getOutputStream().write((i % 2 == 0 ? HEAD : "").getBytes(US_ASCII));
    }
    assertThat(locally()).as("the local socket meanwhile").startsWith("HTTP/1.1 200");
    await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(this::answered);
  }

  @Test
  @Tag("SAF-6")
  void whoSendsByteByByteIsCutOff() throws Exception {
    for (String beginning :
        List.of(
            "G",
            HEAD + "X-Slow: ",
            "POST /api/v1/pause HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 60000\r\n\r\n{")) {
      Socket socket = connected();
      socket.getOutputStream().write(beginning.getBytes(US_ASCII));
      await(beginning)
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> cutOff(socket));
    }
    assertThat(answered()).isTrue();
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.connect(server.address(), 10_000);
    return socket;
  }

  /** Sends one byte more; what was closed at the other end says so sooner or later. */
  private static boolean cutOff(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean answered() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address(), 2_000);
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write((HEAD + "\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), US_ASCII).equals("HTTP/1.1 200");
    }
  }

  private String locally() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(data.resolve("engine.sock")));
      channel.write(ByteBuffer.wrap((HEAD + "\r\n").getBytes(US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(12);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      return new String(answer.array(), 0, answer.position(), US_ASCII);
    }
  }
}
