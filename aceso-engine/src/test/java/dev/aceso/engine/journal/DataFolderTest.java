package dev.aceso.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read and write what the engine keeps: real files and a real other user. */
class DataFolderTest {
  private static final int NOBODY = 65_534;

  @TempDir Path home;
  private Path data;

  @BeforeEach
  void reachable() throws IOException {
    allow(home, "rwxr-xr-x");
    data = home.resolve("data");
  }

  @Test
  void whatItKeepsIsForItsUserAlone() throws Exception {
    try (Journal journal = Journal.open(data)) {
      journal.tryToWrite();
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(data)) {
        List<Path> kept = files.toList();
        assertThat(kept).extracting(f -> f.getFileName() + "").contains("journal.db", "lock");
        assertThat(kept).extracting(DataFolderTest::permissions).containsOnly("rw-------");
      }
    }
  }

  @Test
  void whatWasOpenToOthersIsClosedAndWhatPeopleKeepThereStays() throws Exception {
    Path state = Files.createDirectories(data.resolve("state"));
    Path output = Files.writeString(state.resolve("web.out"), "secret");
    Path key = Files.writeString(data.resolve("approval.key"), "secret");
    Path tool = Files.writeString(data.resolve("tool.sh"), "#!/bin/sh");
    Path linked = Files.writeString(home.resolve("linked"), "theirs");
    Files.createSymbolicLink(state.resolve("link"), linked);
    for (Path open : List.of(data, state, tool)) {
      allow(open, "rwxr-xr-x");
    }
    for (Path open : List.of(output, key, linked)) {
      allow(open, "rw-r--r--");
    }
    Journal.open(data).close();
    assertThat(Stream.of(data, state).map(DataFolderTest::permissions)).containsOnly("rwx------");
    assertThat(Stream.of(output, key).map(DataFolderTest::permissions)).containsOnly("rw-------");
    assertThat(permissions(tool)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(linked)).isEqualTo("rw-r--r--");
  }

  @Test
  void aFolderThatOthersMayWriteToIsRefused() throws Exception {
    allow(Files.createDirectory(data), "rwxrwxrwx");
    assertThatThrownBy(() -> Journal.open(data))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("other users may write")
        .hasMessageContaining("chmod 0700");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  @Tag("root")
  void aFolderOfAnotherUserIsRefused() throws Exception {
    asRoot();
    Files.setAttribute(Files.createDirectory(data), "unix:uid", NOBODY);
    assertThatThrownBy(() -> Journal.open(data))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("belongs to user 65534")
        .hasMessageContaining("chown");
  }

  @Test
  @Tag("root")
  void anotherUserCanReadNothingOfIt() throws Exception {
    asRoot();
    Journal.open(data).close();
    Path copy = home.resolve("journal.copy");
    Files.copy(data.resolve("journal.db"), copy);
    allow(copy, "rw-r--r--");
    assertThat(readBy(NOBODY, copy)).as("the user can read at all").isZero();
    assertThat(readBy(NOBODY, data.resolve("journal.db"))).isNotZero();
    allow(data, "rwxr-xr-x");
    assertThat(readBy(NOBODY, data.resolve("journal.db")))
        .as("not even by the file's own mode")
        .isNotZero();
  }

  private static int readBy(int user, Path file) throws Exception {
    return new ProcessBuilder("setpriv", "--reuid=" + user, "--clear-groups", "cat", file + "")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void asRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "another user's files need root");
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
