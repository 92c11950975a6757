package dev.aceso.drills.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what the engine says and is not so. Pure. */
public final class Truth {
  /** By this much the clocks of engine and observer may differ, moments being cut to 1 ms. */
  private static final Duration CLOCKS = Duration.ofMillis(20);

  /** By this much a look may be late; the observer looks every 50 ms on a busy machine. */
  private static final Duration LOOKS = Duration.ofMillis(300);

  private static final Duration CRASHES_ADD_UP_WITHIN = Duration.ofMinutes(10);

  private final List<Harm> harms;
  private final Observations seen;
  private final List<Untrue> untrue = new ArrayList<>();

  private Truth(List<Harm> harms, Observations seen) {
    this.harms = harms;
    this.seen = seen;
  }

  /**
   * Every untrue sentence.
   *
   * @param harms all that was done to the components
   * @param accounts of every incident of the engine's
   */
  public static List<Untrue> untrue(List<Harm> harms, Observations seen, List<Account> accounts) {
    Truth truth = new Truth(harms, seen);
    for (Account account : accounts) {
      truth.cause(account);
      truth.credit(account);
      truth.times(account);
    }
    truth.untrue.addAll(Starts.untrue(harms, seen, accounts));
    return List.copyOf(truth.untrue);
  }

  /** The deeds on components that nothing but a person's order had befallen. */
  public static long falseActions(List<Harm> harms, List<Account> accounts) {
    return accounts.stream()
        .flatMap(
            a ->
                a.deeds().stream()
                    .filter(Account.Deed::sure)
                    .filter(
                        d ->
                            harms.stream()
                                .filter(h -> h.kind() != Harm.Kind.STOPPED_BY_PERSON)
                                .filter(h -> h.component().equals(d.component()))
                                .noneMatch(h -> h.during(a.onset(), d.at()))))
        .count();
  }

  private void cause(Account account) {
    List<Harm> during =
        harms.stream().filter(h -> h.during(account.onset(), account.end())).toList();
    List<Harm> own = during.stream().filter(h -> h.component().equals(account.blamed())).toList();
    if (own.isEmpty()) {
      if (!seenDown(account)) {
        tell(
            account,
            "the cause is that " + account.complaint(),
            during.isEmpty()
                ? "nothing was broken, and it answered all the time"
                : "it answered all the time; " + told(during));
      }
      return;
    }
    if (own.stream().noneMatch(h -> fits(h, account))) {
      tell(account, account.complaint(), told(own));
    }
    Instant first = during.stream().map(Harm::at).min(Instant::compareTo).orElseThrow();
    if (account.onset().isBefore(first.minus(CLOCKS))) {
      tell(account, "it began at " + account.onset(), "the first harm was done at " + first);
    }
  }

  private boolean seenDown(Account account) {
    return seen.downs(account.blamed())
        .anyMatch(
            d -> d.from().isBefore(account.end()) && d.to().isAfter(account.onset().minus(LOOKS)));
  }

  private boolean fits(Harm harm, Account account) {
    return switch (account.kind()) {
      case "dependency-unavailable", "dependency-failing" ->
          harm.kind() == Harm.Kind.STOPPED_BY_PERSON;
      case "crash-loop" ->
          harm.kind() == Harm.Kind.CRASH_LOOPING || (harm.ended() && crashes(harm, account) > 1);
      case String kind -> harm.names().contains(kind);
    };
  }

  /** How often the component had been ended by then, of late. */
  private long crashes(Harm harm, Account account) {
    return harms.stream()
        .filter(h -> h.component().equals(harm.component()) && h.ended())
        .filter(h -> h.during(account.onset().minus(CRASHES_ADD_UP_WITHIN), account.end()))
        .count();
  }

  private void credit(Account account) {
    if (account.state().equals("recovered") && !account.acted()) {
      tell(account, "Aceso healed it: " + account.ended(), "no step of a plan was done");
    }
    if (account.ended().contains("gone by itself") && account.acted()) {
      tell(account, account.ended(), "steps were done: " + deeds(account));
    }
    if (account.ended().contains("was stopped by")
        && harms.stream().noneMatch(h -> byHand(h, account))) {
      tell(account, account.ended(), "nobody had stopped it");
    }
    for (Account.Runs runs : account.witnesses()) {
      if (!seen.pids(runs.component()).contains(runs.pid())) {
        tell(
            account,
            "%s runs as process %d".formatted(runs.component(), runs.pid()),
            "it had processes " + seen.pids(runs.component()));
      }
    }
  }

  private static boolean byHand(Harm harm, Account account) {
    return harm.kind() == Harm.Kind.STOPPED_BY_PERSON
        && harm.component().equals(account.blamed())
        && harm.during(account.onset(), account.end());
  }

  private void times(Account account) {
    Optional<Instant> closed = account.closed();
    if (closed.isEmpty()) {
      return;
    }
    boolean byHand = harms.stream().anyMatch(h -> byHand(h, account));
    seen.downs(account.blamed())
        .filter(d -> !byHand && d.surelyAt(closed.get(), LOOKS))
        .forEach(d -> tell(account, "it is over since " + closed.get(), down(d)));
    account.restored().ifPresent(restored -> restored(account, closed.get(), restored));
  }

  private void restored(Account account, Instant closed, Instant restored) {
    String said = "served again at " + restored;
    seen.downs(account.blamed())
        .filter(d -> d.from().isAfter(account.onset().minus(LOOKS)) && d.to().isBefore(closed))
        .reduce((a, b) -> b)
        .filter(d -> restored.isBefore(d.to().minus(LOOKS)))
        .ifPresent(d -> tell(account, said, down(d)));
    harms.stream()
        .filter(h -> h.component().equals(account.blamed()))
        .filter(h -> h.during(account.onset(), closed))
        .map(Harm::at)
        .min(Instant::compareTo)
        .filter(at -> restored.isBefore(at.minus(CLOCKS)))
        .ifPresent(at -> tell(account, said, "it was broken only at " + at));
  }

  private void tell(Account account, String said, String is) {
    untrue.add(new Untrue(account.id(), said, is));
  }

  private static String told(List<Harm> harms) {
    return harms.stream()
        .map(h -> h.told() + " at " + h.at())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String deeds(Account account) {
    return account.deeds().stream()
        .map(d -> d.action() + " " + d.component() + " at " + d.at())
        .collect(Collectors.joining(", "));
  }

  private static String down(Observations.Down down) {
    return "%s did not answer from %s to %s".formatted(down.component(), down.from(), down.to());
  }
}
