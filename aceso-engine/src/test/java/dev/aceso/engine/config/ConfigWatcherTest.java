package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is edited is read again, as an editor, a copy or a deployment edits it. */
@Tag("CFG-1")
@Tag("CFG-5")
class ConfigWatcherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<ReadResult> results = new CopyOnWriteArrayList<>();

  @Test
  void aChangeIsReadAndABadOneToldWithItsProblems() throws Exception {
    Folder written = Folder.good(folder);
    try (ConfigWatcher watcher =
        ConfigWatcher.start(folder, written.environment(), known(written), results::add)) {
      assertThat(watcher).isNotNull();
      written.with("deployment_config.yaml", "version: 1\nmode: approve\n");
      awaitResults(1);
      assertThat(results.getFirst()).isInstanceOf(ReadResult.Good.class);

      written.with("deployment_config.yaml", "version: 1\nmode: everything\n");
      awaitResults(2);
      assertThat(results.getLast())
          .isInstanceOfSatisfying(
              ReadResult.Bad.class,
              bad ->
                  assertThat(bad.problems())
                      .extracting(ConfigProblem::toString)
                      .containsExactly(
                          "deployment_config.yaml:2:7: mode must be shadow, approve or automatic, not 'everything'"));

      Files.delete(folder.resolve("deployment_config.yaml"));
      awaitResults(3);
      assertThat(results.getLast()).isInstanceOf(ReadResult.Good.class);
    }
  }

  @Test
  void aFileThatIsMovedInPlaceAndALinkThatIsPointedElsewhereAreSeen() throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Folder.good(first);
    new Folder(second).with("recovery_config.yaml", Folder.MAIN.replace("shop", "other-shop"));
    Path link = Files.createSymbolicLink(folder.resolve("current"), first);
    try (ConfigWatcher watcher =
        ConfigWatcher.start(link, java.util.Map.of(), known(new Folder(first)), results::add)) {
      assertThat(watcher).isNotNull();
      Path next = Files.createSymbolicLink(folder.resolve("next"), second);
      Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      awaitResults(1);
      assertThat(system(results.getLast())).isEqualTo("other-shop");

      Path written =
          Files.writeString(folder.resolve("new.yaml"), Folder.MAIN.replace("shop", "third-shop"));
      Files.move(written, second.resolve("recovery_config.yaml"), StandardCopyOption.ATOMIC_MOVE);
      awaitResults(2);
      assertThat(system(results.getLast())).isEqualTo("third-shop");
    }
  }

  @Test
  void aListenerThatFailsIsToldOfTheNextChange() throws Exception {
    Folder written = Folder.good(folder);
    try (ConfigWatcher watcher =
        ConfigWatcher.start(
            folder,
            written.environment(),
            known(written),
            result -> {
              results.add(result);
              throw new IllegalStateException("from the test");
            })) {
      assertThat(watcher).isNotNull();
      written.with("learning_config.yaml", "version: 1\n");
      awaitResults(1);
      written.with("learning_config.yaml", "version: 1\nrelapse: 1m\n");
      awaitResults(2);
    }
  }

  @Test
  void whatIsNotChangedIsNotReadAgainAndAClosedWatcherIsSilent() throws Exception {
    Folder written = Folder.good(folder);
    ConfigWatcher watcher =
        ConfigWatcher.start(folder, written.environment(), known(written), results::add);
    written.with("notes.txt", "no file of the five");
    await().pollDelay(Duration.ofMillis(1_600)).until(() -> true);
    assertThat(results).isEmpty();
    watcher.close();
    written.with("learning_config.yaml", "version: 1\n");
    await().pollDelay(Duration.ofMillis(1_600)).until(() -> true);
    assertThat(results).isEmpty();
  }

  @Test
  void changesAreSeenByContentAndNotByTime() throws Exception {
    Folder written = Folder.good(folder);
    written.with("learning_config.yaml", "version: 1\nrelapse: 1m\n");
    Path file = folder.resolve("learning_config.yaml");
    FileTime time = Files.getLastModifiedTime(file);
    try (ConfigWatcher watcher =
        ConfigWatcher.start(folder, written.environment(), known(written), results::add)) {
      assertThat(watcher).isNotNull();
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
      await().pollDelay(Duration.ofMillis(1_600)).until(() -> true);
      assertThat(results).as("only touched").isEmpty();
      Files.writeString(file, "version: 1\nrelapse: 2m\n");
      Files.setLastModifiedTime(file, time);
      awaitResults(1);
    }
  }

  @Test
  void whatChangedBeforeItWatchesIsSeen() throws Exception {
    Folder written = Folder.good(folder);
    String known = known(written);
    written.with("learning_config.yaml", "version: 1\nrelapse: 1m\n");
    try (ConfigWatcher watcher =
        ConfigWatcher.start(folder, written.environment(), known, results::add)) {
      assertThat(watcher).isNotNull();
      awaitResults(1);
    }
  }

  private static String known(Folder folder) {
    return folder.read().fingerprint();
  }

  private void awaitResults(int count) {
    await().atMost(PATIENCE).until(() -> results.size() >= count);
  }

  private static String system(ReadResult result) throws IOException {
    return switch (result) {
      case ReadResult.Good good -> good.config().system();
      case ReadResult.Bad bad -> throw new AssertionError(bad.problems());
    };
  }
}
