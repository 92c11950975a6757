package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import dev.aceso.targets.files.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real processes print is bounded, on a real file system. */
class OutputFileTest {
  private static final long MIB = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void aProcessThatPrintsAHundredMegabytesKeepsRunningAndLeavesAFew() throws Exception {
    Target target =
        new ProcessTargetType()
            .open(
                Specs.web(
                    folder,
                    Map.of(
                        "command",
                        List.of(
                            "sh",
                            "-c",
                            "i=0; while [ $i -lt 100 ]; do"
                                + " head -c 1000000 /dev/zero | tr '\\0' x; echo; i=$((i+1));"
                                + " done; echo the end; exec sleep 600"),
                        "output_limit",
                        Map.of("size", "1MiB", "keep", 2))),
                signal -> {});
    target.watch();
    long pid = target.pid().orElseThrow();
    try {
      await().atMost(LONG).until(() -> Proc.name(pid).equals("sleep"));
      await().atMost(LONG).until(() -> Files.size(out("")) < 2 * MIB);
      assertThat(out(".3")).doesNotExist();
      assertThat(total()).isLessThan(6 * MIB);
      assertThat(target.pid()).contains(pid);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out(".1"))))
          .isEqualTo("rw-------");
      assertThat(Files.readString(out("")) + Files.readString(out(".1"))).contains("the end\n");
    } finally {
      target.perform(Action.of("kill"), "end", LONG);
      target.close();
    }
  }

  @Test
  void whatADiagnosisHadNotReadYetIsReadFromTheCopy() throws Exception {
    Path file = Files.createFile(out(""));
    try (LogTail tail = tail(file);
        OutputFile bounded = new OutputFile(file, 1_000, 2)) {
      tail.read();
      print(file, "line 1\n");
      assertThat(lines(tail)).containsExactly("line 1");
      print(file, "line 2\n");
      print(file, "x".repeat(2_000) + "\n");
      print(file, "line 3\n");
      bounded.look();
      print(file, "line 4\n");
      assertThat(file).hasContent("line 4\n");
      List<Signal> seen = tail.read();
      assertThat(logged(seen)).doesNotContain("line 2").endsWith("line 3", "line 4");
      assertThat(seen.toString()).as("the copy holds less than was unread").contains("cut short");

      print(file, "line 5\n" + "y".repeat(900) + "\n" + "z".repeat(80) + "\n");
      print(file, "line 6\n");
      bounded.look();
      print(file, "line 7\n".repeat(3));
      List<Signal> after = tail.read();
      assertThat(logged(after)).endsWith("line 6", "line 7", "line 7", "line 7");
      assertThat(out(".2")).content().endsWith("line 3\n");
    }
  }

  @Test
  void nothingIsMissedNorClaimedMissingWhenTheCopyHoldsAll() throws Exception {
    Path file = Files.createFile(out(""));
    try (LogTail tail = tail(file);
        OutputFile bounded = new OutputFile(file, 1_000, 2)) {
      tail.read();
      print(file, "a".repeat(900) + "\n");
      tail.read();
      print(file, "line 1\n".repeat(20));
      bounded.look();
      print(file, ("b".repeat(9) + "\n").repeat(200));
      List<Signal> seen = tail.read();
      assertThat(logged(seen)).filteredOn("line 1"::equals).hasSize(20);
      assertThat(logged(seen)).filteredOn("b".repeat(9)::equals).hasSize(200);
      assertThat(seen.toString()).doesNotContain("cut short");
    }
  }

  @Test
  void whatIsNoRegularFileIsLeftAlone() throws Exception {
    Path elsewhere = Files.write(folder.resolve("precious"), new byte[5_000]);
    Path file = Files.createLink(out(""), elsewhere);
    Files.delete(file);
    Files.createSymbolicLink(out(""), Path.of("/dev/null"));
    try (OutputFile bounded = new OutputFile(out(""), 1_000, 2)) {
      assertThat(bounded.look()).isZero();
    }
    assertThat(elsewhere).hasSize(5_000);
    assertThat(out(".1")).doesNotExist();
  }

  private Path out(String ending) {
    return folder.resolve("web.out" + ending);
  }

  private long total() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static LogTail tail(Path file) {
    return new LogTail(ComponentId.of("web"), file, InstantSource.fixed(Instant.EPOCH));
  }

  private static void print(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static List<String> lines(LogTail tail) {
    return logged(tail.read());
  }

  private static List<String> logged(List<Signal> signals) {
    return signals.stream()
        .filter(Signal.Logged.class::isInstance)
        .map(s -> ((Signal.Logged) s).line())
        .toList();
  }
}
