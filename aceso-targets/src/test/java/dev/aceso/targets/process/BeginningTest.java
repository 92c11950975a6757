package dev.aceso.targets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aceso.model.Action;
import dev.aceso.model.Ending;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.Specs;
import dev.aceso.targets.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a real process is begun with, by what has become of its last life. */
class BeginningTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Map<String, Object> SLEEP = Map.of("command", List.of("sleep", "600"));

  @TempDir Path folder;
  private final List<Signal> seen = new CopyOnWriteArrayList<>();
  private final List<Target> opened = new ArrayList<>();
  private String boot = "this boot";

  @AfterEach
  void endWhatWasStarted() throws Exception {
    for (Target target : opened) {
      target.perform(Action.of("kill"), "end", LONG);
      target.close();
    }
  }

  @Test
  void whatBecameOfALifeIsKnownWithoutBeingWatched() throws Exception {
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Never());
    Target first = open(SLEEP);
    first.watch();
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Runs());
    lose(first);
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Lost(false));
    boot = "another boot";
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Lost(true));
    assertThat(open(Map.of("pidfile", "pid")).lastLife()).isEqualTo(new LastLife.NotOwned());
    boot = "this boot";
    Target second = open(SLEEP);
    second.watch();
    assertThat(second.presence()).isInstanceOf(Presence.Ended.class);
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Ended(false));
  }

  @Test
  void whatAnEngineWasStoppingWhenItDiedIsNotLost() throws Exception {
    Target first = open(SLEEP);
    first.watch();
    lose(first);
    Path file = folder.resolve("web.process");
    ProcessRecord kept = ProcessRecord.read(file).orElseThrow();
    kept.stopping(Optional.of(Instant.now().plusSeconds(60))).write(file);
    assertThat(open(SLEEP).lastLife()).isEqualTo(new LastLife.Ended(false));
  }

  @Test
  void aLostLifeIsStartedAgainAndNotToldAsAnEnd() throws Exception {
    Target first = open(SLEEP);
    first.watch();
    lose(first);
    Target second = open(SLEEP);
    second.watch(Beginning.START);
    assertThat(second.presence()).isInstanceOf(Presence.Running.class);
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(Signal.Started.class, s -> assertThat(s.adopted()).isFalse());
  }

  @Test
  void whatRunsIsAdoptedAlsoInAColdStart() throws Exception {
    Target first = open(SLEEP);
    first.watch();
    long pid = first.pid().orElseThrow();
    first.close();
    Target second = open(SLEEP);
    second.watch(Beginning.START);
    assertThat(second.pid()).contains(pid);
  }

  @Test
  void whatIsLeftIsToldAsWantedNowAndInThisBootLater() throws Exception {
    Target first = open(SLEEP);
    first.watch();
    lose(first);
    boot = "another boot";
    open(SLEEP).watch(Beginning.LEAVE);
    assertThat(wantedEnd(Ending.DONE).pid()).isPositive();
    seen.clear();
    Target third = open(SLEEP);
    assertThat(third.lastLife()).isEqualTo(new LastLife.Ended(false));
    third.watch();
    assertThat(wantedEnd(Ending.BY_ENGINE).pid()).isPositive();
  }

  @Test
  void whatIsNotToStartByItselfIsStartedByAPerson() throws Exception {
    Target target = open(Map.of("command", List.of("sleep", "600"), "start", false));
    target.watch();
    assertThat(wantedEnd(Ending.DONE).pid()).isZero();
    assertThat(target.presence())
        .isInstanceOfSatisfying(
            Presence.Ended.class, e -> assertThat(e.ending()).isEqualTo(Ending.DONE));
    assertThat(target.perform(Action.of("start"), "k", LONG))
        .isInstanceOf(StepOutcome.Succeeded.class);
    assertThat(target.presence()).isInstanceOf(Presence.Running.class);
  }

  private Signal.Exited wantedEnd(Ending ending) {
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(Signal.Exited.class, e -> assertThat(e.ending()).isEqualTo(ending));
    return (Signal.Exited) seen.getFirst();
  }

  /** Its engine ends, and then it does: nobody has seen how. */
  private void lose(Target target) throws Exception {
    long pid = target.pid().orElseThrow();
    target.close();
    new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
    await().atMost(LONG).until(() -> Proc.stat(pid).isEmpty());
    seen.clear();
  }

  private Target open(Map<String, Object> settings) {
    Target target =
        new ProcessTarget(
            Specs.web(folder, settings), seen::add, InstantSource.system(), () -> boot);
    opened.add(target);
    return target;
  }
}
