package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.model.Settings;
import dev.aceso.targets.files.UnsafeFileException;
import dev.aceso.targets.process.ScrapFolder.Found;
import dev.aceso.targets.process.ScrapFolder.Freed;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders to clean in the hands of somebody who wants something else deleted. */
class UntrustedFolderTest {
  private static final int NOBODY = 65_534;

  @TempDir Path folder;
  private Path service;
  private Path scrap;
  private Path precious;

  @BeforeEach
  void aFolderOfTheServiceAndOneThatIsNot() throws Exception {
    service = Files.createDirectory(folder.resolve("service"));
    scrap = Files.createDirectory(service.resolve("scrap"));
    Files.writeString(scrap.resolve("a.tmp"), "12345");
    Path other = Files.createDirectories(folder.resolve("other/scrap"));
    precious = Files.writeString(other.resolve("a.tmp"), "12345");
  }

  @Test
  @Tag("STR-4.2")
  void aFolderThatIsSwappedMeanwhileHasNothingDeletedElsewhere() throws Exception {
    try (ScrapFolder held = ScrapFolder.open(scrap)) {
      List<Found> listed = listed(held);
      Path moved = Files.move(service, folder.resolve("moved"));
      Files.createSymbolicLink(service, folder.resolve("other"));
      assertThat(held.delete(listed)).isEqualTo(new Freed(1, 5));
      assertThat(moved.resolve("scrap/a.tmp")).doesNotExist();
    }
    assertThat(precious).exists();
  }

  @Test
  void whatTookTheNameOfAListedFileStays() throws Exception {
    try (ScrapFolder held = ScrapFolder.open(scrap)) {
      List<Found> listed = listed(held);
      Files.delete(scrap.resolve("a.tmp"));
      Files.createLink(scrap.resolve("a.tmp"), precious);
      assertThat(held.delete(listed)).isEqualTo(new Freed(0, 0));
      Files.delete(scrap.resolve("a.tmp"));
      Files.createDirectory(scrap.resolve("a.tmp"));
      assertThat(held.delete(listed)).isEqualTo(new Freed(0, 0));
      assertThat(scrap.resolve("a.tmp")).isDirectory();
    }
  }

  @Test
  void whatWasWrittenSinceItWasListedStays() throws Exception {
    try (ScrapFolder held = ScrapFolder.open(scrap)) {
      List<Found> listed = listed(held);
      Files.writeString(scrap.resolve("a.tmp"), "in use again");
      assertThat(held.delete(listed)).isEqualTo(new Freed(0, 0));
      assertThat(scrap.resolve("a.tmp")).exists();
    }
  }

  @Test
  void pipesLinksAndFoldersAreNotListedNorWaitedFor() throws Exception {
    Files.delete(scrap.resolve("a.tmp"));
    run("mkfifo", scrap.resolve("pipe.tmp").toString());
    Files.createSymbolicLink(scrap.resolve("link.tmp"), precious);
    Files.createDirectory(scrap.resolve("folder.tmp"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try (ScrapFolder held = ScrapFolder.open(scrap)) {
            assertThat(listed(held)).isEmpty();
          }
        });
  }

  @Test
  @Tag("root")
  void aLinkOfTheServiceAboveTheFolderIsNotPassed() throws Exception {
    assumeRoot();
    Files.move(service, folder.resolve("moved"));
    Files.createSymbolicLink(service, folder.resolve("other"));
    Files.setAttribute(service, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    assertThatThrownBy(() -> ScrapFolder.open(scrap))
        .isInstanceOf(UnsafeFileException.class)
        .hasMessage("is reached by a link that others than root have made");
    assertThat(precious).exists();
  }

  @Test
  @Tag("root")
  void whatIsMountedInTheFolderIsPassedOver() throws Exception {
    assumeRoot();
    Path mounted = scrap.resolve("a.tmp");
    run("mount", "--bind", precious.toString(), mounted.toString());
    try (ScrapFolder held = ScrapFolder.open(scrap)) {
      assertThat(listed(held)).isEmpty();
    } finally {
      run("umount", mounted.toString());
    }
  }

  private static List<Found> listed(ScrapFolder held) throws Exception {
    Settings rule = new Settings(Map.of("match", "*.tmp"));
    return held.deletable(
        Path.of("/").getFileSystem().getPathMatcher("glob:*.tmp"),
        rule,
        Instant.now().plusSeconds(60));
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void assumeRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "run as root to change owners and mount");
  }
}
