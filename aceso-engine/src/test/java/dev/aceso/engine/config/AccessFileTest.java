package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aceso.engine.access.AccessPolicy;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;
import dev.aceso.engine.access.Tokens;
import dev.aceso.engine.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of people and the hashes of their tokens, on disk. */
class AccessFileTest {
  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void make() throws IOException {
    folder = Folder.good(path);
  }

  @Test
  void aTokenIsShownOnceAndOnlyItsHashIsKept() throws IOException {
    String token = made("ada", "approver");

    assertThat(policy().byToken(token)).contains(new Person("ada", Role.APPROVER));
    assertThat(policy().byToken(token + "x")).isEmpty();
    assertThat(Files.readString(file())).doesNotContain(token).contains(Tokens.hash(token));
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(path.toFile().list()).doesNotContain("access_config.yaml.new");
  }

  @Test
  void aPersonMayHaveSeveralTokensButOneRole() throws IOException {
    String first = made("ada", "approver");
    String second = made("ada", "approver");

    assertThat(policy().byToken(first)).isEqualTo(policy().byToken(second)).isPresent();
    String before = Files.readString(file());
    assertThat(run("token", "ada", "--role", "admin", "--config", path + ""))
        .contains("a person has one role");
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  @Test
  void whatPeopleHaveWrittenStays() throws IOException {
    String written = "version: 1 # ours\npeople: # all\n- {name: bob, role: viewer}\n# the end\n";
    folder.with("access_config.yaml", written);
    made("ada", "operator");

    assertThat(Files.readString(file()).lines().filter(l -> !l.contains("ada")))
        .containsExactlyElementsOf(written.lines().toList());
    assertThat(policy().byName("bob")).contains(new Person("bob", Role.VIEWER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rw-----w-"})
  void aFileThatOthersMayReadOrWriteIsRefused(String mode) throws IOException {
    made("ada", "approver");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .startsWith("access_config.yaml:")
        .contains("chmod 0600");
    assertThat(run("token", "eve", "--role", "admin", "--config", path + ""))
        .contains("chmod 0600");
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws IOException {
    made("ada", "approver");
    assumeTrue(isRoot(), "only root can give a file away");
    Files.setAttribute(file(), "unix:uid", 65534);

    assertThat(folder.problems()).singleElement().asString().contains("belongs to user 65534");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x\", role: admin, name: \"y", "-x", "token", "a\nb"})
  void aNameThatCouldMeanSomethingElseIsRefused(String name) {
    assertThat(run("token", "--role", "viewer", "--config", path + "", "--", name)).isNotEmpty();
    assertThat(Files.exists(file())).isFalse();
  }

  @Test
  void withoutAConfigurationThereIsNothingToWriteTo() {
    assertThatThrownBy(() -> AccessFile.add(path.resolve("none"), "ada", Role.VIEWER, "x"))
        .hasMessageContaining("no configuration folder");
  }

  private Path file() {
    return AccessFile.in(path);
  }

  private AccessPolicy policy() {
    return folder.config().engine().access();
  }

  private String made(String name, String role) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = {"token", name, "--role", role, "--config", path + ""};
    int status = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    assertThat(status).as(err.toString()).isZero();
    return out.toString().strip();
  }

  /** What it says when it refuses. */
  private static String run(String... args) {
    StringWriter err = new StringWriter();
    int status = Main.run(args, new PrintWriter(new StringWriter()), new PrintWriter(err));
    assertThat(status).isNotZero();
    return err.toString();
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
