package dev.aceso.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aceso.model.Complexity;
import dev.aceso.model.ComponentId;
import dev.aceso.model.DataClass;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Impact;
import dev.aceso.model.Impact.Role;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Pattern;
import dev.aceso.model.RecoveryStrategy;
import dev.aceso.model.Risk;
import dev.aceso.model.Severity;
import dev.aceso.model.StrategyRecord;
import dev.aceso.model.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The six outputs of a diagnosis and what they rest on. */
class OutputsTest {
  private static final ExitStatus ERROR = new ExitStatus.Code(1);

  /** Payments hang, orders fail of it, the storefront has not noticed yet. */
  private static World paymentsHang() {
    return World.shop()
        .well("bank", "storefront")
        .fails("payments", FailureKind.HUNG, 0)
        .fails("orders", FailureKind.FAILING, 200);
  }

  @Test
  @Tag("RCA-O2")
  void everyAffectedComponentIsNamedWithItsPart() {
    assertThat(paymentsHang().diagnosis().affected())
        .containsExactly(
            new Impact(ComponentId.of("payments"), Role.ORIGIN, "payments hangs"),
            new Impact(
                ComponentId.of("orders"),
                Role.SYMPTOM,
                "answers with errors because payments hangs"),
            new Impact(
                ComponentId.of("storefront"),
                Role.AT_RISK,
                "still works, but needs payments, through orders"));
  }

  @Test
  @Tag("RCA-O2")
  void whatTheOriginDoesNotExplainIsAnOriginOfItsOwn() {
    Diagnosis diagnosis =
        new World()
            .process("a")
            .process("b")
            .crashed("a", ERROR, 0)
            .fails("b", FailureKind.HUNG, 0)
            .diagnosis();
    assertThat(diagnosis.affected())
        .containsExactly(
            new Impact(ComponentId.of("a"), Role.ORIGIN, diagnosis.cause().summary()),
            new Impact(ComponentId.of("b"), Role.ORIGIN, "hangs, and a does not explain it"));
    assertThat(diagnosis.complexity()).isEqualTo(Complexity.COMPLEX);
    assertThat(diagnosis.complexityWhy())
        .contains("2 components fail that do not explain each other");
  }

  @Test
  @Tag("RCA-O3")
  void severityIsThatOfTheWorstAffectedAndGrowsWithBreadth() {
    Diagnosis one = World.shop().well("bank").crashed("payments", ERROR, 0).diagnosis();
    assertThat(one.severity()).isEqualTo(Severity.MAJOR);
    assertThat(one.severityWhy())
        .isEqualTo(
            "the worst affected is payments, of tier standard; 1 of 4 components fails;"
                + " 2 more at risk");

    Diagnosis broad = paymentsHang().fails("storefront", FailureKind.FAILING, 300).diagnosis();
    assertThat(broad.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(broad.severityWhy()).contains("at least half of the system, so one level worse");
  }

  @Test
  @Tag("RCA-O4")
  void complexityTellsWhatAPersonWouldHaveToThinkOf() {
    Diagnosis simple = new World().process("job").crashed("job", ERROR, 0).diagnosis();
    assertThat(simple.complexity()).isEqualTo(Complexity.SIMPLE);
    assertThat(simple.complexityWhy()).matches("one cause stands out, with \\d+%");

    Diagnosis moderate = paymentsHang().diagnosis();
    assertThat(moderate.complexity()).isEqualTo(Complexity.MODERATE);
    assertThat(moderate.complexityWhy()).startsWith("1 other fails with it; 1 other needs it;");

    Diagnosis complex =
        new World()
            .process("db", Tier.CRITICAL, DataClass.SYSTEM_OF_RECORD)
            .crashed("db", ERROR, 0)
            .diagnosis();
    assertThat(complex.complexity()).isEqualTo(Complexity.COMPLEX);
    assertThat(complex.complexityWhy()).startsWith("db holds the system of record");
  }

  @Test
  @Tag("RCA-O5")
  void riskFollowsDataDependantsAndTheRecommendedPlaybook() {
    Diagnosis low = new World().process("job").crashed("job", ERROR, 0).diagnosis();
    assertThat(low.risk()).isEqualTo(Risk.LOW);
    assertThat(low.riskWhy())
        .isEqualTo(
            "job holds no data; nothing that still works depends on it; start is of low risk");

    Diagnosis medium = paymentsHang().diagnosis();
    assertThat(medium.risk()).isEqualTo(Risk.MEDIUM);
    assertThat(medium.riskWhy()).contains("acting on it may interrupt 1 that still works");

    Diagnosis high =
        new World()
            .process("db", Tier.STANDARD, DataClass.SYSTEM_OF_RECORD)
            .crashed("db", ERROR, 0)
            .diagnosis();
    assertThat(high.risk()).isEqualTo(Risk.HIGH);

    Diagnosis irreversible =
        new World()
            .process("job")
            .reported("job", FailureKind.DISK_FULL, 0, 0, "resource:/scratch", "full")
            .diagnosis();
    assertThat(irreversible.risk()).isEqualTo(Risk.MEDIUM);
    assertThat(irreversible.riskWhy()).contains("what it does can't be undone");
  }

  @Test
  @Tag("RCA-O6")
  void theLeastDisruptiveThatFitsIsRecommendedAndEveryOtherIsAnswered() {
    Diagnosis diagnosis = paymentsHang().diagnosis();
    assertThat(diagnosis.recommendation().playbook()).contains("graceful");
    assertThat(diagnosis.recommendation().why())
        .isEqualTo(
            "payments hangs: graceful is meant for it, safe for its data, and the least disruptive"
                + " of the 2 that are; it has not been tried here yet");
    assertThat(diagnosis.recommendation().whyNot())
        .containsOnlyKeys("start", "forced", "clean-disk")
        .containsEntry(
            "start", "it is not meant for 'hung', which is the cause here: payments hangs")
        .containsEntry(
            "forced", "it would help too, but disrupts more than graceful (4 against 3 of 10)");
  }

  @Test
  @Tag("RCA-O6")
  void aPlaybookThatIsNotSafeForTheDataIsNotRecommended() {
    Diagnosis diagnosis =
        new World()
            .process("db", Tier.STANDARD, DataClass.SYSTEM_OF_RECORD)
            .fails("db", FailureKind.HUNG, 0)
            .with(List.of(Strategies.FORCED))
            .diagnosis();
    assertThat(diagnosis.recommendation().playbook()).isEmpty();
    assertThat(diagnosis.recommendation().whyNot())
        .containsEntry(
            "forced", "it is not safe for data of class 'system of record', which db holds");
  }

  @Test
  @Tag("RCA-O6")
  void ofEquallyDisruptivePlaybooksTheOneThatHasHelpedIsRecommended() {
    Set<DataClass> all = EnumSet.allOf(DataClass.class);
    RecoveryStrategy a = Strategies.restart("a", Set.of(), 2, Risk.LOW, all);
    RecoveryStrategy b = Strategies.restart("b", Set.of(), 2, Risk.LOW, all);
    Pattern pattern = new Pattern(ComponentId.of("job"), FailureKind.CRASHED);
    StrategyRecord good = StrategyRecord.none().succeeded(Duration.ofSeconds(1), World.NOON);
    World world = new World().process("job").crashed("job", ERROR, 0).with(List.of(a, b));

    assertThat(world.diagnosis().recommendation().playbook()).contains("a");
    world.with(new Knowledge(List.of(new Knowledge.Entry(pattern, "b", good)), 1, Duration.ZERO));
    assertThat(world.diagnosis().recommendation().playbook()).contains("b");
    assertThat(world.diagnosis().recommendation().whyNot())
        .containsEntry(
            "a", "it would help too, but b has done better so far (1 of 1 against 0 of 0)");
  }

  @Test
  @Tag("RCA-O6")
  void anExternalOriginIsNotCuredByRestartingItsHealthyDependants() {
    Diagnosis diagnosis =
        World.shop()
            .fails("bank", FailureKind.DEPENDENCY_UNAVAILABLE, 0)
            .fails("payments", FailureKind.FAILING, 200)
            .fails("orders", FailureKind.FAILING, 300)
            .diagnosis();
    assertThat(diagnosis.recommendation().playbook()).isEmpty();
    assertThat(diagnosis.recommendation().why())
        .isEqualTo(
            "nothing here can cure it: bank is external; payments and orders fail only because of"
                + " it and recover when it does");
    assertThat(diagnosis.recommendation().whyNot()).hasSize(Strategies.ALL.size());
  }

  @Test
  @Tag("RCA-O6")
  void whatWasStoppedOnPurposeIsLeftToWhoeverStoppedIt() {
    Diagnosis diagnosis =
        World.shop()
            .well("bank")
            .stoppedByAPerson("payments")
            .fails("orders", FailureKind.FAILING, 0)
            .diagnosis();
    assertThat(diagnosis.cause().summary()).isEqualTo("payments does not run and isn't meant to");
    assertThat(diagnosis.recommendation().playbook()).isEmpty();
  }

  @Test
  void whatWasJustStartedIsNotCalledHung() {
    World world =
        World.shop()
            .well("bank")
            .stoppedByAPerson("payments")
            .suspect("payments", "connection refused")
            .suspect("payments", "connection refused")
            .started("payments", 1_900)
            .fails("orders", FailureKind.FAILING, 0);
    Hypothesis cause = world.diagnosis().cause();
    assertThat(cause.summary()).isEqualTo("payments is down");
    assertThat(cause.evidence())
        .extracting(Evidence::text)
        .contains("not up yet, it was started 100 ms ago: connection refused");
  }

  @Test
  void theOrderOfTechniquesDoesNotMatter() {
    List<Technique> shuffled = new ArrayList<>(World.TECHNIQUES);
    Diagnosis first = paymentsHang().diagnosis();
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(new Diagnostician(shuffled).diagnose(paymentsHang().given(), World.NOW))
          .isEqualTo(first);
    }
  }

  @Test
  void aComponentThatIsNoLongerThereIsLeftOut() {
    Diagnosis diagnosis =
        World.shop()
            .well("bank")
            .reported("gone", FailureKind.HUNG, 0, 0, "probe:http", "no answer")
            .fails("payments", FailureKind.HUNG, 0)
            .diagnosis();
    assertThat(diagnosis.affected()).extracting(i -> i.component().value()).doesNotContain("gone");

    World nothing =
        World.shop().reported("gone", FailureKind.HUNG, 0, 0, "probe:http", "no answer");
    assertThatThrownBy(nothing::diagnosis)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "incident i-1 can't be diagnosed: none of its components is in the system any more");
  }
}
