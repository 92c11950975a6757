package dev.aceso.validate;

import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.DataClass;
import dev.aceso.model.Evidence;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Lifetime;
import dev.aceso.model.Outcome;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Settings;
import dev.aceso.model.Severity;
import dev.aceso.model.Signal;
import dev.aceso.model.Tier;
import dev.aceso.model.Topology;
import dev.aceso.model.Verification;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A plan that asks for health alone, and failures that were seen in other ways. */
class SymptomsTest {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /** Asked so rarely that one pass would hold for the whole stability window. */
  private static final ProbeSpec ORDER =
      new ProbeSpec(
          "order",
          "http",
          Category.FUNCTIONALITY,
          Duration.ofMinutes(1),
          Duration.ofMillis(500),
          2,
          Settings.NONE);

  private static final Verification HEALTH =
      new Verification(
          List.of(PAYMENTS), Set.of(Category.HEALTH), Map.of(), Duration.ofSeconds(1), WITHIN);

  private static Facts facts(Signal... signals) {
    Component payments =
        new Component(
            PAYMENTS,
            "process",
            Tier.STANDARD,
            DataClass.NONE,
            "payments",
            List.of(),
            List.of(ORDER),
            Component.STARTUP,
            Lifetime.UP,
            true);
    Facts none = Facts.none(new Topology(List.of(payments)));
    return Shop.after(Shop.after(none, Shop.started(PAYMENTS, NOON.minusMillis(10))), signals);
  }

  private static FailureEvent failure(FailureKind kind, String source) {
    Instant at = NOON.minusSeconds(10);
    return FailureEvent.of(
        PAYMENTS,
        kind,
        Severity.MAJOR,
        at,
        at,
        "test",
        List.of(new Evidence(PAYMENTS, at, source, "it was seen")));
  }

  private static Verdict judge(
      FailureEvent failure, Facts facts, List<Signal.Probed> readings, Instant now) {
    return Validator.judge(HEALTH, List.of(failure), facts, readings, NOON, now);
  }

  private static Outcome outcome(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Decided.class);
    return ((Verdict.Decided) verdict).outcome();
  }

  private static Signal.Resource disk(double used, Instant at) {
    return new Signal.Resource(PAYMENTS, at, ResourceKind.DISK_BYTES, "/data", used, 100, 0.9);
  }

  private static Signal.Probed reading(ProbeOutcome outcome, int ms) {
    return Shop.reading(
        PAYMENTS, "order", NOON.plusMillis(ms), outcome, Duration.ofMillis(4), "an answer");
  }

  @Test
  @Tag("VAL-1")
  void heartbeatsThatWereMissedComeTwice() {
    FailureEvent hung = failure(FailureKind.HUNG, "heartbeat");
    Instant late = NOON.plusSeconds(60);
    Signal one = new Signal.Heartbeat(PAYMENTS, NOON.plusSeconds(1));
    Signal two = new Signal.Heartbeat(PAYMENTS, NOON.plusSeconds(2));
    assertThat(outcome(judge(hung, facts(), List.of(), late))).isEqualTo(Outcome.FAILED);
    assertThat(outcome(judge(hung, facts(one), List.of(), late))).isEqualTo(Outcome.FAILED);
    assertThat(outcome(judge(hung, facts(one, two), List.of(), NOON.plusSeconds(3))))
        .isEqualTo(Outcome.SUCCESS);
  }

  @Test
  @Tag("VAL-1")
  void heartbeatsAreAwaitedForAsLongAsTheyMayTake() {
    Verdict verdict =
        judge(failure(FailureKind.HUNG, "heartbeat"), facts(), List.of(), NOON.plus(WITHIN));
    assertThat(verdict).isInstanceOf(Verdict.Pending.class);
  }

  @Test
  @Tag("VAL-1")
  void aDiskThatWasFullIsReadBelowItsAlarm() {
    FailureEvent full = failure(FailureKind.DISK_FULL, "resource:/data");
    Instant end = NOON.plus(WITHIN);
    assertThat(outcome(judge(full, facts(disk(95, NOON.plusSeconds(1))), List.of(), end)))
        .isEqualTo(Outcome.FAILED);
    assertThat(outcome(judge(full, facts(disk(40, NOON.minusSeconds(1))), List.of(), end)))
        .isEqualTo(Outcome.REQUIRES_RETRY);
    assertThat(
            outcome(
                judge(full, facts(disk(40, NOON.plusSeconds(1))), List.of(), NOON.plusSeconds(2))))
        .isEqualTo(Outcome.SUCCESS);
  }

  @Test
  @Tag("VAL-1")
  void theRequestThatFailedSucceedsTwiceThoughThePlanAsksForHealthAlone() {
    FailureEvent failing = failure(FailureKind.FAILING, "probe:order");
    Instant end = NOON.plus(WITHIN);
    assertThat(outcome(judge(failing, facts(), List.of(reading(ProbeOutcome.FAIL, 4000)), end)))
        .isEqualTo(Outcome.FAILED);
    List<Signal.Probed> once = List.of(reading(ProbeOutcome.PASS, 4900));
    assertThat(judge(failing, facts(), once, end)).isInstanceOf(Verdict.Pending.class);
    List<Signal.Probed> twice =
        List.of(reading(ProbeOutcome.PASS, 500), reading(ProbeOutcome.PASS, 1600));
    assertThat(outcome(judge(failing, facts(), twice, NOON.plusMillis(1700))))
        .isEqualTo(Outcome.SUCCESS);
  }

  @Test
  @Tag("VAL-1")
  void onePassOfWhatFailedIsNoProofHoweverRarelyItIsAsked() {
    FailureEvent failing = failure(FailureKind.FAILING, "probe:order");
    Instant settled = NOON.plusMillis(1650);
    List<Signal.Probed> once = List.of(reading(ProbeOutcome.PASS, 600));
    assertThat(judge(failing, facts(), once, settled)).isInstanceOf(Verdict.Pending.class);
  }
}
