package dev.aceso.loop;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Decision.Choice;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
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
        if (proving(incident)) {
          waits.put(incident.id(), new Wait.ForAll(needed(incident)));
        }
      } else if (held(incident)) {
        waits.put(incident.id(), new Wait.ForAny(running));
      }
    }
    Deadlock.victim(waits, OPENED)
        .ifPresent(
            id ->
                desk.record(
                    id,
                    new IncidentEvent.Executed(
                        new ExecutionEvent.Halted(
                            desk.now,
                            DEADLOCK,
                            "its proof needs what waits for it to end: it gives way to %s"
                                .formatted(
                                    String.join(
                                        ", ", new TreeSet<>(needed(desk.book.get(id)))))))));
  }

  private boolean proving(Incident incident) {
    return incident
        .execution()
        .map(execution -> Interpreter.next(execution, desk.now) instanceof Command.Validate)
        .orElse(false);
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
