package dev.aceso.drills.ledger;

import dev.aceso.drills.ledger.TestReports.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the last run of the tests came to, all modules together: what was skipped and why, what
 * failed, and how many there were. With {@code --skips FILE} a skip is a failure unless the file
 * lists the test.
 */
public final class TestRunCommand {
  private static final int LONGEST = 200;

  private TestRunCommand() {}

  /** Status 0 when there were tests and none failed, 1 otherwise, 2 for wrong usage. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean strict = args.length == 2 && args[0].equals("--skips");
    if (args.length > 0 && !strict) {
      System.err.println("usage: test-run [--skips FILE]");
      System.exit(2);
    }
    try {
      Path checkout = Path.of("").toAbsolutePath();
      List<Report> reports = TestReports.below(checkout, Ledger.modules(checkout)).all();
      boolean well = told(reports, out);
      if (strict) {
        well &= onlyAllowedSkips(reports, allowed(Path.of(args[1])), out);
      }
      System.exit(well ? 0 : 1);
    } catch (IOException e) {
      System.err.println("test-run: " + e.getMessage());
      System.exit(2);
    }
  }

  private static boolean told(List<Report> reports, PrintStream out) {
    List<Report> skipped = with(TestResult.SKIPPED, reports);
    List<Report> failed = with(TestResult.FAILED, reports);
    skipped.forEach(r -> out.println("skipped  %s: %s".formatted(r.test(), brief(r.message()))));
    failed.forEach(r -> out.println("FAILED   %s: %s".formatted(r.test(), brief(r.message()))));
    out.println(
        "Tests run: %d, Failures and errors: %d, Skipped: %d"
            .formatted(reports.size(), failed.size(), skipped.size()));
    if (reports.isEmpty()) {
      out.println("no test was run");
    }
    return failed.isEmpty() && !reports.isEmpty();
  }

  private static boolean onlyAllowedSkips(
      List<Report> reports, Set<String> allowed, PrintStream out) {
    List<String> surplus =
        with(TestResult.SKIPPED, reports).stream()
            .map(r -> r.test().type() + "." + r.test().method())
            .filter(test -> !allowed.contains(test))
            .distinct()
            .toList();
    surplus.forEach(test -> out.println("must not be skipped here: " + test));
    return surplus.isEmpty();
  }

  /** One test a line, {@code package.Class.method}; {@code #} begins a remark. */
  private static Set<String> allowed(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toSet());
  }

  private static List<Report> with(TestResult result, List<Report> reports) {
    return reports.stream().filter(report -> report.result() == result).toList();
  }

  private static String brief(String message) {
    String line = message.lines().filter(l -> !l.isBlank()).findFirst().orElse("no reason given");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
