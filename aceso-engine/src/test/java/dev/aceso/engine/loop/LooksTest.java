package dev.aceso.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Reading;
import dev.aceso.model.Signal;
import dev.aceso.targets.Sensor;
import dev.aceso.targets.files.LogTail;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks that hang in the kernel, here in opening pipes that nobody writes to. */
class LooksTest {
  private static final ComponentId WEB = ComponentId.of("web");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Pipe> pipes = new CopyOnWriteArrayList<>();
  private final Looks looks = new Looks(Duration.ofMillis(100));

  @TempDir Path folder;

  /** A named pipe: to open it for reading blocks in the kernel until somebody writes, fifo(7). */
  private record Pipe(Path path) {
    boolean read() {
      try (InputStream in = new FileInputStream(path.toFile())) {
        return in.read() < 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void answer() throws IOException {
      new FileOutputStream(path.toFile()).close();
    }
  }

  private Pipe hanging() throws Exception {
    Path path = folder.resolve("pipe-" + pipes.size());
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    Pipe pipe = new Pipe(path);
    pipes.add(pipe);
    return pipe;
  }

  @AfterEach
  void answers() throws Exception {
    for (Pipe pipe : pipes) {
      pipe.answer();
    }
  }

  @Test
  void whatAnswersIsSeen() throws Exception {
    assertThat(looks.take("a", "a", () -> 7)).contains(7);
  }

  @Test
  void whatHangsCantBeToldAndHoldsUpNothingElse() throws Exception {
    looks.tellLate(told::add);
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      assertThat(looks.take("disk " + i, "disk " + i, hanging()::read)).isEmpty();
    }
    CountDownLatch virtual = new CountDownLatch(1);
    Thread.startVirtualThread(virtual::countDown);
    virtual.await();
    assertThat(looks.take("other", "other", () -> 7)).contains(7);
    assertThat(told.getLast())
        .contains("looks have not come back within 100 ms")
        .contains("disk 0, disk 1");
  }

  @Test
  void whatHangsIsNotLookedAtAgainBeforeItHasComeBack() throws Exception {
    looks.tellLate(told::add);
    Pipe pipe = hanging();
    List<String> begun = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(
              looks.take(
                  "disk",
                  "disk",
                  () -> {
                    begun.add("look");
                    return pipe.read();
                  }))
          .isEmpty();
    }
    assertThat(begun).hasSize(1);
    pipes.remove(pipe);
    pipe.answer();
    await().until(() -> told.getLast().isEmpty());
    assertThat(looks.take("disk", "disk", () -> 7)).contains(7);
  }

  @Test
  void aLogThatHangsIsSaidToBeUnreadAndThenReadAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("web.log"), "");
    LogTail log = new LogTail(WEB, file, InstantSource.system());
    Pipe pipe = hanging();
    Sensor hangs =
        new Sensor() {
          private boolean once;

          @Override
          public List<Signal> read() {
            if (!once) {
              once = true;
              pipe.read();
            }
            return log.read();
          }

          @Override
          public List<Signal> late(String why) {
            return log.late(why);
          }
        };
    List<Signal> seen = new CopyOnWriteArrayList<>();
    SensorRound round = new SensorRound("web.log", hangs, Duration.ofHours(1), looks, seen::add);
    round.once();
    round.once();
    assertThat(readings(seen))
        .singleElement()
        .isEqualTo(new Reading.Not(file + " can't be read: it has not come back within 100 ms"));
    pipes.remove(pipe);
    pipe.answer();
    await().until(() -> readings(seen).size() == 2);
    assertThat(readings(seen).getLast()).isEqualTo(new Reading.Whole());
  }

  private static List<Reading> readings(List<Signal> seen) {
    List<Reading> readings = new ArrayList<>();
    for (Signal signal : seen) {
      if (signal instanceof Signal.Read read) {
        readings.add(read.reading());
      }
    }
    return readings;
  }
}
