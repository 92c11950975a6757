package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("SAF-5")
class IntrospectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path proc;

  @Test
  void aStarvedMachineIsToldOnceAndAgainWhenItIsFit() throws IOException {
    List<Optional<String>> told = new CopyOnWriteArrayList<>();
    Files.writeString(proc.resolve("stat"), "cpu0 1\ncpu1 1\n");
    load("38.00");
    try (Introspection watch =
        new Introspection(InstantSource.system(), new Machine(proc), List.of(), told::add)) {
      watch.start();
      await().atMost(PATIENCE).until(() -> !told.isEmpty());
      assertThat(told.getFirst().orElseThrow()).contains("starved (load 38 on 2 cores)");
      load("45.00");
      await()
          .during(Duration.ofSeconds(2))
          .atMost(PATIENCE)
          .until(() -> told.stream().filter(t -> t.toString().contains("load")).count() == 1);
      load("1.00");
      await().atMost(PATIENCE).until(() -> told.getLast().isEmpty());
    }
  }

  private void load(String average) throws IOException {
    Path next = proc.resolve("next");
    Files.writeString(next, average + " 1.00 1.00 3/314 30406\n");
    Files.move(next, proc.resolve("loadavg"), StandardCopyOption.ATOMIC_MOVE);
  }
}
