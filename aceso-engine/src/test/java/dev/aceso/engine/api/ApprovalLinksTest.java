package dev.aceso.engine.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.model.Incident;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("EXT-5")
final class ApprovalLinksTest {
  private static final URI BASE = URI.create("https://aceso.example/x/");

  @TempDir Path folder;
  private final Incident asked =
      new CrashStory("inc-1", "payments", "orders", Shop.START, "x").asked();
  private final Instant expires = asked.approvalExpires().orElseThrow();

  @Test
  void aLinkIsGoodForItsPlanUntilItExpires() throws IOException {
    ApprovalLinks links = ApprovalLinks.open(folder, BASE);
    URI link = links.of(asked, "hooks.example").orElseThrow();
    assertThat(link.toString()).startsWith("https://aceso.example/x/approve?incident=");
    assertThat(links.genuine(query(link))).isTrue();
    assertThat(links.expired(query(link), expires.minusSeconds(1))).isFalse();
    assertThat(links.expired(query(link), expires.plusSeconds(1))).isTrue();
  }

  @Test
  void anyOtherPlanIncidentRecipientOrTimeIsNotGenuine() throws IOException {
    ApprovalLinks links = ApprovalLinks.open(folder, BASE);
    Map<String, String> query = query(links.of(asked, "hooks.example").orElseThrow());
    for (String name : query.keySet()) {
      Map<String, String> changed = new TreeMap<>(query);
      changed.merge(name, "0", String::concat);
      assertThat(links.genuine(changed)).as(name).isFalse();
      changed.remove(name);
      assertThat(links.genuine(changed)).as("without " + name).isFalse();
    }
  }

  @Test
  void theKeyOutlivesTheEngineAndIsReadableByItsUserOnly() throws IOException {
    URI link = ApprovalLinks.open(folder, BASE).of(asked, "a").orElseThrow();
    assertThat(ApprovalLinks.open(folder, BASE).genuine(query(link))).isTrue();
    assertThat(Files.getPosixFilePermissions(folder.resolve("approval.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.toFile().list()).containsExactly("approval.key");
  }

  @Test
  void aDamagedKeyIsTold() throws IOException {
    Files.writeString(folder.resolve("approval.key"), "no key");
    assertThatThrownBy(() -> ApprovalLinks.open(folder, BASE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("approval.key");
  }

  private static Map<String, String> query(URI link) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : link.getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return query;
  }
}
