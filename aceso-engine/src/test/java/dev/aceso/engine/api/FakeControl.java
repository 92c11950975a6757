package dev.aceso.engine.api;

import dev.aceso.engine.journal.Course;
import dev.aceso.engine.loop.ComponentStatus;
import dev.aceso.engine.loop.Control;
import dev.aceso.engine.loop.Delivery;
import dev.aceso.engine.loop.Progress;
import dev.aceso.engine.loop.Pulse;
import dev.aceso.engine.loop.SystemStatus;
import dev.aceso.loop.Answer;
import dev.aceso.model.ComponentId;
import dev.aceso.model.FailureKind;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Mode;
import dev.aceso.model.Pattern;
import dev.aceso.model.Policy;
import dev.aceso.model.StrategyRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An engine that does nothing but remember: what it is told to show, and what it was asked. */
public class FakeControl implements Control {
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<String, Course> courses = new ConcurrentHashMap<>();
  private final Map<String, ComponentStatus> components = new LinkedHashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Mode mode;
  private Optional<Supplier<Answer>> refusal = Optional.empty();
  private boolean paused;
  private String advice = "";
  private Pulse pulse = new Pulse.Beating();
  private Optional<Progress> progress = Optional.empty();

  public FakeControl(Mode mode) {
    this.mode = mode;
  }

  /** Everything it was asked to do, as {@code approve inc-1 plan-1 ada}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public int listeners() {
    return listeners.size();
  }

  public void show(Incident incident) {
    synchronized (this) {
      incidents.put(incident.id(), incident);
    }
    tell(new Change.OfIncident(incident, List.of()));
  }

  public void show(ComponentStatus component) {
    synchronized (this) {
      components.put(component.facts().component().id().value(), component);
    }
    tell(new Change.OfComponent(component));
  }

  /** Has its loop live so from now on. */
  public synchronized void pulse(Pulse now) {
    pulse = now;
  }

  /** Has it advise people from now on. */
  public synchronized void advise(String text) {
    advice = text;
  }

  @Override
  public synchronized SystemStatus status() {
    return Shop.status(mode, paused, pulse, advice, List.copyOf(components.values()));
  }

  @Override
  public synchronized List<Incident> incidents() {
    return List.copyOf(new ArrayList<>(incidents.values()).reversed());
  }

  @Override
  public synchronized Optional<Incident> incident(String id) {
    return Optional.ofNullable(incidents.get(id));
  }

  /** Shows the incident with what happened in it, as it stands after the last of that. */
  public void show(Incident opened, List<IncidentEvent> course) {
    Incident incident = opened;
    for (IncidentEvent event : course) {
      incident = incident.with(event);
    }
    courses.put(incident.id(), new Course(course, 0));
    show(incident);
  }

  @Override
  public Course events(String incident) {
    return courses.getOrDefault(incident, Course.UNKNOWN);
  }

  /** Has a step of every incident be under way from now on. */
  public synchronized void progress(Progress now) {
    progress = Optional.of(now);
  }

  @Override
  public synchronized Optional<Progress> progress(String incident) {
    return progress;
  }

  @Override
  public Knowledge knowledge() {
    StrategyRecord record =
        new StrategyRecord(
            9, 1, Duration.ofMillis(11_700), Optional.of(Duration.ofMillis(900)), Shop.START);
    return new Knowledge(
        List.of(
            new Knowledge.Entry(
                new Pattern(ComponentId.of("payments"), FailureKind.CRASHED),
                "restart-graceful",
                record)),
        9,
        Duration.ofMillis(12_609));
  }

  @Override
  public List<Delivery> deliveries() {
    return List.of();
  }

  @Override
  public Policy policy() {
    return Policy.shadow(List.of()).in(mode);
  }

  /** Has the next approval be refused, as something else comes before it. */
  public synchronized void refuse(String why, Runnable before) {
    refusal =
        Optional.of(
            () -> {
              before.run();
              return new Answer.Refused(why);
            });
  }

  @Override
  public Answer approve(String incident, Optional<String> plan, String by) {
    Optional<Supplier<Answer>> refused;
    synchronized (this) {
      refused = refusal;
      refusal = Optional.empty();
    }
    return refused.isPresent()
        ? refused.get().get()
        : ask(incident, "approve " + incident + " " + plan.orElse("-") + " " + by);
  }

  @Override
  public Answer reject(String incident, String by, String why) {
    return ask(incident, "reject " + incident + " " + by + " " + why);
  }

  @Override
  public Answer stop(String incident, String by) {
    return ask(incident, "stop " + incident + " " + by);
  }

  @Override
  public Answer close(String incident, String by, String why) {
    return ask(incident, "close " + incident + " " + by + " " + why);
  }

  @Override
  public Answer retry(String incident, String by, String why) {
    return ask(incident, "retry %s %s %s".formatted(incident, by, why));
  }

  @Override
  public Answer start(ComponentId component, String by, String why) {
    return order("start %s %s %s".formatted(component, by, why));
  }

  @Override
  public Answer stop(ComponentId component, String by, String why) {
    return order("stop %s %s %s".formatted(component, by, why));
  }

  @Override
  public Answer restart(ComponentId component, String by, String why) {
    return order("restart %s %s %s".formatted(component, by, why));
  }

  @Override
  public Answer acknowledge(String incident, String by) {
    return ask(incident, "acknowledge " + incident + " " + by);
  }

  @Override
  public Answer guide(String incident, String by) {
    return ask(incident, "guide " + incident + " " + by);
  }

  @Override
  public Answer proceed(String incident, String by, boolean byHand) {
    return ask(incident, "proceed " + incident + " " + by + (byHand ? " by hand" : ""));
  }

  @Override
  public Answer pause(Optional<ComponentId> component, String by, Optional<Duration> length) {
    return paused(component, by + length.map(l -> " for " + l).orElse(""), true);
  }

  @Override
  public Answer resume(Optional<ComponentId> component, String by) {
    return paused(component, by, false);
  }

  @Override
  public Answer heartbeat(ComponentId component) {
    asked.add("heartbeat " + component);
    return new Answer.Done("heard");
  }

  @Override
  public AutoCloseable subscribe(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private Answer paused(Optional<ComponentId> component, String by, boolean pause) {
    String all = component.map(ComponentId::value).orElse("all");
    asked.add((pause ? "pause " : "resume ") + all + " " + by);
    if (component.isEmpty()) {
      synchronized (this) {
        paused = pause;
      }
      tell(new Change.OfSystem(status()));
    }
    return new Answer.Done((pause ? "paused " : "resumed ") + all);
  }

  private Answer order(String what) {
    asked.add(what);
    return new Answer.Done(what);
  }

  private Answer ask(String incident, String what) {
    Optional<Incident> known = incident(incident);
    if (known.isEmpty()) {
      return new Answer.NotFound("There is no incident " + incident + ".");
    }
    if (known.get().state().over()) {
      return new Answer.Refused(incident + " is over.");
    }
    asked.add(what);
    return new Answer.Done("done: " + what);
  }

  private void tell(Change change) {
    listeners.forEach(l -> l.accept(change));
  }
}
