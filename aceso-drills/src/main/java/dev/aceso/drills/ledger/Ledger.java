package dev.aceso.drills.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every capability with what proves it.
 *
 * @param strays tags that look like a row's id, though no row that can be proved has it, each with
 *     the tests that carry it
 */
record Ledger(List<Entry> entries, Map<String, List<TestId>> strays) {
  /** A test that proves a row, and how it ended. */
  record Proof(TestId test, TestResult result) {}

  /** A row and its proofs; a group has none. */
  record Entry(LedgerRow row, List<Proof> proofs) {
    /** Some test that proves it passed, and none failed. */
    boolean proved() {
      return has(TestResult.PASSED) && !has(TestResult.FAILED);
    }

    boolean has(TestResult result) {
      return proofs.stream().anyMatch(proof -> proof.result() == result);
    }
  }

  Ledger {
    entries = List.copyOf(entries);
    strays = Map.copyOf(strays);
  }

  /** The ledger of a checkout that has been built. */
  static Ledger of(Path checkout) throws IOException {
    List<String> modules = modules(checkout);
    Map<TestId, Set<String>> tests = new LinkedHashMap<>();
    for (String module : modules) {
      tests.putAll(TestTags.of(module, checkout.resolve(module).resolve("target/test-classes")));
    }
    return join(
        LedgerDocument.read(checkout.resolve("docs/ledger.md")),
        tests,
        TestReports.below(checkout, modules));
  }

  static Ledger join(List<LedgerRow> rows, Map<TestId, Set<String>> tests, TestReports reports) {
    Map<String, List<TestId>> byTag = new LinkedHashMap<>();
    tests.forEach(
        (test, tags) ->
            tags.forEach(tag -> byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(test)));
    List<Entry> entries = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    for (LedgerRow row : rows) {
      List<TestId> proving = row.group() ? List.of() : byTag.getOrDefault(row.id(), List.of());
      entries.add(new Entry(row, proving.stream().map(t -> new Proof(t, reports.of(t))).toList()));
      if (!row.group()) {
        known.add(row.id());
      }
    }
    Map<String, List<TestId>> strays = new LinkedHashMap<>(byTag);
    strays.keySet().removeIf(tag -> known.contains(tag) || !tag.matches("[A-Z]{3}-.*"));
    return new Ledger(entries, strays);
  }

  /** The folders that hold a module. */
  static List<String> modules(Path checkout) throws IOException {
    try (Stream<Path> folders = Files.list(checkout)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Those that stand for themselves: all but the groups. */
  List<Entry> provable() {
    return entries.stream().filter(entry -> !entry.row().group()).toList();
  }

  long proved() {
    return provable().stream().filter(Entry::proved).count();
  }
}
