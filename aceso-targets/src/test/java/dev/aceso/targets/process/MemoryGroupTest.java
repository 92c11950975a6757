package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes in a control group whose memory is limited, which the kernel or people kill. */
@Tag("root")
final class MemoryGroupTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ExitStatus KILLED = new ExitStatus.Signalled(9);

  /** Takes its place, says so, and eats four times what it may have once it is told to. */
  private static final String EATER =
      "echo $$ > \"$1/cgroup.procs\"; echo placed > placed; while [ ! -e eat ]; do sleep 0.05; done;"
          + " exec perl -e 'push @a, chr(120) x 1000000 for 1..64'";

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();
  private Path group = Path.of("");
  private Optional<Target> target = Optional.empty();

  @BeforeEach
  void limit() throws IOException {
    Path parent = ownGroup();
    assumeThat(parent.resolve("memory.limit_in_bytes"))
        .as("needs root and the memory controller of cgroup v1, whose groups root may make")
        .isWritable();
    group = Files.createDirectory(parent.resolve("aceso-test-" + ProcessHandle.current().pid()));
    Files.writeString(group.resolve("memory.limit_in_bytes"), "16M");
  }

  @AfterEach
  void end() throws Exception {
    if (target.isPresent()) {
      target.get().perform(Action.of("kill"), "end", LONG);
      target.get().close();
    }
    if (!group.toString().isEmpty()) {
      await().atMost(LONG).until(() -> Files.readString(group.resolve("cgroup.procs")).isEmpty());
      Files.delete(group);
    }
  }

  @Test
  @Tag("DET-M2")
  void whatTheKernelKillsForWantOfMemoryIsToldApartAlsoForTheNextEngine() throws Exception {
    Target eater = placed();
    Files.createFile(folder.resolve("eat"));
    assertThat(exit().status()).isEqualTo(new ExitStatus.OutOfMemory(KILLED));
    assertThat(exit().unasked()).isTrue();
    Presence.Ended ended = (Presence.Ended) eater.presence();
    assertThat(ended.status().toString()).contains("want of memory", "SIGKILL");
    Path record = folder.resolve("web" + Survivors.RECORD);
    await().atMost(LONG).until(() -> Files.readString(record).contains("status=oom signal 9"));
    assertThat(ProcessRecord.read(record).orElseThrow().end().orElseThrow().status())
        .isEqualTo(new ExitStatus.OutOfMemory(KILLED));
  }

  @Test
  @Tag("DET-M2")
  void aPersonsKillInSuchAGroupIsAKill() throws Exception {
    Target eater = placed();
    long pid = eater.pid().orElseThrow();
    new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
    assertThat(exit().status()).isEqualTo(KILLED);
  }

  @Test
  void aGroupThatOthersShareTellsNothing() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(stranger.pid()));
      placed();
      Files.createFile(folder.resolve("eat"));
      assertThat(exit().status()).isEqualTo(KILLED);
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  /** The eater in its group, where it was seen. */
  private Target placed() {
    Component web =
        new Component(
            ComponentId.of("web"),
            "process",
            Tier.STANDARD,
            DataClass.NONE,
            "web",
            List.of(),
            List.of());
    Settings settings =
        new Settings(Map.of("command", List.of("sh", "-c", EATER, "eater", group.toString())));
    Target eater =
        new ProcessTargetType().open(new TargetSpec(web, settings, folder, folder), seen::add);
    target = Optional.of(eater);
    eater.watch();
    await().atMost(LONG).until(() -> Files.exists(folder.resolve("placed")));
    eater.look();
    return eater;
  }

  private Signal.Exited exit() {
    await().atMost(LONG).until(() -> seen.stream().anyMatch(Signal.Exited.class::isInstance));
    return seen.stream()
        .filter(Signal.Exited.class::isInstance)
        .map(Signal.Exited.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** The folder of this program's own memory group in cgroup v1. */
  private static Path ownGroup() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts[1].equals("memory"))
        .map(parts -> Path.of("/sys/fs/cgroup/memory" + parts[2]))
        .findFirst()
        .orElse(Path.of("/sys/fs/cgroup/memory/none"));
  }
}
