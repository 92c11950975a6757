package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.Tier;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that outlive the run that started them, in sessions of their own. */
class LeftoversTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Leaves a child in a session of its own, whose number it writes down. */
  private static final String LEAVES = "setsid sh -c \"$0\" & exec sleep 600";

  private static final String GENTLE = "echo $$ >> left; exec sleep 600";
  private static final String STUBBORN =
      "trap '' TERM; echo $$ >> left; while :; do sleep 0.05; done";

  @TempDir Path folder;
  private final List<Target> opened = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Target target : opened) {
      target.perform(Action.of("kill"), "end", LONG);
      target.close();
    }
    for (Path kept : kept()) {
      Leftovers.end(ProcessRecord.read(kept).orElseThrow().mark(), 0);
    }
  }

  @Test
  void whatAnEarlierRunHasLeftBehindIsEndedBeforeTheNextAndToldInTheStep() throws Exception {
    Target target = open("web", "state", GENTLE);
    target.watch();
    awaitLeft(1);
    long left = left().getFirst();
    target.perform(Action.of("kill"), "k", LONG);
    assertThat(alive(left)).as("the end of the group didn't reach it").isTrue();
    assertThat(said(target)).endsWith("; ended 1 leftover of an earlier run: " + left + " (sleep)");
    assertThat(alive(left)).isFalse();
    awaitLeft(2);
    assertThat(alive(left().getLast())).as("what the new run has started").isTrue();
  }

  @Test
  void whatDoesNotHearIsKilledAlsoByALaterEngine() throws Exception {
    Target first = open("web", "state", STUBBORN);
    first.watch();
    awaitLeft(1);
    long left = left().getFirst();
    first.perform(Action.of("kill"), "k", LONG);
    first.close();
    Target second = open("web", "state", GENTLE);
    second.watch();
    assertThat(said(second)).contains("of an earlier run: ").contains(left + " (sh)");
    assertThat(alive(left)).isFalse();
  }

  @Test
  void nothingOfAnotherComponentOrAnotherEngineIsTouched() throws Exception {
    Target otherEngine = open("web", "other", GENTLE);
    Target otherComponent = open("web-2", "state", GENTLE);
    otherEngine.watch();
    otherComponent.watch();
    awaitLeft(2);
    List<Long> theirs = left();
    long engines = otherEngine.pid().orElseThrow();
    long components = otherComponent.pid().orElseThrow();
    Target target = open("web", "state", GENTLE);
    target.watch();
    awaitLeft(3);
    target.perform(Action.of("kill"), "k", LONG);
    assertThat(said(target)).contains("ended 1 leftover");
    assertThat(theirs).allMatch(LeftoversTest::alive);
    assertThat(otherEngine.pid()).contains(engines);
    assertThat(otherComponent.pid()).contains(components);
  }

  @Test
  void aStartAfterAPlainEndSaysNothingOfLeftovers() throws Exception {
    Target target = open("web", "state", "exit 0");
    target.watch();
    target.perform(Action.of("kill"), "k", LONG);
    assertThat(said(target)).doesNotContain("leftover");
  }

  private static String said(Target target) throws InterruptedException {
    StepOutcome outcome = target.perform(Action.of("start"), "k", LONG);
    assertThat(outcome).isInstanceOf(StepOutcome.Succeeded.class);
    return ((StepOutcome.Succeeded) outcome).output();
  }

  private static boolean alive(long pid) {
    return Proc.stat(pid).filter(Proc.Stat::alive).isPresent();
  }

  private void awaitLeft(int number) {
    await().atMost(LONG).until(() -> left().size() == number);
  }

  private List<Long> left() throws Exception {
    Path file = folder.resolve("left");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
        : List.of();
  }

  private List<Path> kept() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(Survivors.RECORD)).toList();
    }
  }

  private Target open(String id, String state, String leaves) throws Exception {
    Component component =
        new Component(
            ComponentId.of(id), "process", Tier.STANDARD, DataClass.NONE, id, List.of(), List.of());
    Path kept = Files.createDirectories(folder.resolve(state));
    Settings settings = new Settings(Map.of("command", List.of("sh", "-c", LEAVES, leaves)));
    Target target =
        new ProcessTargetType()
            .open(new TargetSpec(component, settings, folder, kept), signal -> {});
    opened.add(target);
    return target;
  }
}
