package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Target;
import dev.aceso.words.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A survey of what never answers. */
class HandsTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final ComponentId DB = ComponentId.of("db");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Presence RUNNING = new Presence.Running(7, NOON, false);

  @TempDir Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch looked = new CountDownLatch(1);
  private final BlockingQueue<Input> told = new LinkedBlockingQueue<>();

  @AfterEach
  void letGo() {
    over.countDown();
  }

  @Test
  void aSurveyEndsWithoutWhatNeverAnswers() throws Exception {
    Map<ComponentId, Watched> watched =
        Map.of(WEB, watched(WEB, this::never), DB, watched(DB, this::onceWebIsLookedAt));
    Hands hands =
        new Hands(
            watched::get,
            InstantSource.fixed(NOON),
            new KillSwitch(folder.resolve("STOP")),
            new Door(Secrets.NONE),
            told::add,
            Duration.ofSeconds(2));
    hands.survey(new Effect.Survey("i-1", watched.keySet(), false));
    assertThat(told.poll(60, TimeUnit.SECONDS))
        .isEqualTo(new Input.Surveyed("i-1", NOON, Map.of(DB, RUNNING)));
  }

  private static Watched watched(ComponentId id, Supplier<Presence> presence) {
    LastWords words = new LastWords(id, InstantSource.fixed(NOON), _ -> {});
    return new Watched(
        id, new Answering(presence), List.of(), List.of(), List.of(), words, new Looks(), _ -> {});
  }

  private Presence never() {
    looked.countDown();
    return after(over);
  }

  private Presence onceWebIsLookedAt() {
    return after(looked);
  }

  private static Presence after(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return RUNNING;
  }

  /** Something whose presence is all that is asked for. */
  private record Answering(Supplier<Presence> looks) implements Target {
    @Override
    public void watch() {}

    @Override
    public Presence presence() {
      return looks.get();
    }

    @Override
    public Optional<String> obstacle(Action action) {
      return Optional.empty();
    }

    @Override
    public StepOutcome perform(Action action, String key, Duration timeout) {
      return new StepOutcome.Failed("it can only be looked at", "");
    }

    @Override
    public Finding examine(Action action, String key, Instant since) {
      return Finding.CANNOT_TELL;
    }

    @Override
    public void close() {}
  }
}
