package dev.aceso.drills.truth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether each process that the engine says it started was there, and no other. Pure. */
final class Starts {
  /** From the start of a process until it is seen, on a busy machine. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

  private Starts() {}

  static List<Untrue> untrue(List<Harm> harms, Observations seen, List<Account> accounts) {
    List<Untrue> untrue = new ArrayList<>();
    for (Account account : accounts) {
      for (Account.Deed deed : account.deeds()) {
        deed.pid()
            .filter(pid -> !seen.pids(deed.component()).contains(pid))
            .ifPresent(
                pid ->
                    untrue.add(
                        new Untrue(
                            account.id(),
                            "started %s as process %d".formatted(deed.component(), pid),
                            "no such process was seen")));
      }
    }
    Set<Long> told =
        accounts.stream()
            .flatMap(a -> a.deeds().stream())
            .flatMap(d -> d.pid().stream())
            .collect(Collectors.toSet());
    seen.replacements()
        .filter(s -> !told.contains(s.pid()))
        .filter(s -> !byOthers(s, harms, seen))
        .filter(s -> !perhaps(s, accounts))
        .map(
            s ->
                new Untrue(
                    "-",
                    "nothing of a start of " + s.component(),
                    "process %d was new at %s".formatted(s.pid(), s.at())))
        .forEach(untrue::add);
    return untrue;
  }

  /** Started on a person's order, or as an engine began. */
  private static boolean byOthers(Observations.Started start, List<Harm> harms, Observations seen) {
    return seen.engineless().stream().anyMatch(span -> span.holds(start.at()))
        || harms.stream()
            .filter(h -> h.kind() == Harm.Kind.STOPPED_BY_PERSON)
            .filter(h -> h.component().equals(start.component()))
            .anyMatch(h -> h.during(start.at(), start.at()));
  }

  /** Whether a start is told of whose process isn't. */
  private static boolean perhaps(Observations.Started start, List<Account> accounts) {
    return accounts.stream()
        .flatMap(a -> a.deeds().stream())
        .filter(d -> d.component().equals(start.component()) && d.pid().isEmpty())
        .filter(d -> d.action().equals("start"))
        .anyMatch(d -> Duration.between(d.at(), start.at()).abs().compareTo(SEEN_WITHIN) < 0);
  }
}
