package dev.aceso.drills.ledger;

import dev.aceso.drills.ledger.Ledger.Entry;
import dev.aceso.drills.ledger.Ledger.Proof;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger for people.
 *
 * @param colour with the colours of a terminal
 */
record LedgerText(boolean colour) {
  private enum Paint {
    BOLD(1),
    DIM(2),
    RED(31),
    GREEN(32),
    YELLOW(33);

    private final int code;

    Paint(int code) {
      this.code = code;
    }
  }

  List<String> lines(Ledger ledger) {
    List<String> lines = new ArrayList<>();
    Map<String, List<Entry>> sections = new LinkedHashMap<>();
    for (Entry entry : ledger.entries()) {
      sections.computeIfAbsent(entry.row().section(), _ -> new ArrayList<>()).add(entry);
    }
    sections.forEach((title, entries) -> section(title, entries, lines));
    ledger
        .strays()
        .forEach(
            (tag, tests) ->
                lines.add(
                    paint(Paint.RED, "no row to be proved has the id ")
                        + tag
                        + ", a tag of "
                        + tests));
    lines.add(
        paint(
            Paint.BOLD,
            "rows proved: %d of %d".formatted(ledger.proved(), ledger.provable().size())));
    return lines;
  }

  private void section(String title, List<Entry> entries, List<String> lines) {
    List<Entry> provable = entries.stream().filter(e -> !e.row().group()).toList();
    long proved = provable.stream().filter(Entry::proved).count();
    lines.add(paint(Paint.BOLD, title) + "  %d of %d proved".formatted(proved, provable.size()));
    for (Entry entry : entries) {
      lines.add("  %s %-9s %s".formatted(mark(entry), entry.row().id(), entry.row().name()));
      entry.proofs().forEach(proof -> lines.add(proof(proof)));
    }
    lines.add("");
  }

  private String mark(Entry entry) {
    if (entry.row().group()) {
      return " ";
    }
    if (entry.has(TestResult.FAILED)) {
      return paint(Paint.RED, "x");
    }
    return entry.proved() ? paint(Paint.GREEN, "+") : paint(Paint.DIM, "-");
  }

  private String proof(Proof proof) {
    String result = "%-7s".formatted(proof.result().text());
    return "              %s  %s %s"
        .formatted(
            paint(paintOf(proof.result()), result),
            proof.test(),
            paint(Paint.DIM, "(" + proof.test().module() + ")"));
  }

  private static Paint paintOf(TestResult result) {
    return switch (result) {
      case PASSED -> Paint.GREEN;
      case FAILED -> Paint.RED;
      case SKIPPED, NOT_RUN -> Paint.YELLOW;
    };
  }

  private String paint(Paint paint, String text) {
    return colour ? "\u001b[%dm%s\u001b[0m".formatted(paint.code, text) : text;
  }
}
