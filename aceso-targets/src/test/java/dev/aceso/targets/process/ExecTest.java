package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real commands, well-behaved and not. */
class ExecTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void theLastOfALargeOutputIsKept() throws Exception {
    Exec.Ended ended = run("i=0; while [ $i -lt 20000 ]; do echo line-$i; i=$((i+1)); done");
    assertThat(ended)
        .isInstanceOfSatisfying(
            Exec.Ended.Returned.class,
            r -> {
              assertThat(r.status()).isEqualTo(new ExitStatus.Code(0));
              assertThat(r.output()).hasSizeBetween(4_000, 4_096).endsWith("line-19999");
            });
  }

  @Test
  void endlessOutputFillsNeitherMemoryNorDisk() throws Exception {
    assertThat(Exec.run(List.of("yes"), folder, Map.of(), Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            Exec.Ended.TimedOut.class, t -> assertThat(t.output()).hasSizeLessThan(4_097));
  }

  @Test
  void whoeverKeepsTheOutputOpenIsNotWaitedFor() throws Exception {
    Exec.Ended ended = run("setsid sleep 600 & echo $! > daemon; echo done");
    try {
      assertThat(ended).isEqualTo(new Exec.Ended.Returned(new ExitStatus.Code(0), "done"));
    } finally {
      long daemon = Long.parseLong(Files.readString(folder.resolve("daemon")).strip());
      ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @Tag("EXE-2.2")
  void whatItLeavesInSessionsOfItsOwnIsEndedWhenItReturns() throws Exception {
    run(
        "setsid sleep 600 >/dev/null 2>&1 & echo $! > one;"
            + " setsid sh -c 'setsid sleep 600 & echo $! > two; sleep 600' >/dev/null 2>&1 &"
            + " until [ -s two ]; do :; done");
    for (String left : List.of("one", "two")) {
      long pid = Long.parseLong(Files.readString(folder.resolve(left)).strip());
      assertThat(Proc.stat(pid).filter(Proc.Stat::alive)).as(left).isEmpty();
    }
  }

  @Test
  void whatAnotherCommandLeavesIsItsOwn() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      run("exit 0");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aCommandThatCannotStartSaysWhy() throws Exception {
    assertThat(Exec.run(List.of("no-such-program"), folder, Map.of(), LONG))
        .isInstanceOfSatisfying(
            Exec.Ended.NotStarted.class, n -> assertThat(n.why()).contains("not on the PATH"));
    Path script = Files.writeString(folder.resolve("s"), "#!/no/such/interpreter\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(Exec.run(List.of("./s"), folder, Map.of(), LONG))
        .isInstanceOfSatisfying(
            Exec.Ended.NotStarted.class, n -> assertThat(n.why()).contains("#! line"));
    Files.writeString(folder.resolve("data"), "x");
    assertThat(Exec.run(List.of("./data"), folder, Map.of(), LONG))
        .isInstanceOfSatisfying(
            Exec.Ended.NotStarted.class, n -> assertThat(n.why()).contains("ermission denied"));
  }

  @Test
  void manyAtOnceLeaveNoDescriptorOpen() throws Exception {
    run("exit 0");
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      assertThat(run("exit 4")).isEqualTo(new Exec.Ended.Returned(new ExitStatus.Code(4), ""));
    }
    org.awaitility.Awaitility.await().until(() -> descriptors() <= before + 3);
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private Exec.Ended run(String script) throws InterruptedException {
    return Exec.run(List.of("sh", "-c", script), folder, Map.of(), LONG);
  }
}
