package dev.aceso.loop;

import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Desired;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.IncidentState;
import dev.aceso.model.Knowledge;
import dev.aceso.model.RecoveryPlan;
import dev.aceso.model.SystemEvent;
import dev.aceso.safety.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The loop: every input, with the time, gives the effects that follow from it. Deterministic;
 * confined to one thread.
 */
public final class Loop {
  /** How many incidents that are over are kept. */
  public static final int KEPT = 1_000;

  /** The host lets something be taken at least as often, a tick if there is nothing else. */
  public static final Duration TICK = Duration.ofSeconds(1);

  /** When nothing was taken for longer, the engine was frozen or the time has leapt. */
  private static final Duration UNHEARD = Duration.ofSeconds(4);

  /** How long everything must have been well before an escalated incident closes by itself. */
  private static final Duration CLEAR_FOR = Duration.ofSeconds(2);

  private final Desk desk;
  private final Intake intake;
  private final Triage triage;
  private final Approval approval;
  private final Treatment treatment;
  private final Orders orders;
  private final Errands errands;

  /**
   * A loop that goes on where a journal ends.
   *
   * @param incidents in the order of opening
   * @param lastIncident number of the last incident ever opened; 0 at the beginning
   * @param lastToken the highest fencing token ever given; 0 at the beginning
   * @param orders every Paused, Resumed, Stopped and Wanted so far, oldest first
   */
  public Loop(
      LoopConfig config,
      Knowledge knowledge,
      List<Incident> incidents,
      long lastIncident,
      long lastToken,
      List<SystemEvent> orders) {
    desk = new Desk(config, new Watch(config), new Book(), new Memory(knowledge, incidents));
    desk.lastToken = lastToken;
    desk.book.restore(incidents, lastIncident);
    for (SystemEvent event : orders) {
      switch (event) {
        case SystemEvent.Paused e ->
            desk.holds = desk.holds.pause(e.component(), e.until().orElse(Instant.MAX));
        case SystemEvent.Resumed e -> desk.holds = desk.holds.resume(e.component());
        case SystemEvent.Stopped e ->
            desk.watch.order(
                e.component(), Optional.of(new Desired.Stopped(e.by(), e.at(), e.why())));
        case SystemEvent.Wanted e -> desk.watch.order(e.component(), Optional.empty());
        case SystemEvent.Carried _ -> {}
        case SystemEvent.EngineStarted _ -> {}
        case SystemEvent.Reconfigured _ -> {}
        case SystemEvent.KillSwitched _ -> {}
        case SystemEvent.Introspected _ -> {}
      }
    }
    Errands errands = new Errands(desk);
    desk.errands = errands;
    intake = new Intake(desk, errands);
    triage = new Triage(desk);
    approval = new Approval(desk, triage);
    treatment = new Treatment(desk, triage);
    this.errands = errands;
    this.orders = new Orders(desk, errands);
  }

  /** A loop without a past. */
  public Loop(LoopConfig config) {
    this(config, Knowledge.NONE, List.of(), 0, 0, List.of());
  }

  /** To be called once, before any input, after a journal was restored. */
  public List<Effect> resume(Instant now) {
    return react(
        now,
        () -> {
          for (Incident incident : desk.book.open()) {
            if (incident.state() == IncidentState.RECOVERING) {
              treatment.resume(incident);
            }
          }
        });
  }

  /** What follows from the input; one is taken each {@link #TICK} at least. */
  public List<Effect> on(Input input, Instant now) {
    Instant latest =
        input instanceof Input.Seen(var signal) && signal.at().isAfter(now) ? signal.at() : now;
    return react(latest, () -> take(input));
  }

  /** When to tick next, though nothing is heard until then. */
  public Optional<Instant> wakeAt() {
    Optional<Instant> incident = desk.book.nextWake();
    Optional<Instant> component = desk.watch.nextDue();
    if (incident.isPresent() && component.isPresent()) {
      return incident.get().isBefore(component.get()) ? incident : component;
    }
    return incident.isPresent() ? incident : component;
  }

  /** Which components' probes should be repeated quickly, as a verdict waits for them. */
  public Urgency urgency() {
    return desk.book.urgency();
  }

  /** All incidents that are kept, in the order of opening within those over and those open. */
  public List<Incident> incidents() {
    return desk.book.all();
  }

  public Optional<Incident> incident(String id) {
    return desk.book.find(id);
  }

  /** The open incidents that the component has a part in. */
  public List<Incident> concerning(ComponentId component) {
    return desk.book.concerning(component);
  }

  public Optional<ComponentFacts> facts(ComponentId component) {
    return desk.watch.of(component);
  }

  public Knowledge knowledge() {
    return desk.memory.knowledge();
  }

  public LoopConfig config() {
    return desk.config;
  }

  public boolean paused(ComponentId component) {
    return desk.holds.forbid(Set.of(component), desk.now);
  }

  /** What people, the kill switch and the engine's doubts forbid at present. */
  public Holds holds() {
    return desk.holds;
  }

  public boolean allPaused() {
    return desk.holds.everything(desk.now);
  }

  /** Time never runs backwards here, whatever the clock does. */
  private List<Effect> react(Instant now, Runnable input) {
    Instant before = desk.now;
    desk.now = now.isAfter(before) ? now : before;
    if (!before.equals(Instant.EPOCH) && before.plus(UNHEARD).isBefore(desk.now)) {
      desk.watch.unheard(before, desk.now);
    }
    desk.effects = new ArrayList<>();
    try {
      input.run();
      desk.watch.due(desk.now).forEach(intake::examine);
    } catch (RuntimeException e) {
      desk.effects.add(new Effect.Fault("an input could not be dealt with", e));
    }
    desk.book.due(desk.now);
    Optional<Incident> next = desk.book.nextDirty();
    while (next.isPresent()) {
      tryToAdvance(next.get());
      next = desk.book.nextDirty();
    }
    return desk.effects;
  }

  /** A fault of the loop's own stays with the incident it happened on, and goes to a person. */
  private void tryToAdvance(Incident incident) {
    try {
      advance(incident);
    } catch (RuntimeException e) {
      desk.effects.add(new Effect.Fault(incident.id() + " could not be dealt with", e));
      if (!desk.book.get(incident.id()).state().over()
          && incident.state() != IncidentState.ESCALATED) {
        desk.record(
            incident.id(), new IncidentEvent.Escalated(desk.now, "an error of Aceso's own: " + e));
      }
    }
  }

  private void take(Input input) {
    switch (input) {
      case Input.Seen seen -> intake.see(seen.signal());
      case Input.Surveyed surveyed -> surveyed(surveyed);
      case Input.Returned returned -> ifOpen(returned.incident(), returned.event());
      case Input.Prechecked prechecked -> examined(prechecked.incident(), prechecked.event());
      case Input.Examined examined -> examined(examined.incident(), examined.event());
      case Input.Ordered ordered ->
          desk.effects.add(new Effect.Answered(orders.obey(ordered.order())));
      case Input.Carried carried -> {
        errands.carried(carried);
        intake.examine(carried.component());
      }
      case Input.KillSwitched switched -> killSwitched(switched.set());
      case Input.Introspected found -> introspected(found.unfit());
      case Input.Ticked _ -> {}
      case Input.Reconfigured reconfigured -> reconfigure(reconfigured);
    }
  }

  private void killSwitched(boolean set) {
    if (set != desk.holds.killSwitch()) {
      desk.holds = desk.holds.killSwitch(set);
      desk.effects.add(new Effect.Note(new SystemEvent.KillSwitched(desk.now, set)));
      desk.lookAgain();
    }
  }

  private void introspected(Optional<String> unfit) {
    if (!unfit.equals(desk.holds.unfit())) {
      desk.holds = desk.holds.unfit(unfit);
      desk.effects.add(new Effect.Note(new SystemEvent.Introspected(desk.now, unfit)));
      desk.lookAgain();
    }
  }

  private void surveyed(Input.Surveyed surveyed) {
    desk.book
        .find(surveyed.incident())
        .filter(incident -> !incident.state().over())
        .ifPresent(
            incident -> {
              Attention attention = desk.book.attention(incident.id());
              attention.surveying = false;
              attention.surveyed =
                  attention.stale ? Optional.empty() : Optional.of(surveyed.startedAt());
              attention.stale = false;
              attention.presence = surveyed.presence();
              desk.book.touch(incident.id());
            });
  }

  private void ifOpen(String id, ExecutionEvent event) {
    if (desk.book.find(id).filter(i -> i.state() == IncidentState.RECOVERING).isPresent()) {
      desk.record(id, new IncidentEvent.Executed(event));
    }
  }

  /** An answer says nothing of any other plan than the one that it was asked for. */
  private void examined(String id, ExecutionEvent event) {
    Optional<Incident> incident = desk.book.find(id).filter(i -> !i.state().over());
    if (incident.isEmpty()) {
      return;
    }
    Attention attention = desk.book.attention(id);
    boolean asked = attention.examining.equals(incident.get().plan().map(RecoveryPlan::id));
    attention.examining = Optional.empty();
    if (asked) {
      ifOpen(id, event);
    } else {
      desk.book.touch(id);
    }
  }

  private void reconfigure(Input.Reconfigured next) {
    desk.config = next.config();
    desk.watch.reconfigure(next.config());
    desk.effects.add(new Effect.Note(new SystemEvent.Reconfigured(desk.now, next.fingerprint())));
    desk.lookAgain();
  }

  private void advance(Incident incident) {
    switch (incident.state()) {
      case OPEN -> triage.advance(incident);
      case AWAITING_APPROVAL -> approval.advance(incident);
      case RECOVERING -> treatment.advance(incident);
      case ESCALATED -> escalated(incident);
      case RECOVERED, CLOSED -> {}
    }
    boolean over = desk.book.find(incident.id()).filter(i -> i.state().over()).isPresent();
    boolean ended =
        incident.state() == IncidentState.RECOVERING
            && desk.book.get(incident.id()).state() != IncidentState.RECOVERING;
    if (over || ended) { // what was not heard while it was acted on
      Set<ComponentId> acted = Desk.ill(incident);
      incident.plan().ifPresent(plan -> acted.addAll(plan.touches()));
      acted.forEach(intake::examine);
    }
  }

  /**
   * People have been told. What can be done is decided again and again, with growing pauses; it
   * closes by itself only when everything has been well for a while.
   */
  private void escalated(Incident incident) {
    Attention attention = desk.book.attention(incident.id());
    if (!desk.settled(incident)) {
      attention.clearSince = Optional.empty();
      remind(incident);
      if (incident.heldBy().isEmpty()) {
        triage.advance(desk.book.get(incident.id()));
      }
      return;
    }
    Instant since = attention.clearSince.orElse(desk.now);
    attention.clearSince = Optional.of(since);
    if (desk.now.isBefore(since.plus(CLEAR_FOR))) {
      desk.book.wake(incident.id(), since.plus(CLEAR_FOR));
    } else {
      triage.close(incident, "healthy again since %s".formatted(since));
    }
  }

  /** Never gives up in silence: people are told again until one of them has taken notice. */
  private void remind(Incident incident) {
    incident
        .handover()
        .remindAt(desk.policy().approval().remind())
        .ifPresent(
            at -> {
              if (desk.now.isBefore(at)) {
                desk.book.wake(incident.id(), at);
              } else {
                desk.record(
                    incident.id(),
                    new IncidentEvent.Reminded(desk.now, incident.handover().reminders() + 1));
              }
            });
  }
}
