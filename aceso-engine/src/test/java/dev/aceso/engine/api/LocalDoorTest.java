package dev.aceso.engine.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.cli.Main;
import dev.aceso.model.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The local socket, used and attacked by real processes. */
@Timeout(value = 60, unit = SECONDS)
class LocalDoorTest {
  private static final String ME = System.getProperty("user.name");
  private static final String PAUSE =
      "POST /api/v1/pause HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
          + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"by\":\"eve\"}";

  @TempDir private Path data;
  private final FakeControl control = new FakeControl(Mode.APPROVE);
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            control,
            AccessPolicy.ofToken("0123456789abcdef"),
            Optional.empty(),
            Optional.of(data));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theEnginesUserMayDoEverythingInTheirOwnName() {
    StringWriter err = new StringWriter();
    String api = "unix:" + socket();

    assertThat(aceso(err, "status", "--api", api)).as(err.toString()).isZero();
    assertThat(aceso(err, "pause", "db", "--by", ME, "--api", api)).as(err.toString()).isZero();
    assertThat(aceso(err, "resume", "--by", "eve", "--api", api)).as(err.toString()).isZero();
    assertThat(control.asked())
        .containsExactly("pause db " + ME, "resume all " + ME + " (for eve)");
  }

  @Test
  void theSocketIsFoundByTheConfiguration(@TempDir Path folder) throws IOException {
    StringWriter err = new StringWriter();
    configure(folder, "${NOT_SET_HERE}");

    assertThat(aceso(err, "pause", "db", "--config", folder.toString()))
        .as(err.toString())
        .isZero();
    assertThat(control.asked()).containsExactly("pause db " + ME);
  }

  @Test
  void anAddressOrATokenWinsOverTheSocket(@TempDir Path folder) throws IOException {
    StringWriter err = new StringWriter();
    configure(folder, "x");
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef");

    assertThat(aceso(err, "pause", "--config", folder.toString(), "--api", server.url()))
        .isEqualTo(1);
    assertThat(err.toString()).contains(server.url() + " wants a token");
    assertThat(
            aceso(err, "pause", "--config", folder + "", "--by", "ann", "--token-file", token + ""))
        .as(err.toString())
        .isZero();
    assertThat(control.asked()).containsExactly("pause all token (for ann)");
  }

  @Test
  void whereTheSocketIsNoUseTheEngineIsAskedWhereItListensAndBothAreNamed(@TempDir Path folder)
      throws IOException {
    StringWriter err = new StringWriter();
    configure(folder, "x");
    String url = server.url();
    server.close();

    assertThat(aceso(err, "status", "--config", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(url + ": nothing listens there")
        .contains("unix:" + socket() + " (there is no such socket)");
  }

  @Test
  void aFolderThatSaysNothingOfAnEngineIsNamed(@TempDir Path folder) throws IOException {
    StringWriter err = new StringWriter();

    assertThat(aceso(err, "status", "--config", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there is no " + folder.resolve("recovery_config.yaml"));
    Files.writeString(folder.resolve("recovery_config.yaml"), "engine: { data: \"${NOT_SET}\" }\n");
    assertThat(aceso(err, "status", "--config", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("engine.data in").contains("${NOT_SET}");
  }

  private void configure(Path folder, String system) throws IOException {
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        "version: 1\nsystem: \"%s\"\nengine: { data: \"%s\", listen: \"127.0.0.1:%d\" }\n"
            .formatted(system, data, server.address().getPort()));
  }

  @Test
  void nobodyElseComesToTheSocket() throws Exception {
    assertThat(Files.getPosixFilePermissions(socket()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    // even where the folders above let everybody in
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(asNobody("perl", "-MErrno", "-MIO::Socket::UNIX", "-e", CONNECT, socket() + ""))
        .isEqualTo(9);
    assertThat(asNobody("perl", "-MErrno", "-MIO::Socket::UNIX", "-e", CONNECT, inside() + ""))
        .isEqualTo(9);
    assertThat(control.asked()).isEmpty();
  }

  @Test
  void nobodyIsBelievedWhoComesToTheWebServerPastTheDoor() throws IOException {
    assertThat(raw(inside(), PAUSE)).contains(" 401 ");
    assertThat(raw(socket(), PAUSE)).contains(" 200 ");
    assertThat(control.asked()).containsExactly("pause all " + ME + " (for eve)");
  }

  @Test
  void aSocketThatAKilledEngineLeftIsReplacedAndAClosedOneIsGone() throws IOException {
    server.close();
    assertThat(Files.exists(socket())).isFalse();
    Files.createFile(socket());
    start();

    assertThat(raw(socket(), PAUSE)).contains(" 200 ");
    assertThat(data.resolve("local").toFile().list()).containsExactly("api");
  }

  private static final String CONNECT =
      "exit(IO::Socket::UNIX->new(Peer => $ARGV[0]) ? 0 : $!{EACCES} ? 9 : 1)";

  private Path socket() {
    return data.resolve("engine.sock");
  }

  private Path inside() {
    return data.resolve("local").resolve("api");
  }

  private static int asNobody(String... command) throws IOException, InterruptedException {
    List<String> all = new java.util.ArrayList<>(List.of("setpriv", "--reuid=65534"));
    all.addAll(List.of("--regid=65534", "--clear-groups"));
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String raw(Path socket, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private static int aceso(StringWriter err, String... args) {
    return Main.run(args, new PrintWriter(new StringWriter()), new PrintWriter(err));
  }
}
