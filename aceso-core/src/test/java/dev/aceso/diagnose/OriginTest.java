package dev.aceso.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Diagnosis;
import dev.aceso.model.Evidence;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Hypothesis;
import dev.aceso.model.Reading;
import dev.aceso.model.ResourceKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a failure originates and what it is, in scenes as they happen. */
class OriginTest {
  private static final String SILENT = "no answer within 500 ms";
  private static final ExitStatus KILLED = new ExitStatus.Signalled(9);
  private static final ExitStatus ERROR = new ExitStatus.Code(1);

  private static Arguments scene(
      String name, World world, String origin, FailureKind kind, double atLeast, double atMost) {
    return Arguments.of(name, world, origin, kind, atLeast, atMost);
  }

  static Stream<Arguments> scenes() {
    return Stream.of(
        scene(
            "a crash of one component alone",
            World.shop().well("bank", "payments", "storefront").crashed("orders", KILLED, 0),
            "orders",
            FailureKind.CRASHED,
            0.9,
            0.99),
        scene(
            "a hang in the middle of a chain",
            World.shop()
                .well("bank")
                .fails("payments", FailureKind.HUNG, 0)
                .fails("orders", FailureKind.FAILING, 200)
                .fails("storefront", FailureKind.FAILING, 300),
            "payments",
            FailureKind.HUNG,
            0.8,
            0.95),
        scene(
            "only the symptom has reached its threshold, the origin is suspect",
            World.shop()
                .well("bank", "storefront")
                .fails("orders", FailureKind.FAILING, 0)
                .suspect("payments", SILENT),
            "payments",
            FailureKind.HUNG,
            0.5,
            0.8),
        scene(
            "the origin has ended, the symptom was reported first",
            World.shop()
                .well("bank")
                .fails("storefront", FailureKind.FAILING, 0)
                .fails("orders", FailureKind.FAILING, 100)
                .crashed("payments", ERROR, 300),
            "payments",
            FailureKind.CRASHED,
            0.9,
            0.99),
        scene(
            "an external service does not answer",
            World.shop()
                .fails("bank", FailureKind.DEPENDENCY_UNAVAILABLE, 0)
                .fails("payments", FailureKind.FAILING, 200)
                .fails("orders", FailureKind.FAILING, 300),
            "bank",
            FailureKind.DEPENDENCY_UNAVAILABLE,
            0.85,
            0.97),
        scene(
            "an external service that nothing watches, blamed in the log",
            World.shop()
                .fails("payments", FailureKind.FAILING, 0)
                .logs("payments", 100, "ERROR charge failed: connection refused to 127.0.0.1:9000"),
            "bank",
            FailureKind.DEPENDENCY_UNAVAILABLE,
            0.5,
            0.75),
        scene(
            "a dependency that somebody has stopped",
            World.shop()
                .well("bank")
                .stoppedByAPerson("payments")
                .fails("orders", FailureKind.FAILING, 0),
            "payments",
            FailureKind.DOWN,
            0.85,
            0.97),
        scene(
            "a crash that its full disk explains",
            World.shop()
                .well("bank", "payments", "storefront")
                .used("orders", ResourceKind.DISK_BYTES, 1)
                .logs("orders", -10, "ERROR can't write receipt: No space left on device")
                .crashed("orders", ERROR, 0),
            "orders",
            FailureKind.DISK_FULL,
            0.9,
            0.995),
        scene(
            "a kill from outside that a full disk does not explain",
            World.shop()
                .well("bank", "payments")
                .used("orders", ResourceKind.DISK_BYTES, 1)
                .crashed("orders", KILLED, 0),
            "orders",
            FailureKind.CRASHED,
            0.6,
            0.9),
        scene(
            "errors because no file can be opened, known from the log alone",
            World.shop()
                .well("bank", "payments")
                .fails("orders", FailureKind.FAILING, 0)
                .logs("orders", 10, "java.io.IOException: Too many open files"),
            "orders",
            FailureKind.FILE_DESCRIPTORS_EXHAUSTED,
            0.7,
            0.97),
        scene(
            "ENOSPC with blocks to spare means inodes",
            World.shop()
                .well("bank", "payments")
                .used("orders", ResourceKind.DISK_INODES, 1)
                .logs("orders", 10, "ERROR open: no space left on device")
                .fails("orders", FailureKind.FAILING, 0),
            "orders",
            FailureKind.INODES_EXHAUSTED,
            0.9,
            1),
        scene(
            "a dependency is stopped by a signal before its probe has noticed",
            World.shop().well("bank").stopped("payments").fails("orders", FailureKind.FAILING, 0),
            "payments",
            FailureKind.HUNG,
            0.7,
            0.95),
        scene(
            "a diamond: both sides fail because of what they share",
            new World()
                .process("db")
                .process("left", "db")
                .process("right", "db")
                .process("top", "left", "right")
                .fails("db", FailureKind.HUNG, 0)
                .fails("left", FailureKind.FAILING, 100)
                .fails("right", FailureKind.FAILING, 100)
                .fails("top", FailureKind.FAILING, 200),
            "db",
            FailureKind.HUNG,
            0.8,
            0.95),
        scene(
            "a diamond: what it shares is suspect, one side is still well",
            new World()
                .process("db")
                .process("left", "db")
                .process("right", "db")
                .process("top", "left", "right")
                .suspect("db", SILENT)
                .fails("left", FailureKind.FAILING, 100)
                .well("right")
                .fails("top", FailureKind.FAILING, 200),
            "db",
            FailureKind.HUNG,
            0.4,
            0.8),
        scene(
            "a log that blames what is well: nobody is convincing",
            World.shop()
                .well("bank", "payments")
                .fails("orders", FailureKind.FAILING, 0)
                .logs("orders", 100, "ERROR payments: connection refused"),
            "orders",
            FailureKind.FAILING,
            0.3,
            0.5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  @Tag("RCA-O1")
  @Tag("RCA-T3")
  void theOriginIsRankedFirstWithAnHonestProbability(
      String name, World world, String origin, FailureKind kind, double atLeast, double atMost) {
    Diagnosis diagnosis = world.diagnosis();

    assertThat(diagnosis.cause().component()).hasToString(origin);
    assertThat(diagnosis.cause().kind()).isEqualTo(kind);
    assertThat(diagnosis.cause().probability()).isBetween(atLeast, atMost);
    assertThat(diagnosis.cause().evidence()).isNotEmpty();
    assertSound(diagnosis);
  }

  static void assertSound(Diagnosis diagnosis) {
    double sum = diagnosis.causes().stream().mapToDouble(Hypothesis::probability).sum();
    assertThat(sum + diagnosis.unexplained()).isCloseTo(1, within(1e-9));
    assertThat(diagnosis.unexplained()).isPositive();
    for (int i = 1; i < diagnosis.causes().size(); i++) {
      assertThat(diagnosis.causes().get(i).probability())
          .isLessThanOrEqualTo(diagnosis.causes().get(i - 1).probability());
    }
  }

  private static double probability(Diagnosis diagnosis, String component) {
    return diagnosis.causes().stream()
        .filter(c -> c.component().value().equals(component))
        .mapToDouble(Hypothesis::probability)
        .sum();
  }

  @Test
  @Tag("RCA-T3")
  void ofTwoIndependentFailuresNeitherIsTakenForTheOther() {
    Diagnosis diagnosis =
        new World()
            .process("a")
            .process("b")
            .process("needs-a", "a")
            .fails("a", FailureKind.HUNG, 0)
            .fails("needs-a", FailureKind.FAILING, 100)
            .fails("b", FailureKind.HUNG, 0)
            .diagnosis();
    assertThat(probability(diagnosis, "a")).isBetween(0.3, 0.5);
    assertThat(probability(diagnosis, "b")).isBetween(0.3, 0.5);
    assertThat(probability(diagnosis, "needs-a")).isLessThan(0.2);
    assertSound(diagnosis);
  }

  @Test
  @Tag("RCA-T3")
  void ofManyIndependentFailuresEachIsLikelyAndAHiddenCauseToo() {
    World world = new World();
    for (String id : List.of("a", "b", "c", "d")) {
      world.process(id).fails(id, FailureKind.HUNG, 0);
    }
    Diagnosis diagnosis = world.diagnosis();
    for (String id : List.of("a", "b", "c", "d")) {
      assertThat(probability(diagnosis, id)).isBetween(0.1, 0.25);
    }
    assertThat(diagnosis.unexplained()).isBetween(0.2, 0.5);
  }

  @Test
  @Tag("RCA-T3")
  void aDependencyThatIsNotWatchedLeavesDoubt() {
    World unseen = World.shop().fails("payments", FailureKind.HUNG, 0);
    World seen = World.shop().well("bank").fails("payments", FailureKind.HUNG, 0);

    assertThat(unseen.diagnosis().cause().component()).hasToString("payments");
    assertThat(unseen.diagnosis().cause().probability())
        .isLessThan(seen.diagnosis().cause().probability() - 0.01);
    assertThat(probability(unseen.diagnosis(), "bank")).isPositive();
    assertThat(probability(seen.diagnosis(), "bank")).isZero();
    assertThat(unseen.diagnosis().cause().evidence())
        .extracting(Evidence::text)
        .contains("it needs bank, of which nothing has been seen since the failure began");
  }

  @Test
  @Tag("RCA-T3")
  void aDependencyThatFailedWellAfterItsDependantIsALessLikelyOrigin() {
    World after =
        World.shop()
            .well("bank")
            .fails("orders", FailureKind.FAILING, -20_000)
            .fails("payments", FailureKind.FAILING, 0);
    World before =
        World.shop()
            .well("bank")
            .fails("orders", FailureKind.FAILING, 0)
            .fails("payments", FailureKind.FAILING, -20_000);

    assertThat(probability(after.diagnosis(), "payments"))
        .isLessThan(probability(before.diagnosis(), "payments"));
    assertThat(after.diagnosis().cause().evidence())
        .extracting(Evidence::text)
        .contains("orders failed 20 s earlier");
  }

  @Test
  void whatHasRecoveredMeanwhileIsNoLongerTheLikelyOrigin() {
    Diagnosis diagnosis =
        World.shop()
            .well("bank")
            .fails("payments", FailureKind.HUNG, 0)
            .well("payments")
            .fails("orders", FailureKind.FAILING, 100)
            .diagnosis();
    assertThat(diagnosis.cause().component()).hasToString("orders");
    assertThat(probability(diagnosis, "payments")).isLessThan(0.1);
  }

  @Test
  @Tag("RCA-T1")
  void aChainOfComplaintsBlamesItsLastLink() {
    World quiet =
        World.shop()
            .fails("storefront", FailureKind.FAILING, 0)
            .fails("orders", FailureKind.FAILING, 0);
    World telling =
        World.shop()
            .fails("storefront", FailureKind.FAILING, 0)
            .fails("orders", FailureKind.FAILING, 0)
            .logs("storefront", 50, "ERROR storefront: orders answered 503: payments: no answer")
            .logs("orders", 40, "ERROR orders: payments: no answer from 127.0.0.1:7601");

    assertThat(quiet.diagnosis().cause().component()).hasToString("orders");
    assertThat(telling.diagnosis().cause().component()).hasToString("payments");
    assertThat(telling.diagnosis().cause().evidence()).extracting(Evidence::source).contains("log");
  }

  @Test
  @Tag("RCA-T1")
  void linesFromLongBeforeTheOnsetSayNothing() {
    World world =
        World.shop()
            .well("bank", "payments")
            .fails("orders", FailureKind.FAILING, 0)
            .logs("orders", -600_000, "ERROR no space left on device");
    assertThat(world.diagnosis().cause().kind()).isEqualTo(FailureKind.FAILING);
  }

  @Test
  @Tag("RCA-T1")
  void aLackThatWasOverBeforeTheEndDoesNotExplainIt() {
    World emptied =
        World.shop()
            .well("bank", "payments")
            .logs("orders", -15_000, "ERROR no space left on device")
            .used("orders", ResourceKind.DISK_BYTES, 0.1)
            .crashed("orders", KILLED, 0);
    assertThat(emptied.diagnosis().cause().kind()).isEqualTo(FailureKind.CRASHED);
    World unmeasured =
        World.shop()
            .well("bank", "payments")
            .logs("orders", -15_000, "ERROR no space left on device")
            .crashed("orders", ERROR, 0);
    assertThat(unmeasured.diagnosis().cause().kind()).isEqualTo(FailureKind.DISK_FULL);
    World another =
        World.shop()
            .well("bank", "payments")
            .used("orders", ResourceKind.DISK_BYTES, 0.1)
            .logs("orders", -10, "ERROR no space left on device")
            .crashed("orders", ERROR, 0);
    assertThat(another.diagnosis().cause().kind()).isEqualTo(FailureKind.DISK_FULL);
  }

  @Test
  @Tag("RCA-T1")
  void whatAnEarlierLifeSaidIsNoEvidenceOfThisOne() {
    World world =
        World.shop()
            .started("orders", -20_000)
            .logs("orders", -9_000, "java.lang.OutOfMemoryError: Java heap space")
            .crashed("orders", ERROR, -8_000)
            .started("orders", -7_000)
            .well("bank", "payments")
            .crashed("orders", ERROR, 0)
            .logs("orders", 20, "ERROR the moon is full");
    assertThat(world.diagnosis().cause().summary())
        .as("read a little after the end, written before it")
        .isEqualTo(
            "orders crashed: it gave up by itself, its last words were 'ERROR the moon is full'"
                + " (exit status 1)");
  }

  @Test
  @Tag("RCA-T1")
  void whatTheLifeSaidThatEndedIsEvidenceThoughAnotherHasBegun() {
    World world =
        World.shop()
            .well("bank", "payments")
            .logs("orders", -10, "bind: Address already in use")
            .crashed("orders", ERROR, 0)
            .started("orders", 50);
    assertThat(world.diagnosis().cause().summary())
        .isEqualTo("orders crashed: another process holds its port");
  }

  @Test
  @Tag("RCA-T1")
  void whatEndedAndWasStartedFailsAsItDoesNow() {
    World world =
        World.shop()
            .well("bank", "payments")
            .crashed("orders", KILLED, -60_000)
            .started("orders", -59_000)
            .suspect("orders", SILENT)
            .suspect("orders", SILENT);
    assertThat(world.diagnosis().cause().kind()).isEqualTo(FailureKind.HUNG);
  }

  @ParameterizedTest
  @MethodSource("readings")
  void missingOutputIsCalledMissing(List<Reading> readings, String words) {
    World world = World.shop().well("bank", "payments");
    for (int i = 0; i < readings.size(); i++) {
      world.read("orders", "log" + i, readings.get(i));
    }
    world.crashed("orders", ERROR, 0);
    assertThat(world.diagnosis().cause().summary())
        .isEqualTo("orders crashed: it gave up by itself%s (exit status 1)".formatted(words));
    assertThat(
            world.diagnosis().cause().evidence().stream().anyMatch(e -> e.source().equals("log")))
        .isEqualTo(words.contains("not read"));
  }

  static Stream<Arguments> readings() {
    Reading whole = new Reading.Whole();
    Reading not = new Reading.Not("log may not be read");
    Reading partly = new Reading.Partly("9 bytes of log were passed over");
    return Stream.of(
        Arguments.of(List.of(), "; its output was not read: no log of it is configured"),
        Arguments.of(List.of(whole), " and logged nothing"),
        Arguments.of(List.of(not), "; its output was not read: log may not be read"),
        Arguments.of(List.of(whole, not), "; its output was not read in full: log may not be read"),
        Arguments.of(
            List.of(partly), "; its output was not read in full: 9 bytes of log were passed over"));
  }

  @Test
  @Tag("RCA-T1")
  void sayingTheSameAThousandTimesCountsOnce() {
    World once = World.shop().well("bank", "payments").fails("orders", FailureKind.FAILING, 0);
    World often = World.shop().well("bank", "payments").fails("orders", FailureKind.FAILING, 0);
    once.logs("orders", 10, "ERROR too many open files");
    for (int i = 0; i < 1_000; i++) {
      often.logs("orders", 10, "ERROR too many open files");
    }
    assertThat(often.diagnosis().cause().probability())
        .isEqualTo(once.diagnosis().cause().probability());
  }

  @Test
  @Tag("RCA-T1")
  void whatALineSaysOfAnotherIsNotTakenForALackOfWhoWroteIt() {
    World world =
        World.shop()
            .well("bank")
            .fails("payments", FailureKind.FAILING, 0)
            .fails("orders", FailureKind.FAILING, 100)
            .logs("orders", 150, "ERROR payments answered 503: No space left on device");
    assertThat(world.diagnosis().cause().component()).isEqualTo(ComponentId.of("payments"));
    assertThat(world.diagnosis().causes())
        .filteredOn(h -> h.component().equals(ComponentId.of("orders")))
        .extracting(Hypothesis::kind)
        .doesNotContain(FailureKind.DISK_FULL);
  }

  @ParameterizedTest
  @MethodSource("exits")
  void theExitStatusIsPutIntoWords(ExitStatus status, List<String> log, String words) {
    World world = World.shop().well("bank", "payments").crashed("orders", status, 0);
    log.forEach(line -> world.logs("orders", -10, line));
    assertThat(world.diagnosis().cause().summary()).isEqualTo(words);
  }

  static Stream<Arguments> exits() {
    return Stream.of(
        Arguments.of(
            KILLED,
            List.of(),
            "orders crashed: it was killed from outside, by a person, a program or the kernel"
                + " (killed by SIGKILL)"),
        Arguments.of(
            KILLED,
            List.of("Out of memory: Killed process 4711 (orders)"),
            "orders crashed: it ran out of memory (killed by SIGKILL)"),
        Arguments.of(
            new ExitStatus.OutOfMemory(KILLED),
            List.of(),
            "orders ran out of memory: all the memory that it may use was used up"
                + " (by the kernel for want of memory, killed by SIGKILL)"),
        Arguments.of(
            new ExitStatus.Signalled(11),
            List.of(),
            "orders crashed: a fault in the program (killed by SIGSEGV)"),
        Arguments.of(
            new ExitStatus.Code(134),
            List.of(),
            "orders crashed: the program found itself in a state it could not go on from"
                + " (exit status 134)"),
        Arguments.of(
            new ExitStatus.Code(0),
            List.of(),
            "orders crashed: it ended with the status of success, by itself or because it was told to"
                + " (exit status 0)"),
        Arguments.of(
            new ExitStatus.Code(127),
            List.of(),
            "orders crashed: its command was not found (exit status 127)"),
        Arguments.of(
            ERROR,
            List.of("ERROR the moon is full"),
            "orders crashed: it gave up by itself, its last words were 'ERROR the moon is full'"
                + " (exit status 1)"),
        Arguments.of(
            ERROR,
            List.of("bind: Address already in use"),
            "orders crashed: another process holds its port"));
  }
}
