package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
  private static final String MAIN =
      """
      version: 1
      system: %s
      components:
        - id: web
          type: process
          command: [sleep, "600"]
      """;

  @TempDir Path folder;

  @Test
  @Tag("CFG-1")
  @Tag("CFG-5")
  void everyChangeOfAFileIsReadGoodOrBad() throws Exception {
    Path main = folder.resolve("recovery_config.yaml");
    Files.writeString(main, MAIN.formatted("one"));
    List<ReadResult> results = new CopyOnWriteArrayList<>();
    try (ConfigWatcher _ = ConfigWatcher.start(folder, Map.of(), results::add)) {
      Files.writeString(folder.resolve("deployment_config.yaml"), "version: 1\nmode: approve\n");
      await().until(() -> results.size() == 1);
      assertThat(results.getFirst()).isInstanceOf(ReadResult.Good.class);
      Files.writeString(main, MAIN.formatted("[two"));
      await().until(() -> results.size() == 2);
      assertThat(results.get(1)).isInstanceOf(ReadResult.Bad.class);
      Files.writeString(main, MAIN.formatted("three"));
      await().until(() -> results.size() == 3);
      assertThat(results.get(2))
          .isInstanceOfSatisfying(
              ReadResult.Good.class, g -> assertThat(g.config().system()).isEqualTo("three"));
    }
  }
}
