package dev.aceso.detect;

import static dev.aceso.detect.Watched.POLICY;
import static dev.aceso.detect.Watched.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Ending;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureClass;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Lifetime;
import dev.aceso.model.Severity;
import dev.aceso.model.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitDetectorTest {
  private static final ExitStatus ERROR = new ExitStatus.Code(1);
  private final ExitDetector detector = new ExitDetector();

  private Optional<FailureEvent> detect(Watched watched, long ms) {
    return detector.detect(watched.facts(), POLICY, at(ms));
  }

  private Optional<FailureKind> kind(Watched watched, long ms) {
    return detect(watched, ms).map(FailureEvent::kind);
  }

  @Test
  void anUnrequestedEndIsACrashWithStatusAndLastLinesAsEvidence() {
    Watched web =
        Watched.process()
            .started(0)
            .logged(1_000, "INFO serving")
            .logged(50_000, "ERROR lost my mind")
            .ended(60_000, new ExitStatus.Signalled(11), 60_000)
            .logged(60_000, "ERROR read a moment later");

    FailureEvent event = detect(web, 60_001).orElseThrow();

    assertThat(event.kind()).isEqualTo(FailureKind.CRASHED);
    assertThat(event.onset()).isEqualTo(at(60_000));
    assertThat(event.detectedAt()).isEqualTo(at(60_001));
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.evidence())
        .extracting(Evidence::text)
        .containsExactly(
            "ERROR lost my mind",
            "ERROR read a moment later",
            "ended: killed by SIGSEGV after it had run for 60 s");
  }

  @Test
  void whatTheKernelEndedForWantOfMemoryHasExhaustedAResource() {
    ExitStatus memory = new ExitStatus.OutOfMemory(new ExitStatus.Signalled(9));
    Watched web = Watched.process().started(0).ended(60_000, memory, 60_000);
    FailureEvent event = detect(web, 60_001).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.OUT_OF_MEMORY);
    assertThat(event.kind().failureClass()).isEqualTo(FailureClass.RESOURCE_EXHAUSTION);
    assertThat(event.evidence().getLast().text()).contains("want of memory");
    for (ExitStatus alone : List.of(new ExitStatus.Signalled(9), new ExitStatus.Code(137))) {
      assertThat(kind(Watched.process().started(0).ended(60_000, alone, 60_000), 60_001))
          .as("%s alone is no proof of it", alone)
          .contains(FailureKind.CRASHED);
    }
  }

  @Test
  @Tag("EXT-12")
  void whatTheEngineStoppedAndNobodyStartedAgainIsDown() {
    Watched web = Watched.process().started(0).stopped(10, Ending.BY_ENGINE);
    FailureEvent event = detect(web, 20).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.DOWN);
    assertThat(event.evidence().getLast().text()).contains("Aceso stopped it");
  }

  @Test
  @Tag("EXT-12")
  void whatIsMeantToEndMayEndWell() {
    Watched job = Watched.process().lasting(Lifetime.ONCE).started(0);
    assertThat(detect(job.ended(10, new ExitStatus.Code(0), 10), 20)).isEmpty();
    assertThat(kind(job.ended(10, ERROR, 10), 20)).contains(FailureKind.CRASHED);
    Watched server = Watched.process().lasting(new Lifetime(Lifetime.Run.ALWAYS, Set.of(3)));
    assertThat(detect(server.started(0).ended(10, new ExitStatus.Code(3), 10), 20)).isEmpty();
    assertThat(kind(server.started(0).ended(10, new ExitStatus.Code(0), 10), 20))
        .contains(FailureKind.CRASHED);
    assertThat(detect(server.stopped(10, Ending.DONE), 20)).isEmpty();
  }

  @Test
  void whatRunsOrWasStoppedByAPersonOrWasNeverSeenHasNotCrashed() {
    assertThat(detect(Watched.process(), 5)).isEmpty();
    assertThat(detect(Watched.process().started(0), 5)).isEmpty();
    assertThat(detect(Watched.process().started(0).stopped(10, Ending.BY_PERSON), 20)).isEmpty();
    assertThat(detect(Watched.process().started(0).ended(5, ERROR, 5).started(6), 20)).isEmpty();
  }

  @Test
  void theThirdCrashWithinTheTimeIsALoopWhoseOnsetIsTheFirst() {
    Watched web = Watched.process().ended(0, ERROR, 900_000).started(100).ended(400, ERROR, 300);
    assertThat(kind(web, 401)).contains(FailureKind.CRASHED);

    web.started(500).ended(800, ERROR, 300);

    FailureEvent event = detect(web, 801).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.CRASH_LOOP);
    assertThat(event.onset()).isEqualTo(at(0));
    assertThat(event.evidence().getLast().text()).isEqualTo("3 crashes within 800 ms");
  }

  @Test
  void crashesFarApartAreNoLoop() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 1)
            .started(1)
            .ended(40_000, ERROR, 39_999)
            .started(40_001)
            .ended(60_001, ERROR, 20_000);
    assertThat(kind(web, 60_001)).contains(FailureKind.CRASHED);
  }

  @Test
  void aLoopThatWasLeftAloneStaysALoop() {
    Watched web = Watched.process().ended(0, ERROR, 1).ended(10, ERROR, 1).ended(20, ERROR, 1);
    assertThat(kind(web, 3_600_000)).contains(FailureKind.CRASH_LOOP);
  }

  @Test
  void itIsStillALoopWhileItRunsBetweenTwoCrashes() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .started(100)
            .ended(3_100, ERROR, 3_000)
            .started(3_200)
            .ended(5_200, ERROR, 2_000)
            .started(5_300);

    assertThat(kind(web, 5_301)).contains(FailureKind.CRASH_LOOP);
    assertThat(kind(web, 11_300)).contains(FailureKind.CRASH_LOOP);
    assertThat(detector.changesAt(web.facts(), POLICY, at(5_301))).contains(at(11_301));
    assertThat(kind(web, 11_301)).isEmpty();
    assertThat(detector.changesAt(web.facts(), POLICY, at(11_301))).isEmpty();
  }

  @Test
  void whatStayedUpForTheWholeTimeIsFineHoweverLongItsLivesWere() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .ended(28_000, ERROR, 27_900)
            .ended(56_000, ERROR, 27_900)
            .started(56_100);
    assertThat(kind(web, 56_100 + 50_000)).contains(FailureKind.CRASH_LOOP);
    assertThat(kind(web, 56_100 + POLICY.crashLoopWithin().toMillis())).isEmpty();
  }

  /** Whether the life between ended by itself or from outside. */
  @Test
  void whatHadSettledBetweenTwoRowsOfCrashesIsNoLongerInTheFirstLoop() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .ended(400, ERROR, 300)
            .ended(800, ERROR, 300)
            .started(900)
            .ended(34_900, new ExitStatus.Signalled(9), 34_000)
            .started(35_000)
            .ended(35_300, ERROR, 300)
            .started(35_400);
    assertThat(kind(web, 35_500)).isEmpty();
    web.ended(35_700, ERROR, 300);
    assertThat(detect(web, 35_701).orElseThrow().onset()).isEqualTo(at(34_900));
    web.started(35_800);
    assertThat(kind(web, 36_300)).contains(FailureKind.CRASH_LOOP);
    assertThat(kind(web, 36_500)).isEmpty();
  }

  /** Seen in a soak: the cure stopped what a person had just started again. */
  @Test
  void aLoopThatHadSettledIsNotOneAgainOnceAPersonStopsAndStartsIt() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .ended(400, ERROR, 300)
            .ended(800, ERROR, 300)
            .started(900)
            .stopped(6_900, Ending.BY_ENGINE, 6_000)
            .started(8_000);
    assertThat(kind(web, 8_001)).isEmpty();
    Watched early =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .ended(400, ERROR, 300)
            .ended(800, ERROR, 300)
            .started(900)
            .stopped(1_300, Ending.BY_ENGINE, 400)
            .started(1_400);
    assertThat(kind(early, 1_401)).as("it had not settled").contains(FailureKind.CRASH_LOOP);
  }

  @Test
  void aSomewhatLongerLifeAmongCrashesIsPartOfTheLoop() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 900_000)
            .ended(400, ERROR, 300)
            .ended(5_500, ERROR, 5_000);
    assertThat(kind(web, 5_501)).contains(FailureKind.CRASH_LOOP);
  }

  @Test
  void aRequestedStopDoesNotCountAsACrash() {
    Watched web =
        Watched.process()
            .ended(0, ERROR, 1)
            .stopped(10, Ending.BY_PERSON)
            .started(11)
            .ended(20, ERROR, 9);
    assertThat(kind(web, 21)).contains(FailureKind.CRASHED);
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL,CRITICAL", "STANDARD,MAJOR", "BEST_EFFORT,WARNING"})
  void severityFollowsTheTier(Tier tier, Severity severity) {
    Watched web = Watched.of("process", tier).started(0).ended(10, ERROR, 10);
    assertThat(detect(web, 11).orElseThrow().severity()).isEqualTo(severity);
  }
}
