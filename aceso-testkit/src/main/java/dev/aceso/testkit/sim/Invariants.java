package dev.aceso.testkit.sim;

import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Mode;
import dev.aceso.model.Outcome;
import dev.aceso.model.Policy;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.SystemEvent;
import dev.aceso.plan.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The invariants of recovery, checked against what really is. They know nothing of how the loop
 * works, only what it wrote and did.
 */
final class Invariants {
  private Policy policy;
  private final Tally tally;
  private final Set<String> guided = new HashSet<>();
  private boolean killed;

  /** How long a confirmation may be old when something that harms is done. */
  private static final Duration CONFIRMED_FOR = Duration.ofSeconds(1);

  /** So many recoveries that did nothing may follow each other. */
  private static final int IDLE = 20;

  private final Map<String, Integer> idle = new HashMap<>();
  private Map<String, Instant> surveyedIll = new HashMap<>();
  private final Map<String, Integer> intents = new HashMap<>();
  private final Set<String> examinedNotDone = new HashSet<>();
  private final Set<String> halted = new HashSet<>();
  private final List<String> started = new ArrayList<>();
  private boolean allPaused;
  private final Set<ComponentId> paused = new HashSet<>();
  private final Set<ComponentId> down = new HashSet<>();
  private int performed;
  private int successes;

  Invariants(Policy policy, Tally tally) {
    this.tally = tally;
    this.policy = policy;
  }

  /** What a decision rests on: the policy in force, and when each failure was last seen. */
  record Known(Policy policy, Map<String, Instant> surveyedIll) {}

  Known known() {
    return new Known(policy, Map.copyOf(surveyedIll));
  }

  /** Judges what is written late by what was known when it was decided. */
  void asOf(Known then, Runnable writing) {
    Known now = known();
    policy = then.policy();
    surveyedIll = new HashMap<>(then.surveyedIll());
    writing.run();
    policy = now.policy();
    surveyedIll = new HashMap<>(now.surveyedIll());
  }

  /** What is in force from now on. */
  void policy(Policy next) {
    policy = next;
  }

  /** What a person is led through is that person's decision. */
  void intended(Effect effect) {
    if (effect instanceof Effect.Append record
        && record.event() instanceof IncidentEvent.Executed executed
        && executed.event() instanceof ExecutionEvent.Guided) {
      tally.count(Happening.GUIDED);
      guided.add(record.incident());
    }
  }

  /** What an engine doesn't remember it has to be told again. */
  void died() {
    killed = false;
  }

  int performed() {
    return performed;
  }

  int successes() {
    return successes;
  }

  void before(Input input) {
    if (input instanceof Input.Examined e
        && e.event().finding() == ExecutionEvent.Finding.NOT_DONE) {
      examinedNotDone.add(e.incident() + "/" + e.event().step() + "/" + e.event().undo());
    }
  }

  void noted(SystemEvent event) {
    switch (event) {
      case SystemEvent.Paused e ->
          e.component().ifPresentOrElse(paused::add, () -> allPaused = true);
      case SystemEvent.Resumed e ->
          e.component().ifPresentOrElse(paused::remove, () -> allPaused = false);
      case SystemEvent.Stopped e -> down.add(e.component());
      case SystemEvent.Wanted e -> down.remove(e.component());
      case SystemEvent.Carried _ -> {}
      case SystemEvent.KillSwitched e -> killed = e.set();
      case SystemEvent.Introspected _ -> {}
      case SystemEvent.EngineStarted _ -> {}
      case SystemEvent.Reconfigured _ -> {}
    }
  }

  /** What a survey saw, which may be a lie; nobody can know more. */
  void surveyed(Effect.Survey survey, boolean ill, Instant now) {
    if (ill) {
      surveyedIll.put(survey.incident(), now);
    } else {
      surveyedIll.remove(survey.incident());
    }
  }

  void written(Effect.Append record, Map<String, Incident> journal, Instant now) {
    Incident incident = of(journal, record.incident());
    if (record.event() instanceof IncidentEvent.Executed executed) {
      switch (executed.event()) {
        case ExecutionEvent.Started e -> starting(incident, journal);
        case ExecutionEvent.Halted e -> halted.add(plan(incident).id());
        case ExecutionEvent.Intended e -> {
          intents.merge(e.key(), 1, Integer::sum);
          idle.remove(incident.id());
        }
        case ExecutionEvent.Prechecked _ -> {}
        case ExecutionEvent.Guided _ -> {}
        case ExecutionEvent.Released _ -> {}
        case ExecutionEvent.LeftOut _ -> {}
        case ExecutionEvent.Returned _ -> {}
        case ExecutionEvent.Examined _ -> {}
        case ExecutionEvent.Validated _ -> {}
      }
    }
    if (record.event() instanceof IncidentEvent.Concluded) {
      guided.remove(incident.id());
    }
    if (record.event() instanceof IncidentEvent.Concluded concluded
        && concluded.result().outcome() == Outcome.SUCCESS) {
      successes++;
      check(
          !concluded.result().validation().isEmpty(),
          "6: success without evidence in " + incident.id());
    }
    check(!now.isBefore(incident.onset()), "time runs backwards in " + incident.id());
  }

  private void starting(Incident incident, Map<String, Incident> journal) {
    RecoveryPlan plan = plan(incident);
    Set<ComponentId> others = new HashSet<>();
    int active = 0;
    for (Incident other : journal.values()) {
      if (other.state() == IncidentState.RECOVERING) {
        active++;
        if (!other.id().equals(incident.id())) {
          others.addAll(plan(other).touches());
        }
      }
    }
    check(
        plan.touches().stream().noneMatch(others::contains),
        "1: two recoveries touch the same component: " + plan.touches());
    check(active <= policy.limits().concurrent(), "4: " + active + " recoveries at once");
    started.add(plan.component().value());
    if (guided.contains(incident.id())) {
      return;
    }
    check(
        incident.mode().filter(m -> m != Mode.SHADOW).isPresent(),
        "3: " + incident.id() + " began in shadow mode");
    check(
        incident.mode().filter(m -> m == Mode.AUTOMATIC).isPresent()
            || incident.approvers().size() >= policy.approval().needed(),
        "3: " + incident.id() + " began without approval");
    check(
        idle.merge(incident.id(), 1, Integer::sum) <= IDLE,
        "9: " + incident.id() + " begins again and again and does nothing");
    check(surveyedIll.containsKey(incident.id()), "2: " + incident.id() + " began unconfirmed");
  }

  void performing(Effect.Perform perform, Map<String, Incident> journal, World world, Instant now) {
    performed++;
    Command.Perform command = perform.command();
    Incident incident = of(journal, perform.incident());
    RecoveryPlan plan = plan(incident);
    check(
        intents.getOrDefault(command.key(), 0) == 1,
        "8: " + command.key() + " without exactly one intent");
    check(
        plan.touches().contains(command.step().on()),
        "1: " + command.key() + " acts on what the plan doesn't touch");
    check(!halted.contains(plan.id()), "3: " + command.key() + " after it was halted");
    check(
        !allPaused && plan.touches().stream().noneMatch(paused::contains),
        "3: " + command.key() + " while paused");
    ComponentId on = command.step().on();
    if (!on.equals(plan.component()) && command.action().stops()) {
      tally.count(Happening.RESTARTED_TOGETHER);
    }
    check(!killed, "3: " + command.key() + " though the kill switch is set");
    if (command.undo()) {
      tally.count(Happening.UNDO);
    }
    boolean free = command.undo() || guided.contains(incident.id());
    if (!free && !pays(incident, command, world)) {
      allowed(incident, command, now);
    }
    check(
        !command.action().harmless() || (!down.contains(on) && !world.get(on).stoppedByHand()),
        "11: " + command.key() + " starts what a person stopped");
    Instant confirmed = surveyedIll.getOrDefault(incident.id(), Instant.MIN);
    check(
        command.action().harmless() || free || !now.isAfter(confirmed.plus(CONFIRMED_FOR)),
        "2: " + command.key() + " though the failure was last seen at " + confirmed);
    if (!command.step().idempotent()) {
      int before = 0;
      for (int attempt = 1; attempt < command.attempt(); attempt++) {
        before += world.happened(plan.key(command.step().index(), attempt, command.undo()));
      }
      check(before == 0, "5: " + command.key() + " though it had happened before");
    }
  }

  /** Whether it only brings back what the engine has taken away. */
  private static boolean pays(Incident incident, Command.Perform command, World world) {
    ComponentId on = command.step().on();
    return command.action().harmless()
        && (incident.debts().contains(on) || world.get(on).ending == Ending.BY_ENGINE);
  }

  private void allowed(Incident incident, Command.Perform command, Instant now) {
    check(policy.mode() != Mode.SHADOW, "3: " + command.key() + " in shadow mode");
    check(
        policy.mode() == Mode.AUTOMATIC || !incident.approvers().isEmpty(),
        "3: " + command.key() + " without approval");
    check(
        policy.guards().maintenance().stream()
            .filter(window -> window.concerns(command.step().on()))
            .allMatch(window -> window.openUntil(now).isEmpty()),
        "3: " + command.key() + " in a maintenance window");
  }

  private static Incident of(Map<String, Incident> journal, String id) {
    return Optional.ofNullable(journal.get(id)).orElseThrow();
  }

  private static RecoveryPlan plan(Incident incident) {
    return incident.plan().orElseThrow();
  }

  private static void check(boolean holds, String broken) {
    if (!holds) {
      throw new InvariantBroken(broken);
    }
  }

  /** An invariant of recovery does not hold; its number is that of the design. */
  static final class InvariantBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvariantBroken(String message) {
      super(message);
    }
  }
}
