package dev.aceso.targets.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Category;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Settings;
import dev.aceso.targets.Probe.Reading;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes against real TLS servers, with certificates of many kinds. */
class TlsProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  @Tag("DET-M1")
  void aCertificateIsTrustedByItsIssuer() throws Exception {
    TlsServer.signed(folder, "plain", "-ext", "san=ip:127.0.0.1,dns:localhost");
    try (TlsServer server = TlsServer.with(folder, "plain", false)) {
      assertThat(https(server, Map.of("ca", "ca.pem"))).isEqualTo(Reading.pass("HTTP 200"));
      assertThat(tcp(server, Map.of("ca", "ca.pem"))).isEqualTo(Reading.pass("connected"));
      assertThat(https(server, Map.of("insecure", true))).isEqualTo(Reading.pass("HTTP 200"));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsNoEvidence() throws Exception {
    try (TlsServer server = serve("self", "-ext", "san=ip:127.0.0.1")) {
      Reading told =
          Reading.inconclusive("TLS: its certificate is not trusted: set tls.ca to who issued it");
      assertThat(https(server, Map.of())).isEqualTo(told);
      assertThat(tcp(server, Map.of())).isEqualTo(told);
    }
  }

  @Test
  void aCertificateForAnotherNameIsNoEvidence() throws Exception {
    try (TlsServer server = serve("other", "-ext", "san=dns:shop.test")) {
      Reading told = https(server, Map.of("ca", "other.pem"));
      assertThat(told.outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
      assertThat(told.detail()).startsWith("TLS: its certificate is for another name: ");
      assertThat(https(server, Map.of("ca", "other.pem", "server_name", "shop.test")))
          .isEqualTo(Reading.pass("HTTP 200"));
      assertThat(server.names).containsExactly("shop.test");
    }
  }

  @Test
  void aCertificateThatHasExpiredIsNoEvidenceAndSaidClearly() throws Exception {
    TlsServer.signed(
        folder, "old", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
    try (TlsServer server = TlsServer.with(folder, "old", false)) {
      Reading told = https(server, Map.of("ca", "ca.pem"));
      assertThat(told.outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
      assertThat(told.detail()).startsWith("TLS: its certificate has expired: NotAfter: ");
      assertThat(https(server, Map.of("insecure", true))).isEqualTo(Reading.pass("HTTP 200"));
    }
  }

  @Test
  void aServerThatWantsACertificateIsShownIt() throws Exception {
    TlsServer.keys(folder, "client");
    TlsServer.keys(folder, "strict", "-ext", "san=ip:127.0.0.1");
    try (TlsServer server = TlsServer.with(folder, "strict", true)) {
      Reading told = https(server, Map.of("ca", "strict.pem"));
      assertThat(told.outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
      assertThat(told.detail()).contains("certificate");
      assertThat(
              https(server, Map.of("ca", "strict.pem", "cert", "client.pem", "key", "client.key")))
          .isEqualTo(Reading.pass("HTTP 200"));
    }
  }

  @Test
  void aFileOfTheProbesThatIsMissingOrWrongIsNoEvidence() throws Exception {
    try (TlsServer server = serve("fine", "-ext", "san=ip:127.0.0.1")) {
      assertThat(https(server, Map.of("ca", "none.pem")))
          .isEqualTo(
              Reading.inconclusive(
                  "TLS: the probe's file %s is missing".formatted(folder.resolve("none.pem"))));
      Files.writeString(folder.resolve("bad.pem"), "hello");
      Reading told = https(server, Map.of("ca", "bad.pem"));
      assertThat(told.outcome()).isEqualTo(ProbeOutcome.INCONCLUSIVE);
      assertThat(told.detail()).contains("bad.pem");
    }
  }

  @Test
  void aServerWithoutTlsIsNoEvidence() throws Exception {
    try (TlsServer server =
        new TlsServer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()))) {
      assertThat(https(server, Map.of()))
          .isEqualTo(Reading.inconclusive("TLS: what answers there does not speak TLS"));
    }
  }

  private TlsServer serve(String name, String... more) throws Exception {
    TlsServer.keys(folder, name, more);
    return TlsServer.with(folder, name, false);
  }

  private Reading https(TlsServer server, Map<String, Object> tls) throws Exception {
    String url = "https://127.0.0.1:" + server.port() + "/";
    ProbeSpec spec = spec("http", Map.of("url", url, "tls", tls));
    return new HttpProbe(spec, folder, Lookup::addresses).read();
  }

  private Reading tcp(TlsServer server, Map<String, Object> tls) throws Exception {
    ProbeSpec spec = spec("tcp", Map.of("host", "127.0.0.1", "port", server.port(), "tls", tls));
    return TcpProbeType.read(spec, folder, Lookup::addresses);
  }

  private static ProbeSpec spec(String kind, Map<String, Object> settings) {
    return new ProbeSpec(
        kind, kind, Category.HEALTH, Duration.ofSeconds(1), LONG, 1, new Settings(settings));
  }
}
