package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Refusal;
import dev.aceso.model.Refusal.Reason;
import dev.aceso.plan.Command;
import dev.aceso.plan.Interpreter;
import dev.aceso.safety.Deadlock;
import dev.aceso.safety.Deadlock.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which recovery waits for which, and what is done when none of them can go on. */
final class Waits {
  /** Who halts a recovery so that others can go on. */
  static final String DEADLOCK = "deadlock detection";

  /** Refusals that end with another recovery. */
  private static final Set<Reason> FOR_OTHERS =
      EnumSet.of(
          Reason.COMPONENT_BUSY,
          Reason.CONCURRENT_LIMIT,
          Reason.GROUP_LIMIT,
          Reason.SYSTEM_LIMIT,
          Reason.STORM);

  private static final Comparator<String> OPENED =
      Comparator.comparingLong(id -> Long.parseLong(id.substring(id.indexOf('-') + 1)));

  /** A wait-for graph of thousands is not drawn more often. */
  private static final Duration AT_MOST = Duration.ofMillis(500);

  private final Desk desk;
  private Instant last = Instant.EPOCH;

  Waits(Desk desk) {
    this.desk = desk;
  }

  /** Whether the end of another recovery may lift the refusal. */
  static boolean forOthers(Reason reason) {
    return FOR_OTHERS.contains(reason);
  }

  /** Halts one recovery when those that run and those that are held wait for each other. */
  void resolve() {
    if (desk.now.isBefore(last.plus(AT_MOST))) {
      return;
    }
    last = desk.now;
    Map<String, Wait> waits = new HashMap<>();
    Set<String> running = desk.book.active().keySet();
    for (Incident incident : desk.book.open()) {
      if (incident.state() == IncidentState.RECOVERING) {
        running(incident).ifPresent(wait -> waits.put(incident.id(), wait));
      } else if (held(incident)) {
        waits.put(incident.id(), new Wait.ForAny(running, false));
      }
    }
    Deadlock.victim(waits, OPENED)
        .ifPresent(id -> Optional.ofNullable(waits.get(id)).ifPresent(wait -> giveWay(id, wait)));
  }

  private void giveWay(String id, Wait wait) {
    String why =
        "it can't be through before what waits for it to end: it gives way to "
            + String.join(", ", new TreeSet<>(wait.on()));
    desk.record(id, new IncidentEvent.Executed(new ExecutionEvent.Halted(desk.now, DEADLOCK, why)));
  }

  /** What a recovery under way waits for, if it does for others. */
  private Optional<Wait> running(Incident incident) {
    Optional<Command> next =
        incident.execution().map(execution -> Interpreter.next(execution, desk.now));
    if (next.filter(Command.Validate.class::isInstance).isPresent()) {
      return Optional.of(new Wait.ForAll(needed(incident)));
    }
    return next.filter(Command.Perform.class::isInstance).isPresent()
        ? desk.book
            .attention(incident.id())
            .barred
            .map(Refusal::reason)
            .flatMap(reason -> held(incident, reason))
        : Optional.empty();
  }

  private Optional<Wait> held(Incident incident, Reason reason) {
    if (reason == Reason.DEPENDENCY_DOWN) {
      return Optional.of(new Wait.ForAll(needed(incident)));
    }
    Set<String> others = new HashSet<>(desk.book.active().keySet());
    others.remove(incident.id());
    return forOthers(reason) ? Optional.of(new Wait.ForAny(others, true)) : Optional.empty();
  }

  private static boolean held(Incident incident) {
    return incident
        .decision()
        .filter(d -> d.choice() instanceof Choice.Hold hold && forOthers(hold.refusal().reason()))
        .isPresent();
  }

  /** The open incidents about what the incident's components need. */
  private Set<String> needed(Incident incident) {
    Set<String> incidents = new HashSet<>();
    for (ComponentId on : incident.plan().orElseThrow().verification().components()) {
      for (ComponentId needed : desk.config.topology().dependencies(on)) {
        desk.book.concerning(needed).stream().map(Incident::id).forEach(incidents::add);
      }
    }
    incidents.remove(incident.id());
    return incidents;
  }
}
