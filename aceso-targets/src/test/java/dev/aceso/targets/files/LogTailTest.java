package dev.aceso.targets.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file that grows, is rotated, truncated and flooded. */
class LogTailTest {
  @TempDir Path folder;

  @Test
  void onlyWhatIsNewIsRead() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "old\n");
    try (LogTail tail = tail(log)) {
      assertThat(lines(tail)).isEmpty();
      append(log, "one\ntwo\n");
      assertThat(lines(tail)).containsExactly("one", "two");
      assertThat(lines(tail)).isEmpty();
    }
  }

  @Test
  void aFileThatAppearsLaterIsReadFromItsBeginning() throws Exception {
    Path log = folder.resolve("log");
    try (LogTail tail = tail(log)) {
      assertThat(lines(tail)).isEmpty();
      Files.writeString(log, "first\n");
      assertThat(lines(tail)).containsExactly("first");
    }
  }

  @Test
  void aRotationLosesNoLine() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "");
    try (LogTail tail = tail(log)) {
      lines(tail);
      append(log, "before\n");
      Files.move(log, folder.resolve("log.1"));
      append(folder.resolve("log.1"), "last words\n");
      Files.writeString(log, "after\n");
      assertThat(lines(tail)).containsExactly("before", "last words", "after");
    }
  }

  @Test
  void aTruncatedFileIsReadFromItsBeginning() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "a long old line\n");
    try (LogTail tail = tail(log)) {
      lines(tail);
      Files.writeString(log, "new\n", StandardOpenOption.TRUNCATE_EXISTING);
      assertThat(lines(tail)).containsExactly("new");
    }
  }

  @Test
  void aLineIsReadWholeAndLastWordsWithoutAnEndAreReadToo() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "");
    try (LogTail tail = tail(log)) {
      lines(tail);
      append(log, "half");
      assertThat(lines(tail)).isEmpty();
      append(log, " and half\nFATAL: no");
      assertThat(lines(tail)).containsExactly("half and half");
      assertThat(lines(tail)).containsExactly("FATAL: no");
      assertThat(lines(tail)).isEmpty();
    }
  }

  @Test
  void aFloodIsBoundedAndItsEndKept() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "");
    try (LogTail tail = tail(log)) {
      lines(tail);
      StringBuilder flood = new StringBuilder();
      for (int i = 0; i < 100_000; i++) {
        flood.append("line ").append(i).append('\n');
      }
      append(log, flood + "x".repeat(5_000) + "\n");
      List<String> lines = lines(tail);
      assertThat(lines).hasSize(500);
      assertThat(lines.get(498)).isEqualTo("line 99999");
      assertThat(lines.getLast()).hasSize(2_000);
    }
  }

  @Test
  void howFarItWasReadIsToldWhenItChanges() throws Exception {
    Path log = folder.resolve("log");
    try (LogTail tail = tail(log)) {
      assertThat(readings(tail)).containsExactly(new Reading.Not(log + " is not there"));
      assertThat(readings(tail)).isEmpty();
      Files.writeString(log, "x\n".repeat(600));
      assertThat(readings(tail))
          .containsExactly(
              new Reading.Whole(),
              new Reading.Partly(log + " grew by more than 500 lines at once"));
      assertThat(readings(tail)).isEmpty();
      Files.writeString(log, "new\n", StandardOpenOption.TRUNCATE_EXISTING);
      assertThat(readings(tail)).hasOnlyElementsOfType(Reading.Partly.class).hasSize(1);
    }
    try (LogTail late = tail(log)) {
      assertThat(readings(late))
          .containsExactly(
              new Reading.Whole(),
              new Reading.Partly("what %s held before the engine watched it".formatted(log)));
    }
    try (LogTail none = tail(folder)) {
      assertThat(readings(none)).hasOnlyElementsOfType(Reading.Not.class).hasSize(1);
    }
  }

  @Test
  void whatWasRotatedAwayIsReadUntilAnotherFileIsThere() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "");
    try (LogTail tail = tail(log)) {
      lines(tail);
      Files.move(log, folder.resolve("log.1"));
      assertThat(lines(tail)).isEmpty();
      append(folder.resolve("log.1"), "still here\n");
      assertThat(lines(tail)).containsExactly("still here");
    }
  }

  @Test
  void secretsAreMasked() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "");
    try (LogTail tail = tail(log)) {
      lines(tail);
      append(
          log,
          """
          login password=hunter2 ok
          {"api_key": "abc def", "n": 1}
          Authorization: Bearer eyJhbGciOi.x.y
          connecting to postgres://app:s3cret@db/shop
          run --token abcdef --verbose
          DB_PASSWORD_FILE='a b'
          tokenizer ready: 12 entries
          """);
      assertThat(lines(tail))
          .containsExactly(
              "login password=*** ok",
              "{\"api_key\": ***, \"n\": 1}",
              "Authorization: Bearer ***",
              "connecting to postgres://app:***@db/shop",
              "run --token *** --verbose",
              "DB_PASSWORD_FILE=***",
              "tokenizer ready: 12 entries");
    }
  }

  private static LogTail tail(Path log) {
    return new LogTail(ComponentId.of("web"), log, InstantSource.fixed(Instant.EPOCH));
  }

  private static List<String> lines(LogTail tail) {
    return tail.read().stream()
        .flatMap(s -> s instanceof Signal.Logged l ? Stream.of(l.line()) : Stream.empty())
        .toList();
  }

  private static List<Reading> readings(LogTail tail) {
    return tail.read().stream()
        .flatMap(s -> s instanceof Signal.Read r ? Stream.of(r.reading()) : Stream.empty())
        .toList();
  }

  private static void append(Path log, String text) throws Exception {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }
}
