package dev.aceso.detect;

import static dev.aceso.detect.Watched.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aceso.model.DetectionPolicy;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeartbeatDetectorTest {
  private static final DetectionPolicy POLICY = policy(8);

  private final HeartbeatDetector detector = new HeartbeatDetector();

  /** Beats once a second from 0 to {@code last} seconds. */
  private static Watched beating(int last) {
    Watched web = Watched.process().adopted(-1_000);
    for (int s = 0; s <= last; s++) {
      web.beat(1_000L * s);
    }
    return web;
  }

  private Optional<FailureEvent> detect(Watched watched, long ms) {
    return detector.detect(watched.facts(), POLICY, at(ms));
  }

  @Test
  void phiIsTheNegativeLogarithmOfTheChanceThatTheNextIsYetToCome() {
    List<Duration> intervals = new ArrayList<>();
    for (int ms : new int[] {600, 1_400, 600, 1_400}) {
      intervals.add(Duration.ofMillis(ms));
    }
    PhiAccrual accrual = PhiAccrual.of(intervals, Duration.ZERO);

    assertThat(accrual.mean()).isEqualTo(1_000);
    assertThat(accrual.deviation()).isEqualTo(400);
    assertThat(accrual.phi(Duration.ofSeconds(1))).isCloseTo(0.301029995664, within(1e-9));
    assertThat(accrual.phi(Duration.ofMillis(1_800))).isCloseTo(1.643016080141, within(1e-9));
    assertThat(accrual.phi(Duration.ofSeconds(3))).isCloseTo(6.542645672391, within(1e-9));
    assertThat(accrual.phi(Duration.ofSeconds(5))).isCloseTo(23.118053405486, within(1e-9));
    assertThat(accrual.phi(Duration.ofDays(365))).isFinite();
  }

  @Test
  void reachesIsTheFirstMillisecondAtWhichPhiIsThere() {
    PhiAccrual accrual = new PhiAccrual(1_000, 400);
    for (double level : new double[] {0.01, 0.31, 1, 3, 8, 15, 20, 300}) {
      Duration at = accrual.reaches(level);
      assertThat(accrual.phi(at)).isGreaterThanOrEqualTo(level);
      assertThat(accrual.phi(at.minusMillis(1))).isLessThan(level);
    }
  }

  @Test
  void aPauseThatIsAcceptedShiftsTheSuspicion() {
    PhiAccrual accrual = PhiAccrual.of(List.of(Duration.ofSeconds(1)), Duration.ofSeconds(3));
    assertThat(accrual.phi(Duration.ofSeconds(4))).isCloseTo(0.301029995664, within(1e-9));
  }

  @Test
  void oneLostHeartbeatOfARegularHeartIsNotEnoughButTwoAre() {
    Watched web = beating(20);
    assertThat(detect(web, 22_000)).isEmpty();

    FailureEvent event = detect(web, 23_000).orElseThrow();
    assertThat(event.kind()).isEqualTo(FailureKind.HUNG);
    assertThat(event.onset()).isEqualTo(at(20_000));
    assertThat(event.evidence().getFirst().text()).isEqualTo("no heartbeat for 3 s, phi=23.1");
  }

  @Test
  void silenceForLessThanThreeSecondsIsNeverAFailureByDefault() {
    Watched web = Watched.process().adopted(-1_000);
    for (int ms = 0; ms <= 10_000; ms += 100) {
      web.beat(ms);
    }
    assertThat(detector.detect(web.facts(), DetectionPolicy.DEFAULT, at(13_000))).isEmpty();
    assertThat(detector.detect(web.facts(), DetectionPolicy.DEFAULT, at(15_000))).isPresent();
  }

  @Test
  void heartbeatsAreExpectedOnlyOfWhatIsConfiguredToSendThem() {
    Watched web = beating(20).silent();
    assertThat(detect(web, 3_600_000)).isEmpty();
    assertThat(detector.changesAt(web.facts(), POLICY, at(20_000))).isEmpty();
  }

  @Test
  void theVerdictChangesExactlyWhenItSaysItWill() {
    Random random = new Random(7);
    for (int trial = 0; trial < 200; trial++) {
      Watched web = Watched.process().adopted(-1);
      long ms = 0;
      for (int i = 0; i < 6 + random.nextInt(60); i++) {
        ms += 20 + Math.round(Math.abs(random.nextGaussian() * 300) + random.nextInt(2_000));
        web.beat(ms);
      }
      double phi = 1 + random.nextInt(20);
      DetectionPolicy policy = policy(phi);
      Instant change = detector.changesAt(web.facts(), policy, at(ms)).orElseThrow();

      assertThat(detector.detect(web.facts(), policy, change.minusMillis(1))).isEmpty();
      assertThat(detector.detect(web.facts(), policy, change)).isPresent();
      assertThat(detector.changesAt(web.facts(), policy, change)).isEmpty();
    }
  }

  @Test
  void tooFewHeartbeatsSayNothing() {
    Watched web = beating(HeartbeatDetector.SAMPLES - 1);
    assertThat(detect(web, 3_600_000)).isEmpty();
    assertThat(detect(beating(HeartbeatDetector.SAMPLES), 3_600_000)).isPresent();
    assertThat(detector.changesAt(Watched.process().facts(), POLICY, at(0))).isEmpty();
  }

  @Test
  void anIrregularHeartIsGivenMoreTime() {
    Watched web = Watched.process().adopted(-1);
    long ms = 0;
    for (int i = 0; i < 40; i++) {
      web.beat(ms += i % 2 == 0 ? 200 : 1_800);
    }
    assertThat(detect(web, ms + 3_000)).isEmpty();
    assertThat(detect(web, ms + 6_000)).isPresent();
  }

  @Test
  void whatHasEndedNeedNotBeat() {
    Watched web = beating(20).ended(20_500, new ExitStatus.Code(1), 1);
    assertThat(detect(web, 60_000)).isEmpty();
  }

  @Test
  void theTimeBetweenTwoLivesIsNoInterval() {
    Watched web = beating(20).ended(20_500, new ExitStatus.Code(1), 1).started(200_000);
    assertThat(detect(web, 203_000)).isEmpty();
    assertThat(detector.changesAt(web.facts(), POLICY, at(203_000))).contains(at(210_000));
    assertThat(detect(web, 210_000)).isPresent();

    web.beat(204_000).beat(205_000);
    assertThat(web.facts().heartbeats().intervals()).allMatch(Duration.ofSeconds(1)::equals);
    assertThat(detect(web, 206_500)).isEmpty();
    assertThat(detect(web, 208_000)).isPresent();
  }

  private static DetectionPolicy policy(double phi) {
    return new DetectionPolicy(
        3,
        Duration.ofSeconds(60),
        phi,
        Duration.ZERO,
        Duration.ofMillis(100),
        Duration.ofSeconds(30));
  }
}
