package dev.aceso.validate;

import dev.aceso.model.Category;
import dev.aceso.model.CategoryResult;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Evidence;
import dev.aceso.model.Facts;
import dev.aceso.model.FailureEvent;
import dev.aceso.model.Outcome;
import dev.aceso.model.Signal;
import dev.aceso.model.Verification;
import dev.aceso.validate.Verdict.Decided;
import dev.aceso.validate.Verdict.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Judges whether a recovery has worked (VAL-1, VAL-3), by evidence that began after its last step.
 * Missing evidence is never success.
 *
 * <p>A component's health is good when it runs, where that can be seen, and each of its health
 * probes has passed for the whole stability window; where there is no health probe, that it runs is
 * all the evidence there is. A category is good when each of its probes has passed likewise.
 * Evidence must have become good by the deadline; it may then complete its window. Pure and
 * thread-safe.
 */
public final class Validator {
  private Validator() {}

  /**
   * The verdict at a moment.
   *
   * @param failures those that the recovery was for; the signals that raised them must be well
   * @param facts presence, exits, heartbeats and resources, up to date
   * @param readings of the verified components' probes; those that began before {@code since} are
   *     ignored
   * @param since when the last step had ended
   */
  public static Verdict judge(
      Verification asked,
      List<FailureEvent> failures,
      Facts facts,
      List<Signal.Probed> readings,
      Instant since,
      Instant now) {
    if (asked.components().isEmpty()) {
      return new Decided(
          Outcome.REQUIRES_RETRY, "there is no component to verify", List.of(), Optional.empty());
    }
    Evaluation given = Evaluation.of(asked, failures, facts, readings, since, now);
    List<Standing> standings = given.standings();
    Optional<Instant> healthy = since(standings, s -> s.category() == Category.HEALTH);
    Optional<CategoryResult> criteria = Criteria.judge(given, healthy);
    return new Judgement(given, standings, criteria).verdict();
  }

  /** One moment's evidence. */
  private record Judgement(
      Evaluation given, List<Standing> standings, Optional<CategoryResult> criteria) {
    Verdict verdict() {
      ComponentId recovered = recovered();
      Optional<Signal.Exited> crash = given.crash(recovered);
      if (crash.isPresent()) {
        return decided(Outcome.FAILED, recovered + " has crashed again: " + crash.get().status());
      }
      if (standings.stream().allMatch(Standing::good) && met()) {
        return decided(
            Outcome.SUCCESS,
            recovered
                + " is back: "
                + texts(this::ownHealth)
                + others()
                + (criteria.isPresent() ? "; " + measured() : ""));
      }
      return given.now().isBefore(given.deadline()) ? pending() : atDeadline();
    }

    private String others() {
      List<ComponentId> others =
          given.asked().components().stream().filter(id -> !id.equals(recovered())).toList();
      return others.isEmpty()
          ? ""
          : "; so %s %s"
              .formatted(
                  others.size() == 1 ? "is" : "are",
                  others.stream().map(ComponentId::value).collect(Collectors.joining(", ")));
    }

    private Verdict atDeadline() {
      Predicate<Standing> bad = Standing::bad;
      Predicate<Standing> settling = Standing::settling;
      Predicate<Standing> missing = s -> s.state() instanceof Standing.State.Missing;
      if (any(bad.and(this::ownHealth))) {
        return decided(
            Outcome.FAILED, recovered() + " is not healthy: " + texts(bad.and(this::ownHealth)));
      }
      if (any(settling)) {
        return pending();
      }
      if (any(missing.and(this::ownHealth))) {
        return unproved(texts(missing.and(this::ownHealth)));
      }
      if (any(bad)) {
        return decided(Outcome.PARTIAL_SUCCESS, recovered() + " is healthy, but " + texts(bad));
      }
      if (any(missing)) {
        return unproved(texts(missing));
      }
      CategoryResult below = criteria.orElseThrow();
      return below.verdict() == CategoryResult.Verdict.MISSING
          ? unproved(below.summary())
          : decided(Outcome.DEGRADED, recovered() + " works, but misses " + below.summary());
    }

    private Verdict unproved(String what) {
      return decided(Outcome.REQUIRES_RETRY, "there is no proof either way: " + what);
    }

    /** Success needs everything to settle; before the deadline, what is bad may become good. */
    private Verdict pending() {
      boolean early = given.now().isBefore(given.deadline());
      Instant settled =
          standings.stream()
              .flatMap(s -> s.tell().stream())
              .max(Instant::compareTo)
              .orElse(given.deadline());
      boolean hopeful = standings.stream().allMatch(s -> s.good() || s.settling());
      Instant look =
          early && (!hopeful || settled.isAfter(given.deadline())) ? given.deadline() : settled;
      Predicate<Standing> good = Standing::good;
      String why = any(good.negate()) ? texts(good.negate()) : measured();
      return new Pending(look, "not proved yet: " + why);
    }

    private Decided decided(Outcome outcome, String summary) {
      Optional<Instant> goodSince =
          switch (outcome) {
            case SUCCESS -> since(standings, s -> true);
            case FAILED -> Optional.empty();
            case PARTIAL_SUCCESS, DEGRADED, REQUIRES_RETRY -> since(standings, this::ownHealth);
          };
      return new Decided(outcome, summary, results(), goodSince);
    }

    private List<CategoryResult> results() {
      List<CategoryResult> results = new ArrayList<>();
      for (Category category : given.categories()) {
        List<Standing> of = standings.stream().filter(s -> s.category() == category).toList();
        if (!of.isEmpty()) {
          results.add(result(category, of));
        }
      }
      criteria.ifPresent(results::add);
      return results;
    }

    private static CategoryResult result(Category category, List<Standing> standings) {
      CategoryResult.Verdict verdict = CategoryResult.Verdict.GOOD;
      if (standings.stream().anyMatch(Standing::bad)) {
        verdict = CategoryResult.Verdict.BAD;
      } else if (!standings.stream().allMatch(Standing::good)) {
        verdict = CategoryResult.Verdict.MISSING;
      }
      String text = standings.stream().map(Standing::text).collect(Collectors.joining("; "));
      List<Evidence> evidence = standings.stream().flatMap(s -> s.evidence().stream()).toList();
      return new CategoryResult(category, verdict, text, evidence);
    }

    private ComponentId recovered() {
      return given.asked().components().getFirst();
    }

    /** What the recovery was for: without it nothing has been recovered. */
    private boolean ownHealth(Standing standing) {
      return standing.component().equals(recovered())
          && (standing.category() == Category.HEALTH || symptom(standing));
    }

    private boolean symptom(Standing standing) {
      ComponentId id = standing.component();
      return given.facts().topology().find(id).stream()
          .flatMap(c -> c.probes(standing.category()).stream())
          .anyMatch(spec -> given.symptoms().has(id, spec));
    }

    private boolean met() {
      return criteria.stream().allMatch(c -> c.verdict() == CategoryResult.Verdict.GOOD);
    }

    private String measured() {
      return criteria.map(CategoryResult::summary).orElse("");
    }

    private boolean any(Predicate<Standing> which) {
      return standings.stream().anyMatch(which);
    }

    private String texts(Predicate<Standing> which) {
      return standings.stream().filter(which).map(Standing::text).collect(Collectors.joining("; "));
    }
  }

  /** Since when all such evidence is good; empty when some isn't. */
  private static Optional<Instant> since(List<Standing> standings, Predicate<Standing> which) {
    List<Optional<Instant>> all = standings.stream().filter(which).map(Standing::since).toList();
    return all.stream().allMatch(Optional::isPresent)
        ? all.stream().flatMap(Optional::stream).max(Instant::compareTo)
        : Optional.empty();
  }
}
