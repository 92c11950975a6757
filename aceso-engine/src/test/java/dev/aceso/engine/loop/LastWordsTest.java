package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ends whose last words can't be read. */
class LastWordsTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Signal END =
      new Signal.Exited(
          WEB, NOON, 7, new ExitStatus.Code(1), Duration.ofMinutes(1), Ending.UNASKED);
  private static final Signal START = new Signal.Started(WEB, NOON.plusSeconds(1), 8, false);

  private final List<Signal> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    over.countDown();
  }

  @Test
  void anEndIsToldWithWhyItsLogCouldNotBeRead() {
    LastWords words = words(told::add, LastWordsTest::broken);
    words.accept(END);
    await().atMost(LONG).until(() -> told.contains(END));
    assertThat(told).hasSize(2).last().isEqualTo(END);
    assertThat(missing(told.getFirst()))
        .isEqualTo(
            "its output was not read in full: web.log could not be read to its end:"
                + " java.lang.IllegalStateException: no such encoding");
  }

  @Test
  void anEndIsToldThoughWhatReadsTheLogsBreaks() {
    AtomicBoolean broke = new AtomicBoolean();
    LastWords words =
        words(
            signal -> {
              if (!broke.getAndSet(true)) {
                throw new IllegalStateException("full");
              }
              told.add(signal);
            },
            this::never);
    words.accept(END);
    words.accept(START);
    await().atMost(LONG).until(() -> told.contains(START));
    assertThat(told).hasSize(3).endsWith(END, START);
    assertThat(missing(told.getFirst())).contains("web.log could not be read to its end", "full");
  }

  @Test
  void whatCannotBeTakenHoldsUpNothingAfterIt() {
    LastWords words =
        words(
            signal -> {
              if (signal.equals(END)) {
                throw new IllegalStateException("full");
              }
              told.add(signal);
            },
            List::of);
    words.accept(END);
    words.accept(START);
    await().atMost(LONG).until(() -> told.contains(START));
  }

  @Test
  void nobodyWaitsForLastWordsThatAreNeverTold() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    LastWords words =
        words(
            _ -> {
              stuck.countDown();
              stay(over);
            },
            this::never);
    words.accept(END);
    stuck.await();
    Thread waiting = Thread.startVirtualThread(() -> settle(words));
    assertThat(waiting.join(LONG)).as("it goes on without them").isTrue();
  }

  private static LastWords words(Consumer<Signal> sink, Sensor log) {
    LastWords words = new LastWords(WEB, InstantSource.fixed(NOON), sink);
    words.of(List.of(new SensorRound("web.log", log, Duration.ofHours(1), new Looks(), sink)));
    return words;
  }

  private static List<Signal> broken() {
    throw new IllegalStateException("no such encoding");
  }

  private List<Signal> never() {
    stay(over);
    return List.of();
  }

  private static void stay(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void settle(LastWords words) {
    try {
      words.settle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String missing(Signal signal) {
    Reading reading = ((Signal.Read) signal).reading();
    return reading.missing().orElseThrow();
  }
}
