package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.config.ConfigReader;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, lost with the engine that had started them. */
class WardTest {
  private static final List<String> ALL = List.of("db", "cache", "web", "batch");

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();
  private final List<Ward> opened = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Ward ward : opened) {
      for (String id : ALL) {
        Watched watched = ward.find(ComponentId.of(id));
        if (watched != null) {
          watched.target().perform(Action.of("kill"), "end", Duration.ofSeconds(20));
        }
      }
      ward.close();
    }
  }

  @Test
  void whatIsLostIsStartedInDependencyOrderButNotWhatAPersonHasStopped() throws Exception {
    SystemConfig config = config();
    Ward first = ward(_ -> true);
    first.watch(first.open(config));
    assertThat(startedInOrder()).containsExactly("db", "cache", "web");
    List<Long> pids =
        seen.stream()
            .filter(Signal.Started.class::isInstance)
            .map(s -> ((Signal.Started) s).pid())
            .toList();
    first.close();
    for (long pid : pids) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    await().until(() -> pids.stream().noneMatch(pid -> Files.exists(Path.of("/proc/" + pid))));
    seen.clear();

    Ward second = ward(id -> !id.value().equals("cache"));
    second.watch(second.open(config));
    assertThat(startedInOrder()).containsExactly("db", "web");
    await().until(() -> seen.stream().filter(Signal.Exited.class::isInstance).count() == 2);
    assertThat(seen.stream().filter(Signal.Exited.class::isInstance))
        .as("what a person has stopped, and what is not to start by itself")
        .allSatisfy(s -> assertThat(((Signal.Exited) s).unasked()).isFalse())
        .extracting(s -> s.component().value())
        .containsExactlyInAnyOrder("cache", "batch");
    Watched web = Objects.requireNonNull(second.find(ComponentId.of("web")));
    assertThat(web.target().pid()).isPresent();
  }

  @Test
  void whatAProcessWritesLastIsToldBeforeItsEndThoughNoLogIsConfigured() throws Exception {
    Ward ward = ward(_ -> true);
    ward.watch(
        ward.open(
            config(
                """
              - id: web
                type: process
                command: [sh, -c, "echo begins; while [ ! -e end ]; do sleep 0.02; done; seq 400; printf 'FATAL: no'; exit 3"]
            """)));
    for (int life = 1; life <= 3; life++) {
      int lives = life;
      await().until(() -> seen.stream().filter(Signal.Started.class::isInstance).count() == lives);
      Files.createFile(folder.resolve("end"));
      await().until(() -> seen.stream().filter(Signal.Exited.class::isInstance).count() == lives);
      Files.delete(folder.resolve("end"));
      List<Signal> told = new ArrayList<>(seen);
      assertThat(told.getLast()).isInstanceOf(Signal.Exited.class);
      assertThat(told.get(told.size() - 2))
          .isInstanceOfSatisfying(
              Signal.Logged.class, l -> assertThat(l.line()).isEqualTo("FATAL: no"));
      assertThat(told.stream().filter(s -> s instanceof Signal.Logged)).hasSize(402 * lives);
      Objects.requireNonNull(ward.find(ComponentId.of("web")))
          .perform(Action.of("start"), "again", Duration.ofSeconds(20));
    }
  }

  private List<String> startedInOrder() {
    return seen.stream()
        .filter(s -> s instanceof Signal.Started started && !started.adopted())
        .map(s -> s.component().value())
        .toList();
  }

  private Ward ward(Predicate<ComponentId> startable) {
    Ward ward = new Ward(InstantSource.system(), startable);
    ward.tell(seen::add);
    opened.add(ward);
    return ward;
  }

  private SystemConfig config() throws Exception {
    return config(
        """
          - { id: web, type: process, command: [sleep, "600"], depends_on: [cache] }
          - { id: cache, type: process, command: [sleep, "600"], depends_on: [db] }
          - { id: db, type: process, command: [sleep, "600"] }
          - { id: batch, type: process, command: [sleep, "600"], start: false, depends_on: [web] }
        """);
  }

  private SystemConfig config(String components) throws Exception {
    Files.createDirectories(folder.resolve("data").resolve("state"));
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        """
        version: 1
        system: shop
        engine: { data: ./data }
        components:
        """
            + components);
    return switch (ConfigReader.read(folder, Map.of())) {
      case ReadResult.Good good -> good.config();
      case ReadResult.Bad bad -> throw new AssertionError("bad: " + bad.problems());
    };
  }
}
