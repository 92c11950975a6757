package dev.aceso.engine.notify;

import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a person can do about an incident, as commands. Pure. */
final class Ways {
  private static final Set<FailureKind> DEAD =
      Set.of(
          FailureKind.CRASHED, FailureKind.DOWN, FailureKind.CRASH_LOOP, FailureKind.OUT_OF_MEMORY);

  private Ways() {}

  static List<String> look(Incident incident) {
    return List.of(on("explain", incident), on("stop", incident));
  }

  static List<String> explain(Incident incident) {
    return List.of(on("explain", incident));
  }

  static List<String> decide(Incident incident) {
    return List.of(
        on("explain", incident), on("approve", incident), on("reject", incident) + " --why ...");
  }

  static List<String> proceed(Incident incident, Step step) {
    String done = on("proceed", incident) + " --done";
    return step.action().manual()
        ? List.of(done, on("stop", incident))
        : List.of(on("proceed", incident), done, on("stop", incident));
  }

  /** What Aceso owes comes first, as nobody else knows that it is to be started. */
  static List<String> takeOver(Incident incident) {
    List<String> ways = new ArrayList<>();
    ways.add(on("explain", incident));
    Set<String> start = new TreeSet<>();
    incident.debts().stream().map(ComponentId::value).forEach(start::add);
    if (DEAD.contains(incident.kind())) {
      start.add(incident.origin().value());
    }
    start.forEach(id -> ways.add("aceso start " + id));
    ways.add(on("retry", incident));
    if (incident.handover().acknowledgedBy().isEmpty()) {
      ways.add(on("acknowledge", incident));
    }
    ways.add(on("close", incident) + " --why ...");
    return ways;
  }

  static List<String> goOn(Incident incident) {
    return List.of(
        on("retry", incident), on("explain", incident), on("close", incident) + " --why ...");
  }

  static String words(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String on(String command, Incident incident) {
    return "aceso " + command + " " + incident.id();
  }
}
