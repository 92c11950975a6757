package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.engine.config.ConfigReader;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.journal.AppendOnly;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.loop.Answer;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Loop;
import dev.aceso.loop.Order;
import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import dev.aceso.targets.Target;
import dev.aceso.words.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop whose journal can't be written for a while. */
class RunnerTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final InstantSource clock = InstantSource.system();
  private final Disk disk = new Disk();
  private final Mortal web = new Mortal();
  private Runner runner;
  private Board board;

  @BeforeEach
  void run() throws Exception {
    Loop loop = new Loop(Engine.loopConfig(config()));
    Heart heart = new Heart();
    board = new Board("shop", "test", clock, loop, _ -> Optional.empty(), heart::pulse);
    Watched watched =
        new Watched(
            WEB,
            web,
            List.of(),
            List.of(),
            List.of(),
            new LastWords(WEB, clock, _ -> {}),
            new Looks(),
            _ -> {});
    KillSwitch killSwitch = new KillSwitch(folder.resolve("STOP"));
    Door door = new Door(Secrets.NONE);
    runner =
        new Runner(loop, disk, clock, board, _ -> watched, (_, _) -> {}, killSwitch, door, heart);
    runner.start();
    runner.see(new Signal.Started(WEB, clock.instant(), 7, false));
  }

  @AfterEach
  void end() throws Exception {
    runner.stop();
  }

  @Test
  void nothingIsDoneAsItWasDecidedBeforeTheJournalCouldBeWrittenAgain() throws Exception {
    disk.full = true;
    dies();
    await().atMost(PATIENCE).until(() -> told().contains("free space"));
    assertThat(board.status().pulse()).isInstanceOf(Pulse.NotWritten.class);
    await().atMost(PATIENCE).until(this::intends);
    assertThat(runner.order(new Order.Resume(Optional.empty(), "ann")))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class, no -> assertThat(no.why()).contains("free space"));
    assertThat(runner.order(new Order.Pause(Optional.empty(), "ann", Optional.empty())))
        .isInstanceOfSatisfying(
            Answer.Done.class, yes -> assertThat(yes.text()).contains("paused", "forgotten"));
    assertThat(web.performed).isEmpty();

    disk.full = false;
    await().atMost(PATIENCE).until(() -> told().isEmpty());
    assertThat(board.status().pulse()).isInstanceOf(Pulse.Beating.class);
    await().atMost(PATIENCE).until(() -> disk.executed().stream().anyMatch(RunnerTest::notBegun));
    assertThat(web.performed).as("it is paused").isEmpty();
    assertThat(runner.order(new Order.Resume(Optional.empty(), "ann")))
        .isInstanceOf(Answer.Done.class);
    await().atMost(PATIENCE).until(() -> web.performed.equals(List.of("start")));
    assertThat(disk.executed().stream().filter(ExecutionEvent.Intended.class::isInstance))
        .as("what was done has an intent of its own")
        .hasSize(2);
  }

  @Test
  void anOrderThatCouldNotBeWrittenIsNotObeyedLater() throws Exception {
    disk.fullWhenAppending = true;
    assertThat(runner.order(new Order.Down(WEB, "ann", "work")))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class, no -> assertThat(no.why()).contains("not kept"));
    disk.fullWhenAppending = false;
    await().atMost(PATIENCE).until(() -> told().isEmpty());
    assertThat(disk.noted())
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(SystemEvent.Stopped.class),
            second -> assertThat(second).isInstanceOf(SystemEvent.Carried.class),
            third -> assertThat(third).isInstanceOf(SystemEvent.Wanted.class));
    assertThat(web.performed).isEmpty();
    assertThat(runner.order(new Order.Down(WEB, "ann", "work"))).isInstanceOf(Answer.Done.class);
    await().atMost(PATIENCE).until(() -> web.performed.equals(List.of("stop")));
  }

  @Test
  void itEndsThoughItsJournalCannotBeWritten() throws Exception {
    disk.full = true;
    dies();
    await().atMost(PATIENCE).until(this::intends);
    runner.stop();
    disk.full = false;
    assertThat(disk.appended).isEmpty();
    assertThat(web.performed).isEmpty();
  }

  @Test
  void anOrderThatNobodyTookInTimeIsWithdrawn() {
    Request late = new Request(new Order.Resume(Optional.empty(), "ann"));
    assertThat(late.await(Duration.ofMillis(1))).isInstanceOf(Answer.Unavailable.class);
    assertThat(late.take()).isFalse();
    Request taken = new Request(new Order.Resume(Optional.empty(), "ann"));
    assertThat(taken.take()).isTrue();
    assertThat(taken.await(Duration.ofMillis(1))).isInstanceOf(Answer.Done.class);
  }

  private void dies() {
    web.presence = new Presence.Ended(clock.instant(), new ExitStatus.Signalled(9), false);
    runner.see(
        new Signal.Exited(
            WEB,
            clock.instant(),
            7,
            new ExitStatus.Signalled(9),
            Duration.ofMinutes(1),
            Ending.UNASKED));
  }

  private String told() {
    return board.status().problem();
  }

  private boolean intends() {
    return board.incidents().stream()
        .flatMap(i -> i.execution().stream())
        .flatMap(e -> e.events().stream())
        .anyMatch(ExecutionEvent.Intended.class::isInstance);
  }

  private static boolean notBegun(ExecutionEvent event) {
    return event instanceof ExecutionEvent.Returned returned
        && returned.outcome() instanceof StepOutcome.NotBegun;
  }

  /** Keeps what is appended, unless it is full. */
  private static final class Disk implements AppendOnly {
    @Override
    public String scarcity() {
      return "";
    }

    volatile boolean full;
    volatile boolean fullWhenAppending;
    final List<Effect> appended = new CopyOnWriteArrayList<>();

    @Override
    public void append(List<Effect> effects) throws JournalException {
      if (!effects.isEmpty()) {
        write(full || fullWhenAppending);
        appended.addAll(effects);
      }
    }

    @Override
    public void tryToWrite() throws JournalException {
      write(full);
    }

    private static void write(boolean full) throws JournalException {
      if (full) {
        throw new JournalException("the journal can't be written: free space on its disk");
      }
    }

    List<ExecutionEvent> executed() {
      return appended.stream()
          .filter(Effect.Append.class::isInstance)
          .map(e -> ((Effect.Append) e).event())
          .filter(IncidentEvent.Executed.class::isInstance)
          .map(e -> ((IncidentEvent.Executed) e).event())
          .toList();
    }

    List<SystemEvent> noted() {
      return appended.stream()
          .filter(Effect.Note.class::isInstance)
          .map(e -> ((Effect.Note) e).event())
          .toList();
    }
  }

  /** Something that can end and be started. */
  private static final class Mortal implements Target {
    volatile Presence presence = new Presence.Running(7, Instant.EPOCH, false);
    final List<String> performed = new CopyOnWriteArrayList<>();

    @Override
    public void watch() {}

    @Override
    public Presence presence() {
      return presence;
    }

    @Override
    public Optional<String> obstacle(Action action) {
      return Optional.empty();
    }

    @Override
    public StepOutcome perform(Action action, String key, Duration timeout) {
      performed.add(action.verb());
      presence = new Presence.Running(8, Instant.EPOCH, false);
      return new StepOutcome.Succeeded("");
    }

    @Override
    public Finding examine(Action action, String key, Instant since) {
      return Finding.DONE;
    }

    @Override
    public void close() {}
  }

  private SystemConfig config() throws Exception {
    Files.writeString(
        folder.resolve("recovery_config.yaml"),
        """
        version: 1
        system: shop
        engine: { data: ./data, listen: "127.0.0.1:0" }
        components:
          - { id: web, type: process, command: [sleep, "1"] }
        """);
    Files.writeString(folder.resolve("deployment_config.yaml"), "version: 1\nmode: automatic\n");
    return switch (ConfigReader.read(folder, Map.of())) {
      case ReadResult.Good good -> good.config();
      case ReadResult.Bad bad -> throw new AssertionError("bad: " + bad.problems());
    };
  }
}
