package dev.aceso.drills.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final String DOCUMENT =
      """
      # Ledger
      ## DET Detection
      | ID | Method |
      |---|---|
      | DET-M1 | Health: HTTP, TCP |
      | DET-C1 | Service failure |
      ## EXE Execution
      | EXE-1 | Pre-recovery validation |
      | EXE-1.1 | prerequisites |
      | EXE-1.2 | dependencies |
      """;

  @TempDir private Path checkout = Path.of("");

  private static TestId test(String method) {
    return new TestId("m", "a.FooTest", method);
  }

  private void report(String folder, Instant at, String cases) throws IOException {
    Path file = checkout.resolve("m/target").resolve(folder).resolve("TEST-a.FooTest.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<testsuite name=\"a.FooTest\">" + cases + "</testsuite>");
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private Ledger ledger(Map<TestId, Set<String>> tests) throws IOException {
    return Ledger.join(
        LedgerDocument.parse(DOCUMENT), tests, TestReports.below(checkout, List.of("m")));
  }

  private TestReports reports() throws IOException {
    return TestReports.below(checkout, List.of("m"));
  }

  private static String passed(String name) {
    return "<testcase name=\"%s\" classname=\"a.FooTest\"/>".formatted(name);
  }

  private static String with(String name, String what) {
    return "<testcase name=\"%s\" classname=\"a.FooTest\"><%s message=\"why\"/></testcase>"
        .formatted(name, what);
  }

  @Test
  void aRowIsProvedByATestThatPassed() throws IOException {
    report("surefire-reports", Instant.EPOCH, passed("ok") + with("bad", "failure"));

    Ledger ledger =
        ledger(
            Map.of(
                test("ok"), Set.of("DET-M1", "root"),
                test("bad"), Set.of("DET-C1"),
                test("never"), Set.of("EXE-1.1")));

    assertThat(ledger.provable())
        .extracting(e -> e.row().id(), Ledger.Entry::proved)
        .containsExactly(
            tuple("DET-M1", true),
            tuple("DET-C1", false),
            tuple("EXE-1.1", false),
            tuple("EXE-1.2", false));
    assertThat(ledger.proved()).isEqualTo(1);
    assertThat(ledger.strays()).isEmpty();
  }

  @Test
  void aTagWithoutARowOrOnAGroupIsTold() throws IOException {
    Ledger ledger = ledger(Map.of(test("ok"), Set.of("DET-M9", "EXE-1", "root")));

    assertThat(ledger.strays()).containsOnlyKeys("DET-M9", "EXE-1");
    assertThat(new LedgerText(false).lines(ledger))
        .contains("rows proved: 0 of 4")
        .anyMatch(line -> line.contains("DET-M9") && line.contains("FooTest.ok"));
  }

  @Test
  void theWorstRepetitionAndTheLatestRunCount() throws IOException {
    report(
        "surefire-reports",
        Instant.ofEpochSecond(10),
        passed("many(int)[1]") + with("many(int)[2]", "error") + passed("again"));
    report("surefire-reports-real", Instant.ofEpochSecond(20), with("again", "skipped"));

    assertThat(reports().of(test("many"))).isEqualTo(TestResult.FAILED);
    assertThat(reports().of(test("again"))).isEqualTo(TestResult.SKIPPED);
    assertThat(reports().of(test("other"))).isEqualTo(TestResult.NOT_RUN);
  }

  @Test
  void whatBefallsAClassBefallsItsTests() throws IOException {
    report("surefire-reports", Instant.EPOCH, with("", "skipped"));

    assertThat(reports().of(test("any"))).isEqualTo(TestResult.SKIPPED);
  }

  @Test
  void anIdMayNotBeThereTwice() {
    assertThatThrownBy(() -> LedgerDocument.parse(DOCUMENT + "| DET-C1 | again |\n"))
        .hasMessageContaining("two rows DET-C1");
  }

  @Test
  void jsonHoldsEveryProof() throws IOException {
    report("surefire-reports", Instant.EPOCH, passed("ok"));

    assertThat(LedgerJson.of(ledger(Map.of(test("ok"), Set.of("DET-M1")))))
        .contains("\"proved\" : 1", "\"of\" : 4", "\"result\" : \"passed\"", "\"a.FooTest\"");
  }
}
