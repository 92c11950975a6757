package dev.aceso.engine.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.config.SystemConfig.Notify;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1"
      })
  void addressesOfTheOwnNetworkAreKnown(String ip) throws UnknownHostException {
    assertThat(Webhook.inside(InetAddress.getByName(ip))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "100.128.0.1", "172.32.0.1", "2001:db8::1"})
  void publicOnesAreNot(String ip) throws UnknownHostException {
    assertThat(Webhook.inside(InetAddress.getByName(ip))).isFalse();
  }

  @Test
  void withoutPermissionTheMetadataOfACloudIsNotAsked() throws InterruptedException {
    Notify to =
        new Notify(
            "on-call",
            URI.create("http://169.254.169.254/latest"),
            Set.of(),
            false,
            Duration.ofDays(1));
    assertThat(new Webhook(to).post("{}", "k"))
        .isEqualTo(
            new Webhook.Try.Failed(
                "it is at an internal address, 169.254.169.254: add 'internal: true' if that is meant"));
  }
}
