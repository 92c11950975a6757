package dev.aceso.safety;

import static dev.aceso.shop.Shop.NOON;
import static dev.aceso.shop.Shop.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aceso.model.Category;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.ResourceKind;
import dev.aceso.model.Signal;
import dev.aceso.safety.Confirmation.CannotTell;
import dev.aceso.safety.Confirmation.Confirmed;
import dev.aceso.safety.Confirmation.Gone;
import dev.aceso.shop.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The look before the leap: nothing is done about a failure that isn't there any more. */
class ConfirmTest {
  private static final Instant SINCE = NOON;
  private static final Instant NOW = NOON.plusSeconds(1);
  private static final Instant FRESH = NOON.plusMillis(900);
  private static final Instant STALE = NOON.minusMillis(1);
  private static final Component COMPONENT = Shop.TOPOLOGY.get(PAYMENTS);

  private static ComponentFacts facts(Signal... signals) {
    return facts(COMPONENT, signals);
  }

  private static ComponentFacts facts(Component component, Signal... signals) {
    ComponentFacts facts = ComponentFacts.none(component);
    for (Signal signal : signals) {
      facts = facts.with(signal);
    }
    return facts;
  }

  private static Confirmation confirm(FailureKind kind, ComponentFacts facts) {
    return Gates.confirm(kind, facts, SINCE, NOW);
  }

  @Test
  void aHealthProbeThatFailsWhileTheWorkIsDoneConfirmsNothing() {
    Component both =
        new Component(
            COMPONENT.id(),
            COMPONENT.type(),
            COMPONENT.tier(),
            COMPONENT.data(),
            COMPONENT.group(),
            List.of(),
            List.of(probe("http", Category.HEALTH), probe("buy", Category.FUNCTIONALITY)));
    Signal started = Shop.started(PAYMENTS, STALE);
    Signal sick = probed("http", ProbeOutcome.FAIL, "HTTP 503");
    Signal works = probed("buy", ProbeOutcome.PASS, "HTTP 200");
    Signal broken = probed("buy", ProbeOutcome.FAIL, "HTTP 500");
    assertThat(confirm(FailureKind.FAILING, facts(both, started, sick, works)))
        .isInstanceOfSatisfying(
            CannotTell.class, c -> assertThat(c.why()).contains("503", "buy passes"));
    assertThat(confirm(FailureKind.HUNG, facts(both, started, sick, works)))
        .isInstanceOf(CannotTell.class);
    assertThat(confirm(FailureKind.FAILING, facts(both, started, sick, broken)))
        .isInstanceOf(Confirmed.class);
    Signal before = Shop.pass(PAYMENTS, "buy", STALE);
    assertThat(confirm(FailureKind.FAILING, facts(both, started, before, sick)))
        .as("an old pass says nothing, and a missing reading confirms the probe that failed")
        .isInstanceOf(Confirmed.class);
    ComponentFacts ended = facts(both, started, sick, works, Shop.crashed(PAYMENTS, FRESH));
    assertThat(confirm(FailureKind.FAILING, ended)).isInstanceOf(Confirmed.class);
  }

  private static ProbeSpec probe(String name, Category category) {
    return new ProbeSpec(
        name,
        "http",
        category,
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        1,
        dev.aceso.model.Settings.NONE);
  }

  private static Signal probed(String probe, ProbeOutcome outcome, String detail) {
    return new Signal.Probed(PAYMENTS, FRESH, probe, outcome, Duration.ofMillis(1), detail);
  }

  private static Component withoutProbes() {
    return new Component(
        COMPONENT.id(),
        COMPONENT.type(),
        COMPONENT.tier(),
        COMPONENT.data(),
        COMPONENT.group(),
        List.of(),
        List.of());
  }

  @Test
  void aProcessThatIsStillGoneIsConfirmed() {
    Confirmation found = confirm(FailureKind.CRASHED, facts(Shop.crashed(PAYMENTS, STALE)));
    assertThat(found).isInstanceOf(Confirmed.class);
    assertThat(found.why()).contains("SIGKILL");
  }

  @Test
  void aFreshLookOverrulesARememberedEnd() {
    ComponentFacts looked =
        facts(withoutProbes(), Shop.crashed(PAYMENTS, STALE))
            .seen(new Presence.Running(12, FRESH, true));
    assertThat(confirm(FailureKind.CRASHED, looked)).isInstanceOf(Gone.class);
  }

  @Test
  void aCrashThatSomebodyElseHealedIsGoneOnlyOnceItsProbesPassAfresh() {
    Signal started = Shop.started(PAYMENTS, FRESH);
    assertThat(confirm(FailureKind.CRASHED, facts(started))).isInstanceOf(CannotTell.class);
    assertThat(confirm(FailureKind.CRASHED, facts(started, Shop.pass(PAYMENTS, "http", STALE))))
        .isInstanceOf(CannotTell.class);
    assertThat(confirm(FailureKind.CRASHED, facts(started, Shop.pass(PAYMENTS, "http", FRESH))))
        .isInstanceOf(Gone.class);
  }

  @Test
  void aReadingThatBeganBeforeIsStaleEvenWhenItEndedAfter() {
    Signal slow =
        Shop.reading(
            PAYMENTS, "http", FRESH, ProbeOutcome.PASS, Duration.ofMillis(901), "HTTP 200");
    assertThat(confirm(FailureKind.HUNG, facts(Shop.started(PAYMENTS, STALE), slow)))
        .isInstanceOf(CannotTell.class);
  }

  @Test
  void oneFailureOfTwoIsNotEnough() {
    Signal started = Shop.started(PAYMENTS, STALE);
    Signal fail = Shop.fail(PAYMENTS, "http", FRESH);
    assertThat(confirm(FailureKind.HUNG, facts(started, fail))).isInstanceOf(CannotTell.class);
    assertThat(confirm(FailureKind.HUNG, facts(started, fail, fail))).isInstanceOf(Confirmed.class);
  }

  @Test
  void aProbeThatCouldNotBeCarriedOutSaysNothing() {
    Signal none =
        Shop.reading(
            PAYMENTS, "http", FRESH, ProbeOutcome.INCONCLUSIVE, Duration.ZERO, "no such command");
    assertThat(confirm(FailureKind.HUNG, facts(none))).isInstanceOf(CannotTell.class);
  }

  @Test
  void thatItRunsDoesNotDisproveAHang() {
    assertThat(confirm(FailureKind.HUNG, facts(withoutProbes(), Shop.started(PAYMENTS, STALE))))
        .isInstanceOf(CannotTell.class);
  }

  @Test
  void aStoppedProcessIsConfirmedToHang() {
    ComponentFacts stopped =
        facts(
            Shop.started(PAYMENTS, STALE),
            Shop.pass(PAYMENTS, "http", FRESH),
            new Signal.Scheduled(PAYMENTS, FRESH, 4711, 'T'));
    assertThat(confirm(FailureKind.HUNG, stopped)).isInstanceOf(Confirmed.class);
  }

  @Test
  void aLookAtTheSchedulerThatIsStaleSaysNothing() {
    ComponentFacts since =
        facts(
            Shop.started(PAYMENTS, STALE),
            Shop.pass(PAYMENTS, "http", FRESH),
            new Signal.Scheduled(PAYMENTS, STALE, 4711, 'T'));
    assertThat(confirm(FailureKind.HUNG, since)).isInstanceOf(Gone.class);
  }

  @Test
  void silenceConfirmsAHangAndAHeartbeatDisprovesIt() {
    Signal first = new Signal.Heartbeat(PAYMENTS, NOON.minusSeconds(3));
    Signal second = new Signal.Heartbeat(PAYMENTS, NOON.minusMillis(2_600));
    assertThat(confirm(FailureKind.HUNG, facts(withoutProbes().beating(), first, second)))
        .isInstanceOf(Confirmed.class);
    Signal third = new Signal.Heartbeat(PAYMENTS, FRESH);
    assertThat(confirm(FailureKind.HUNG, facts(withoutProbes().beating(), first, second, third)))
        .isInstanceOf(Gone.class);
  }

  @Test
  void silenceOfWhatNeedNotBeatSaysNothing() {
    Signal first = new Signal.Heartbeat(PAYMENTS, NOON.minusSeconds(3));
    Signal second = new Signal.Heartbeat(PAYMENTS, NOON.minusMillis(2_600));
    assertThat(confirm(FailureKind.HUNG, facts(withoutProbes(), first, second)))
        .isInstanceOf(CannotTell.class);
  }

  @Test
  void silenceConfirmsNothingWhileEveryHealthProbePasses() {
    Component beats = COMPONENT.beating();
    Signal first = new Signal.Heartbeat(PAYMENTS, NOON.minusSeconds(3));
    Signal second = new Signal.Heartbeat(PAYMENTS, NOON.minusMillis(2_600));
    Signal pass = Shop.pass(PAYMENTS, "http", FRESH);
    assertThat(confirm(FailureKind.HUNG, facts(beats, first, second, pass)))
        .isInstanceOfSatisfying(
            CannotTell.class,
            c -> assertThat(c.why()).contains("no heartbeat", "probe http", "passes"));
    assertThat(
            confirm(
                FailureKind.HUNG, facts(beats, first, second, Shop.pass(PAYMENTS, "http", STALE))))
        .as("an old pass says nothing")
        .isInstanceOf(Confirmed.class);
    Signal stopped = new Signal.Scheduled(PAYMENTS, FRESH, 4711, 'T');
    assertThat(confirm(FailureKind.HUNG, facts(beats, first, second, pass, stopped)))
        .as("what the kernel says is not doubted")
        .isInstanceOf(Confirmed.class);
  }

  @Test
  void oneFailureOfTwoInItsWorkIsNotEnough() {
    Component works =
        new Component(
            COMPONENT.id(),
            COMPONENT.type(),
            COMPONENT.tier(),
            COMPONENT.data(),
            COMPONENT.group(),
            List.of(),
            List.of(
                new ProbeSpec(
                    "buy",
                    "http",
                    Category.FUNCTIONALITY,
                    Duration.ofMillis(250),
                    Duration.ofMillis(500),
                    2,
                    dev.aceso.model.Settings.NONE)));
    Signal fail = probed("buy", ProbeOutcome.FAIL, "HTTP 500");
    assertThat(confirm(FailureKind.FAILING, facts(works, fail)))
        .isInstanceOfSatisfying(
            CannotTell.class, c -> assertThat(c.why()).contains("1 of 2 times"));
    assertThat(confirm(FailureKind.FAILING, facts(works, fail, fail)))
        .isInstanceOf(Confirmed.class);
  }

  @Test
  void aCrashLoopIsBrokenOnceItOutlivesItsLastLivesTwice() {
    Signal pass = Shop.pass(PAYMENTS, "http", FRESH);
    Signal.Exited crash =
        new Signal.Exited(
            PAYMENTS, STALE, 1, new ExitStatus.Code(1), Duration.ofMillis(200), false);
    assertThat(
            confirm(
                FailureKind.CRASH_LOOP,
                facts(crash, crash, Shop.started(PAYMENTS, NOW.minusMillis(300)), pass)))
        .isInstanceOf(CannotTell.class);
    assertThat(
            confirm(
                FailureKind.CRASH_LOOP,
                facts(crash, crash, Shop.started(PAYMENTS, NOW.minusMillis(500)), pass)))
        .isInstanceOf(Gone.class);
  }

  @Test
  void aLoopIsBrokenAlsoWhenWhatHadSettledWasKilledSince() {
    Signal crash =
        new Signal.Exited(
            PAYMENTS, STALE, 1, new ExitStatus.Code(1), Duration.ofMillis(200), false);
    Signal kill =
        new Signal.Exited(
            PAYMENTS, STALE, 2, new ExitStatus.Signalled(9), Duration.ofMinutes(5), false);
    Signal pass = Shop.pass(PAYMENTS, "http", FRESH);
    assertThat(
            confirm(
                FailureKind.CRASH_LOOP,
                facts(crash, crash, kill, Shop.started(PAYMENTS, NOW.minusMillis(300)), pass)))
        .isInstanceOf(Gone.class);
  }

  @Test
  void aFullDiskIsJudgedByAFreshReading() {
    assertThat(confirm(FailureKind.DISK_FULL, facts(disk(FRESH, 95))))
        .isInstanceOf(Confirmed.class);
    assertThat(confirm(FailureKind.DISK_FULL, facts(disk(FRESH, 40)))).isInstanceOf(Gone.class);
    assertThat(confirm(FailureKind.DISK_FULL, facts(disk(STALE, 95))))
        .isInstanceOf(CannotTell.class);
    assertThat(confirm(FailureKind.INODES_EXHAUSTED, facts(disk(FRESH, 95))))
        .isInstanceOf(CannotTell.class);
  }

  private static Signal disk(Instant at, double used) {
    return new Signal.Resource(PAYMENTS, at, ResourceKind.DISK_BYTES, "/var", used, 100, 0.9);
  }
}
