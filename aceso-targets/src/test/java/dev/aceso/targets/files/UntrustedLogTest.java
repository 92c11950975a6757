package dev.aceso.targets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in the hands of a service that wants the engine to read, or wait for, something else. */
class UntrustedLogTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int NOBODY = 65_534;

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void aLogOfTheService() {
    log = folder.resolve("log");
  }

  @Test
  void aPipeInPlaceOfALogFreezesNothing() throws Exception {
    Files.writeString(log, "");
    try (LogTail tail = tail()) {
      tail.read();
      Files.delete(log);
      assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
      assertTimeoutPreemptively(LONG, () -> assertNotRead(tail, "is no regular file"));
      Files.delete(log);
      Files.writeString(log, "well again\n");
      assertThat(tail.read()).contains(new Signal.Logged(id(), Instant.EPOCH, "well again"));
    }
  }

  @Test
  void aDeviceIsNotRead() throws Exception {
    try (LogTail tail = new LogTail(id(), Path.of("/dev/zero"), clock())) {
      assertNotRead(tail, "is no regular file");
    }
    Files.createSymbolicLink(log, Path.of("/dev/zero"));
    try (LogTail tail = tail()) {
      assertNotRead(tail, "is a link");
    }
  }

  @Test
  @Tag("root")
  void aLinkOfTheServiceToASecretIsNotRead() throws Exception {
    Path secret = secret();
    link(log, secret);
    try (LogTail tail = tail()) {
      assertNotRead(tail, "is a link, or leads through one");
      append(secret, "more secrets\n");
      assertThat(tail.read()).isEmpty();
    }
  }

  @Test
  @Tag("root")
  void aFolderOnTheWayThatIsALinkOfTheServiceIsNotPassed() throws Exception {
    Path vault = Files.createDirectory(folder.resolve("vault"));
    Files.writeString(vault.resolve("log"), "secret\n");
    link(folder.resolve("logs"), vault);
    log = folder.resolve("logs/log");
    try (LogTail tail = tail()) {
      assertNotRead(tail, "leads through one");
    }
  }

  @Test
  @Tag("root")
  void aLogThatTurnsIntoALinkToASecretIsNotRead() throws Exception {
    Path secret = secret();
    Files.writeString(log, "");
    own(log);
    try (LogTail tail = tail()) {
      tail.read();
      Files.delete(log);
      link(log, secret);
      assertNotRead(tail, "is a link");
    }
  }

  @Test
  @Tag("root")
  void aLinkOfTheServiceToItsOwnLatestLogIsFollowed() throws Exception {
    Path latest = Files.writeString(folder.resolve("log.INFO.1"), "");
    own(latest);
    link(log, latest);
    try (LogTail tail = tail()) {
      tail.read();
      append(latest, "line\n");
      assertThat(tail.read()).containsExactly(new Signal.Logged(id(), Instant.EPOCH, "line"));
    }
  }

  @Test
  @Tag("root")
  void aLinkOfRootIsFollowedWhereOnlyRootCanHavePutIt() throws Exception {
    assumeRoot();
    Path ours = Files.createTempDirectory(Path.of("/run"), "aceso-");
    try {
      Files.writeString(folder.resolve("real"), "line\n");
      Path link = Files.createSymbolicLink(ours.resolve("log"), folder.resolve("real"));
      try (Opened opened = SafeFiles.file(link)) {
        assertThat(opened.size()).isEqualTo(5);
      }
      Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rwxrwxrwx"));
      try (LogTail tail = new LogTail(id(), link, clock())) {
        assertNotRead(tail, "where others than its owner could have put it");
      }
    } finally {
      Files.deleteIfExists(ours.resolve("log"));
      Files.delete(ours);
    }
  }

  @Test
  @Tag("root")
  void aHardLinkToASecretIsNotRead() throws Exception {
    Path secret = secret();
    Path service = Files.createDirectory(folder.resolve("service"));
    own(service);
    log = Files.createLink(service.resolve("log"), secret);
    try (LogTail tail = tail()) {
      assertNotRead(tail, "is one of several names of a file of another user");
    }
  }

  @Test
  void linksInACircleAreLeft() throws Exception {
    Files.createSymbolicLink(log, log);
    try (LogTail tail = tail()) {
      assertNotRead(tail, "link");
    }
  }

  private Path secret() throws Exception {
    assumeRoot();
    Path secret = Files.writeString(folder.resolve("secret"), "the secret\n");
    return Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private static void link(Path link, Path target) throws Exception {
    assumeRoot();
    own(Files.createSymbolicLink(link, target));
  }

  private static void own(Path path) throws Exception {
    assumeRoot();
    Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
  }

  private static void assumeRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "run as root to change owners");
  }

  private static void assertNotRead(LogTail tail, String why) {
    List<Signal> signals = tail.read();
    assertThat(signals).hasSize(1);
    assertThat(signals.getFirst())
        .isInstanceOfSatisfying(
            Signal.Read.class,
            r ->
                assertThat(r.reading())
                    .isInstanceOfSatisfying(
                        Reading.Not.class,
                        not -> assertThat(not.why()).contains(why).endsWith("; not read")));
  }

  private LogTail tail() {
    return new LogTail(id(), log, clock());
  }

  private static ComponentId id() {
    return ComponentId.of("web");
  }

  private static InstantSource clock() {
    return InstantSource.fixed(Instant.EPOCH);
  }

  private static void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
