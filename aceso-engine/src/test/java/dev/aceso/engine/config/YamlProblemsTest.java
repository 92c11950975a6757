package dev.aceso.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no YAML, or more of it than anybody writes, is told and harms nothing. */
@Tag("CFG-1")
class YamlProblemsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void badYamlIsToldWithItsPlace(String text, String problem) throws IOException {
    Folder written = new Folder(folder).with("recovery_config.yaml", text);
    assertThat(written.problems()).containsExactly("recovery_config.yaml:" + problem);
  }

  static Stream<Arguments> badYamlIsToldWithItsPlace() {
    String no = "this is no YAML: ";
    return Stream.of(
        arguments("- a\n", "1:1: the file must hold keys and values, such as 'version: 1'"),
        arguments("a:\n\t- b\n", "2:1: " + no + "a tab can't indent: use spaces"),
        arguments("a: b: c\n", "1:5: " + no + "mapping values are not allowed here"),
        arguments(
            "a: [1,2}\n",
            "1:8: "
                + no
                + "expected ',' or ']', but got } while parsing a flow sequence that begins in line 1"),
        arguments(
            "a: 'x\nb: 1\n",
            "3:1: "
                + no
                + "found unexpected end of stream while scanning a quoted scalar that begins in line 1"),
        arguments(
            "---\na: 1\n---\nb: 2\n",
            "3:1: " + no + "a second document begins here: a file holds one, remove the '---'"),
        arguments("a: *nope\n", "1:4: " + no + "there is no anchor '&nope' before this alias"),
        arguments(
            "a: 1\nb: \u0007\n", "2:4: " + no + "the character U+0007 is not allowed: remove it"),
        arguments("a: \"\\0\"\n", "1:4: the character U+0000 is not allowed: remove it"),
        arguments("a: !secret x\n", "1:4: the tag '!secret' is not known: remove it"),
        arguments("? [a]\n: 1\n", "1:3: a key must be plain text"),
        arguments(
            "a: 12345678901234567890\n",
            "1:4: '12345678901234567890' is no number that can be used here"),
        arguments("a: 1e999\n", "1:4: '1e999' is no number that can be used here"),
        arguments(
            "a: 1\nb:\n  c: 2\n  c: 3\n",
            "4:3: 'c' is written twice, first in line 3: remove one"));
  }

  @ParameterizedTest
  @MethodSource
  void tooMuchIsRefused(String text, String problem) throws IOException {
    Folder written = new Folder(folder).with("recovery_config.yaml", text);
    assertThat(written.problems()).containsExactly("recovery_config.yaml:" + problem);
  }

  static Stream<Arguments> tooMuchIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    IntStream.range(1, 5)
        .forEach(
            i ->
                bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10))));
    return Stream.of(
        arguments(
            "a: " + "[".repeat(100_000), "1:53: this is no YAML: nested deeper than 50 levels"),
        arguments("a: &x [*x]\n", "1:4: this holds an alias to itself: write it out"),
        arguments(
            "a: &a [x]\nb: [" + "*a,".repeat(51) + "]\n",
            "1:1: this is no YAML: more than 50 aliases: write it out"),
        arguments(
            bomb.toString(),
            "1:28: the aliases of this file expand to too much: at most 100000 values, 50 levels deep"),
        arguments(
            "#".repeat(1024 * 1024 + 1),
            "1:1: the file is larger than 1 MiB: split the system, or remove what is not needed"));
  }

  @Test
  void whatIsNoTextInUtf8IsTold() throws IOException {
    Files.write(folder.resolve("recovery_config.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(new Folder(folder).problems())
        .containsExactly(
            "recovery_config.yaml:1:1: the file is no text in UTF-8: save it as UTF-8");
  }

  @Test
  void aFolderInThePlaceOfAFileIsTold() throws IOException {
    Files.createDirectory(folder.resolve("learning_config.yaml"));
    assertThat(Folder.good(folder).problems())
        .containsExactly(
            "learning_config.yaml:1:1: this is no file: remove it, or put a file in its place");
  }
}
