package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints and checks: real commands on real files. */
class CommandsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Target target;

  @BeforeEach
  void aComponentWithData() throws Exception {
    target =
        new ProcessTargetType()
            .open(
                Specs.web(
                    folder,
                    Files.createDirectory(folder.resolve("state")),
                    Map.of("command", List.of("sleep", "600"))),
                signal -> {});
    Files.writeString(folder.resolve("data"), "precious");
  }

  @Test
  @Tag("EXE-1.4")
  @Tag("SAF-1")
  void aCheckpointIsDoneOnceItIsSavedAndVerifiedAndMayBeTakenAgain() throws Exception {
    Action checkpoint =
        checkpoint("cp data data.bak; echo saved", "cmp data data.bak && echo same");
    assertThat(perform(checkpoint)).isEqualTo(new StepOutcome.Succeeded("saved; same"));
    Files.writeString(folder.resolve("data"), "newer");
    assertThat(perform(checkpoint)).isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(folder.resolve("data.bak")).hasContent("newer");
  }

  @Test
  @Tag("EXE-1.4")
  void aCheckpointThatIsNotVerifiedHasFailedAndSaysWhy() throws Exception {
    assertThat(why(checkpoint("echo half > data.bak", "cmp data data.bak")))
        .startsWith("verify: ")
        .contains("1, last it printed: data data.bak differ");
  }

  @Test
  @Tag("EXE-1.4")
  void whatIsNotSavedIsNotVerified() throws Exception {
    assertThat(why(checkpoint("echo no room >&2; exit 28", "touch verified")))
        .startsWith("save: ")
        .endsWith("28, last it printed: no room");
    assertThat(folder.resolve("verified")).doesNotExist();
  }

  @Test
  @Tag("EXE-1.4")
  void aCheckpointThatTakesTooLongHasFailedAndIsEndedWithAllThatItStarted() throws Exception {
    Path pid = folder.resolve("child");
    Action slow = checkpoint("setsid sh -c 'echo $$ > child; exec sleep 600' & wait", "true");
    StepOutcome outcome = target.perform(slow, "late", Duration.ofSeconds(1));
    assertThat(((StepOutcome.Failed) outcome).why())
        .isEqualTo("save: killed, as the step may take 1 s");
    await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> Proc.stat(child).filter(Proc.Stat::alive).isEmpty());
  }

  @Test
  @Tag("EXE-3.4")
  @Tag("SAF-3")
  void aCheckFailsUnlessItEndsWell() throws Exception {
    assertThat(perform(check("grep precious data")))
        .isEqualTo(new StepOutcome.Succeeded("precious"));
    assertThat(why(check("echo row 7 is torn; exit 3")))
        .endsWith("3, last it printed: row 7 is torn");
    assertThat(target.perform(check("sleep 600"), "late", Duration.ofMillis(300)))
        .as("it only looks, so its outcome is known")
        .isEqualTo(new StepOutcome.Failed("killed, as the step may take 300 ms", ""));
    assertThat(why(new Action("check", Settings.of("command", List.of("./none"))))).isNotBlank();
  }

  @Test
  @Tag("EXE-2.2")
  void whatItPrintedLastIsToldWhileItRunsBoundedAndWithoutSecrets() throws Exception {
    String wordy =
        "echo row 1; echo password=hunter2; until [ -e go ]; do :; done;"
            + " printf 'x%.0s' $(seq 500); echo; until [ -e on ]; do :; done";
    CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
    Thread step =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outcome.complete(target.perform(check(wordy), "k", LONG));
                  } catch (InterruptedException e) {
                    outcome.completeExceptionally(e);
                  }
                });
    await().until(() -> target.printed("k").equals(Optional.of("password=***")));
    assertThat(target.printed("another")).isEmpty();
    Files.createFile(folder.resolve("go"));
    await().until(() -> target.printed("k").filter(s -> s.matches("x{199}…")).isPresent());
    Files.createFile(folder.resolve("on"));
    assertThat(outcome.get()).isInstanceOf(StepOutcome.Succeeded.class);
    step.join();
    assertThat(target.printed("k")).as("it is over").isEmpty();
  }

  @Test
  @Tag("EXE-1.1")
  void whatIsMissingIsKnownBeforehand() throws Exception {
    assertThat(target.obstacle(checkpoint("true", "true"))).isEmpty();
    assertThat(target.obstacle(check("true"))).isEmpty();
    Action unverifiable =
        new Action(
            "checkpoint",
            new Settings(Map.of("save", List.of("true"), "verify", List.of("./none"))));
    assertThat(target.obstacle(unverifiable).orElse("")).contains("none does not exist");
    Action halved = new Action("checkpoint", Settings.of("save", List.of("touch", "saved")));
    assertThat(target.obstacle(halved)).contains("checkpoint: missing: verify");
    assertThat(why(halved)).isEqualTo("checkpoint: missing: verify");
    assertThat(folder.resolve("saved")).doesNotExist();
  }

  @Test
  void bothMayBeRepeatedAndInterruptNothing() {
    assertThat(new ProcessTargetType().verbs())
        .filteredOn(type -> Action.of(type.verb()).touchesNothing())
        .hasSize(2)
        .allMatch(type -> type.idempotent() && !type.disruptive())
        .extracting(ActionType::verb)
        .containsExactly("checkpoint", "check");
    assertThat(target.examine(Action.of("checkpoint"), "k", Instant.EPOCH))
        .isEqualTo(Finding.CANNOT_TELL);
  }

  private static Action checkpoint(String save, String verify) {
    return new Action(
        "checkpoint", new Settings(Map.of("save", shell(save), "verify", shell(verify))));
  }

  private static Action check(String script) {
    return new Action("check", Settings.of("command", shell(script)));
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  private StepOutcome perform(Action action) throws InterruptedException {
    return target.perform(action, "k", LONG);
  }

  private String why(Action action) throws InterruptedException {
    StepOutcome outcome = perform(action);
    assertThat(outcome).isInstanceOf(StepOutcome.Failed.class);
    return ((StepOutcome.Failed) outcome).why();
  }
}
