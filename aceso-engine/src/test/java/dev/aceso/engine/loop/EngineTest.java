package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.engine.config.ConfigReader;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.loop.Answer;
import dev.aceso.model.IncidentEvent;
import dev.aceso.targets.SteadyClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  @TempDir Path folder;

  @Test
  void itSaysThatNobodyIsToldAndTellsTheWholeCourseOfAnIncident() throws Exception {
    SystemConfig config = config(closedPort());
    try (Engine engine = Engine.open(config, "test", SteadyClock.system())) {
      BlockingQueue<IncidentEvent> told = new LinkedBlockingQueue<>();
      engine.subscribe(
          change -> {
            if (change instanceof Control.Change.OfIncident(_, List<IncidentEvent> events)) {
              told.addAll(events);
            }
          });
      engine.watch(config);

      assertThat(engine.status().advice()).contains("nobody is told", "notify");
      assertThat(engine.status().problem()).isEmpty();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isInstanceOf(IncidentEvent.Opened.class);
      String id = engine.incidents().getFirst().id();
      assertThat(engine.close(id, "ann", "as it should be")).isInstanceOf(Answer.Done.class);
      List<IncidentEvent> course = engine.events(id).events();
      assertThat(course.getFirst()).isInstanceOf(IncidentEvent.Opened.class);
      assertThat(course.getLast()).isInstanceOf(IncidentEvent.Closed.class);
    }
  }

  @Test
  void theNextEngineGoesOnFromTheTimeOfTheJournalThoughTheWallClockWasSetBack() throws Exception {
    SystemConfig config = config(closedPort());
    SteadyClock ahead =
        new SteadyClock(() -> Instant.now().plus(Duration.ofHours(1)), System::nanoTime);
    try (Engine engine = Engine.open(config, "test", ahead)) {
      engine.watch(config);
      assertThat(engine.pause(Optional.empty(), "ann", Optional.empty()))
          .isInstanceOf(Answer.Done.class);
    }
    SteadyClock right = new SteadyClock(Instant::now, System::nanoTime);
    try (Engine engine = Engine.open(config, "test", right)) {
      assertThat(engine.status().startedAt()).isAfter(Instant.now().plus(Duration.ofMinutes(55)));
    }
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private SystemConfig config(int port) throws Exception {
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        """
        version: 1
        system: lonely
        engine: { data: ./data, listen: "127.0.0.1:0" }
        components:
          - id: bank
            type: external
            health:
              - tcp: { host: 127.0.0.1, port: %d }
                every: 100ms
        """
            .formatted(port));
    return switch (ConfigReader.read(folder, Map.of())) {
      case ReadResult.Good good -> good.config();
      case ReadResult.Bad bad -> throw new AssertionError("bad: " + bad.problems());
    };
  }
}
