package dev.aceso.validate;

import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.CategoryResult.Verdict;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges the measurable criteria of a verification over its fresh readings. */
final class Criteria {
  private Criteria() {}

  /**
   * Empty when the verification has no criteria.
   *
   * @param healthy since when health has been good; what came before is the cost of the recovery
   *     and not its result
   */
  static Optional<CategoryResult> judge(Evaluation given, Optional<Instant> healthy) {
    Map<String, String> written = new TreeMap<>(given.asked().success());
    if (written.isEmpty()) {
      return Optional.empty();
    }
    List<Signal.Probed> sample =
        healthy
            .map(from -> given.fresh().stream().filter(r -> counts(given, r, from)).toList())
            .orElse(List.of());
    if (sample.isEmpty()) {
      return Optional.of(result(Verdict.MISSING, "no fresh reading to measure", List.of()));
    }
    List<String> met = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, String> entry : written.entrySet()) {
      Criterion criterion;
      try {
        criterion = Criterion.parse(entry.getKey(), entry.getValue());
      } catch (IllegalArgumentException e) {
        return Optional.of(result(Verdict.MISSING, String.valueOf(e.getMessage()), List.of()));
      }
      double figure = criterion.measure(sample);
      (criterion.holds(figure) ? met : missed).add(criterion.show(figure));
    }
    boolean good = missed.isEmpty();
    String text = String.join(", ", good ? met : missed) + " over " + sample.size() + " readings";
    ComponentId id = given.asked().components().getFirst();
    Evidence evidence = new Evidence(id, sample.getLast().at(), "criteria", text);
    return Optional.of(
        result(good ? Verdict.GOOD : Verdict.BELOW_CRITERIA, text, List.of(evidence)));
  }

  private static boolean counts(Evaluation given, Signal.Probed reading, Instant from) {
    return given.asked().components().contains(reading.component())
        && !reading.at().isBefore(from)
        && reading.outcome() != ProbeOutcome.INCONCLUSIVE
        && given.facts().topology().find(reading.component()).stream()
            .flatMap(c -> c.probes().stream())
            .anyMatch(p -> p.name().equals(reading.probe()) && p.asks());
  }

  private static CategoryResult result(Verdict verdict, String text, List<Evidence> evidence) {
    return new CategoryResult(Category.PERFORMANCE, verdict, text, evidence);
  }
}
