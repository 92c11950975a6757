package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.words.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfidentialTest {
  private static final String MAIN =
      """
      version: 1
      system: online-shop
      engine: { token: "0123456789abcdef" }
      components:
        - id: payments
          type: process
          command: [serve, "${COMMAND}"]
          env: { DB_PASSWORD: "written-out", SHOP: "${SHOP}", PLACE: "nothing-secret" }
      """;

  @TempDir private Path folder;

  @Test
  void referencesTokensPasswordsAndWebhooksAreSecrets() throws IOException {
    Secrets secrets =
        new Folder(folder, Map.of("COMMAND", "from-outside", "SHOP", "online-shop"))
            .with("recovery_config.yaml", MAIN)
            .with(
                "deployment_config.yaml",
                "version: 1\nnotify: [ { webhook: { url: \"https://hooks.example/a/secret-path\" } } ]\n")
            .config()
            .secrets();
    assertThat(secrets.hide("from-outside 0123456789abcdef written-out"))
        .isEqualTo("${COMMAND} *** ***");
    assertThat(secrets.hide("POST https://hooks.example/a/secret-path or /a/secret-path"))
        .isEqualTo("POST *** or ***");
    assertThat(secrets.hide("payments of online-shop: nothing-secret"))
        .isEqualTo("payments of online-shop: nothing-secret");
  }

  @Test
  void plansHoldReferencesInThePlaceOfSecrets() throws IOException {
    var config =
        new Folder(folder, Map.of("COMMAND", "from-outside", "SHOP", "online-shop"))
            .with("recovery_config.yaml", MAIN)
            .with(
                "recovery_strategies.yaml",
                """
                version: 1
                playbooks:
                  - { id: mend, strategy: a/b, steps: [ exec: { command: [mend, "${COMMAND}"], undo: none } ] }
                """)
            .config();
    assertThat(config.policy().strategies())
        .filteredOn(playbook -> playbook.id().equals("mend"))
        .singleElement()
        .satisfies(
            playbook ->
                assertThat(playbook.steps().getFirst().action().args())
                    .satisfies(
                        args ->
                            assertThat(args.texts("command")).containsExactly("mend", "${COMMAND}"))
                    .satisfies(
                        args ->
                            assertThat(config.secrets().reveal(args).texts("command"))
                                .isEqualTo(List.of("mend", "from-outside"))));
  }
}
