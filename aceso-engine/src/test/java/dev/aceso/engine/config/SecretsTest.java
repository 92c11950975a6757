package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.access.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from the environment or from a file is used, and never told. */
@Tag("CFG-1")
class SecretsTest {
  private static final String MAIN =
      """
      version: 1
      system: shop
      engine: { listen: "0.0.0.0:0", token: "${TOKEN}" }
      components:
        - id: web
          type: process
          command: [serve, "--key=${file:key.txt}"]
          env: { PASSWORD: "${PASSWORD}" }
          health:
            - http: { url: "http://127.0.0.1:1/", headers: { Authorization: "Bearer ${TOKEN}" } }
      """;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", "token-0123456789", "PASSWORD", "hunter2-hunter2");

  @TempDir private Path folder;

  @Test
  void referencesAreFollowedAndNeverPrinted() throws IOException {
    Files.writeString(folder.resolve("key.txt"), "key-from-file\n");
    SystemConfig config =
        new Folder(folder, ENVIRONMENT).with("recovery_config.yaml", MAIN).config();

    assertThat(config.engine().access().byToken("token-0123456789")).contains(AccessPolicy.SHARED);
    SystemConfig.ComponentConfig web = config.components().values().iterator().next();
    assertThat(web.target().settings().texts("command"))
        .containsExactly("serve", "--key=key-from-file");
    assertThat(web.target().settings().table("env").get("PASSWORD")).isEqualTo("hunter2-hunter2");
    assertThat(config + " " + config.topology().components())
        .doesNotContain("token-0123456789", "hunter2", "key-from-file");
  }

  @Test
  void aReferenceThatLeadsNowhereIsToldByItsName() throws IOException {
    assertThat(new Folder(folder, Map.of()).with("recovery_config.yaml", MAIN).problems())
        .containsExactly(
            "recovery_config.yaml:3:39: '${TOKEN}': the environment has no 'TOKEN': set it before the engine starts",
            "recovery_config.yaml:7:22: '--key=${file:key.txt}': there is no file 'key.txt'",
            "recovery_config.yaml:8:22: '${PASSWORD}': the environment has no 'PASSWORD': set it before the engine starts",
            "recovery_config.yaml:10:71: 'Bearer ${TOKEN}': the environment has no 'TOKEN': set it before the engine starts");
  }

  @Test
  void noProblemTellsWhatAReferenceStandsFor() throws IOException {
    Folder written =
        Folder.good(folder)
            .with(
                "recovery_config.yaml",
                Folder.MAIN
                    .replace("[db]", "[\"${SECRET}\"]")
                    .replace("system: shop", "system: shop\nengine: { token: \"${SHORT}\" }"))
            .with(
                "deployment_config.yaml",
                """
                version: 1
                rules: [ { match: { component: "${SECRET}", strategy: "${SECRET}" }, mode: approve } ]
                notify: [ { webhook: { url: "https://h^/${SECRET}" } }, { webhook: { url: "${SECRET}" } } ]
                """)
            .with(
                "recovery_strategies.yaml",
                """
                version: 1
                playbooks:
                  - { id: "${SECRET}", strategy: a/b, when: "${SECRET}", steps: [start: {}], success: { error_rate: "${SECRET}" } }
                """);
    assertThat(written.problems()).isNotEmpty().noneMatch(p -> p.contains("s3cr3t-value"));
    written.with("recovery_config.yaml", Folder.MAIN.replace("[db]", "[\"${SECRET}\"]"));
    assertThat(written.problems())
        .contains(
            "recovery_config.yaml:11:18: component web depends on '${SECRET}', which is not defined")
        .noneMatch(p -> p.contains("s3cr3t-value"));
  }

  @Test
  void aSecretThatIsWrittenOutIsNotToldEither() throws IOException {
    assertThat(
            Folder.good(folder)
                .with(
                    "recovery_config.yaml",
                    Folder.MAIN.replace("system: shop", "system: shop\nengine: { token: 4711 }"))
                .problems())
        .containsExactly("recovery_config.yaml:3:18: token in engine must be text");
  }

  @Test
  void aLargeFileIsNoSecret() throws IOException {
    Files.writeString(folder.resolve("key.txt"), "x".repeat(64 * 1024 + 1));
    assertThat(new Folder(folder, ENVIRONMENT).with("recovery_config.yaml", MAIN).problems())
        .containsExactly(
            "recovery_config.yaml:7:22: '--key=${file:key.txt}': file 'key.txt' is larger than 64 KiB");
  }
}
