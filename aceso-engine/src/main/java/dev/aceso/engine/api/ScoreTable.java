package dev.aceso.engine.api;

import dev.aceso.model.Candidate;
import dev.aceso.model.ScorePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Candidates and what each criterion added to their scores, as a table in text. Pure. */
final class ScoreTable {
  private static final int NAME = 26;

  private ScoreTable() {}

  /** A row for each candidate, then the reasons behind the parts of the best. */
  static List<String> of(List<Candidate> candidates) {
    List<String> lines = new ArrayList<>();
    if (candidates.isEmpty()) {
      return lines;
    }
    List<String> criteria =
        candidates.stream()
            .flatMap(c -> c.parts().stream().map(ScorePart::criterion))
            .distinct()
            .sorted()
            .toList();
    StringBuilder head = new StringBuilder(pad(""));
    head.append("%7s".formatted("score"));
    criteria.forEach(c -> head.append("%8s".formatted(Wording.criterion(c))));
    lines.add(head.toString());
    candidates.forEach(c -> lines.add(row(c, criteria)));
    candidates.getFirst().parts().stream().map(ScoreTable::reason).forEach(lines::add);
    return lines;
  }

  private static String row(Candidate candidate, List<String> criteria) {
    StringBuilder row = new StringBuilder(pad(candidate.playbook()));
    row.append(number(7, candidate.score()));
    for (String criterion : criteria) {
      List<ScorePart> parts =
          candidate.parts().stream().filter(p -> p.criterion().equals(criterion)).toList();
      row.append(
          parts.isEmpty()
              ? "%8s".formatted("-")
              : number(8, parts.stream().mapToDouble(ScorePart::points).sum()));
    }
    return candidate.ruledOut().isPresent() ? row + "  ruled out" : row.toString();
  }

  private static String reason(ScorePart part) {
    return String.format(
        Locale.ROOT,
        "  %s %s: %.2f of 1, weight %s. %s",
        part.criterion(),
        Wording.criterion(part.criterion()),
        part.value(),
        weight(part.weight()),
        Wording.plain(part.why()));
  }

  private static String weight(double weight) {
    return weight == Math.rint(weight)
        ? "" + (long) weight
        : String.format(Locale.ROOT, "%.1f", weight);
  }

  private static String number(int width, double value) {
    return String.format(Locale.ROOT, "%" + width + ".2f", value);
  }

  private static String pad(String name) {
    String shown = name.length() > NAME - 1 ? name.substring(0, NAME - 2) + "…" : name;
    return shown + " ".repeat(NAME - shown.length());
  }
}
