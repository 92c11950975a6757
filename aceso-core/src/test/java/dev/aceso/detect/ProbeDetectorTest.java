package dev.aceso.detect;

import static dev.aceso.detect.Watched.POLICY;
import static dev.aceso.detect.Watched.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Tier;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeDetectorTest {
  private static final String SILENT = "no answer within 500 ms";
  private final ProbeDetector detector = new ProbeDetector();

  /** Has been well for a minute. */
  private static Watched web() {
    return Watched.process().started(-60_000).passed(-250, "http").passed(-250, "buy");
  }

  private Optional<FailureEvent> detect(Watched watched, long ms) {
    return detector.detect(watched.facts(), POLICY, at(ms));
  }

  private Optional<FailureKind> kind(Watched watched, long ms) {
    return detect(watched, ms).map(FailureEvent::kind);
  }

  @Test
  void failsOnlyWhenTheThresholdIsReached() {
    Watched web = web().failed(0, "http", SILENT);
    assertThat(detect(web, 1)).isEmpty();

    web.couldNotTell(250, "http");
    assertThat(detect(web, 251)).isEmpty();

    web.failed(500, "http", SILENT);
    FailureEvent event = detect(web, 600).orElseThrow();
    assertThat(event.onset()).isEqualTo(at(0));
    assertThat(event.evidence())
        .containsExactly(
            new Evidence(
                event.component(),
                at(500),
                "probe:http",
                "failed 2 times in a row: no answer within 500 ms, for 600 ms"));
  }

  @ParameterizedTest
  @CsvSource({
    "no answer within 500 ms, HUNG",
    "connection refused, HUNG",
    "process 4711 is stopped, HUNG",
    "HTTP 503, FAILING",
    "HTTP 200 without 'ok', FAILING",
    "exit status 1: broken, FAILING",
    "answered without 'PONG', FAILING",
  })
  void silenceIsAHangAndAWrongAnswerAFailure(String detail, FailureKind kind) {
    Watched web = web().failed(0, "http", detail).failed(250, "http", detail);
    assertThat(kind(web, 251)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "no answer within 500 ms, DEPENDENCY_UNAVAILABLE",
    "connection refused, DEPENDENCY_UNAVAILABLE",
    "HTTP 500, DEPENDENCY_FAILING",
  })
  void anExternalComponentIsADependencyThatFails(String detail, FailureKind kind) {
    Watched bank =
        Watched.of("external", Tier.STANDARD).failed(0, "http", detail).failed(250, "http", detail);
    assertThat(kind(bank, 251)).contains(kind);
  }

  @Test
  void aStoppedProcessHangsWhateverItsProbesSay() {
    Watched web =
        web().failed(0, "http", "HTTP 503").scheduled(100, 'T').failed(250, "http", "HTTP 503");
    FailureEvent event = detect(web, 251).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.HUNG);
    assertThat(event.evidence())
        .extracting(Evidence::text)
        .contains("process 4711 is stopped (state T)");
  }

  @Test
  void anUninterruptibleWaitIsToldAsEvidence() {
    Watched web = web().failed(0, "http", SILENT).failed(250, "http", SILENT).scheduled(260, 'D');
    assertThat(detect(web, 261).orElseThrow().evidence().getLast().text())
        .isEqualTo("process 4711 waits and can't be interrupted (state D)");
  }

  @Test
  void whatIsHealthyButDoesNotDoItsWorkIsFailing() {
    Watched web = web();
    for (int i = 0; i < 3; i++) {
      assertThat(detect(web, 250L * i)).isEmpty();
      web.passed(250L * i, "http").failed(250L * i, "buy", SILENT);
    }
    assertThat(kind(web, 800)).contains(FailureKind.FAILING);
  }

  @Test
  void aProcessThatHasEndedIsNotTheProbesBusiness() {
    Watched web = web().failed(0, "http", SILENT).failed(250, "http", SILENT);
    assertThat(detect(web.ended(300, new ExitStatus.Code(1), 1), 301)).isEmpty();
  }

  @Test
  void whatHasJustStartedIsGivenTimeToComeUp() {
    Watched web = Watched.process().started(0);
    for (int ms = 50; ms < 9_000; ms += 250) {
      web.failed(ms, "http", "connection refused");
      assertThat(detect(web, ms)).isEmpty();
    }
    assertThat(detector.changesAt(web.facts(), POLICY, at(9_000))).contains(at(10_000));
    assertThat(kind(web, 10_000)).contains(FailureKind.HUNG);
  }

  @Test
  void failuresFromBeforeARestartDoNotCountAgainstTheNewLife() {
    Watched web =
        web()
            .failed(0, "http", SILENT)
            .failed(250, "http", SILENT)
            .ended(300, new ExitStatus.Signalled(9), 60_000)
            .started(310);
    assertThat(detect(web, 311)).isEmpty();
  }

  @Test
  void aComponentIsGivenTheTimeThatItMayTakeToStart() {
    Watched web = Watched.process().startingIn(java.time.Duration.ofSeconds(60)).started(0);
    for (int i = 0; i < 59; i++) {
      web.failed(i * 1_000L, "http", "connection refused");
    }
    assertThat(detect(web, 59_999)).isEmpty();
    assertThat(detector.changesAt(web.facts(), POLICY, at(59_999))).contains(at(60_000));
    assertThat(detect(web, 60_001)).isPresent();
  }

  @Test
  void patienceIsOverOnceItHasBeenUp() {
    Watched web =
        Watched.process()
            .started(0)
            .failed(100, "http", "connection refused")
            .passed(600, "http")
            .failed(2_000, "http", SILENT)
            .failed(2_250, "http", SILENT);
    assertThat(kind(web, 2_251)).contains(FailureKind.HUNG);
  }

  @Test
  void whatRanBeforeTheEngineNeedsNoPatience() {
    Watched web =
        Watched.process().adopted(0).failed(100, "http", SILENT).failed(350, "http", SILENT);
    assertThat(kind(web, 351)).contains(FailureKind.HUNG);
  }
}
