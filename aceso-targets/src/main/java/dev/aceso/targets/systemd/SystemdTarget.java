package dev.aceso.targets.systemd;

import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.Target;
import dev.aceso.targets.systemd.UnitObject.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A unit of systemd. Its changes are heard as signals of the bus; after a connection was lost, what
 * happened meanwhile is told from the state that is found then.
 */
final class SystemdTarget implements Target {
  private final ComponentId id;
  private final UnitObject object;
  private final Duration deadline;
  private final Consumer<Signal> sink;
  private final UnitVerbs verbs;
  private final OwnStops own;
  private final Ear ear = new Ear();

  private final Map<String, Object> held = new HashMap<>();
  private Map<String, Object> known = Map.of();
  private UnitHistory history = UnitHistory.NONE;
  private OtherHand hand = OtherHand.NONE;
  private final AtomicInteger acting = new AtomicInteger();
  private volatile Signal.@Nullable Exited lastExit;
  private long sequence;
  private String booted = "";
  private boolean closed;

  SystemdTarget(
      ComponentId id,
      String unit,
      String address,
      Duration deadline,
      OwnStops own,
      Consumer<Signal> sink) {
    this.id = id;
    this.object = new UnitObject(Bus.share(address), unit);
    this.deadline = deadline;
    this.sink = sink;
    this.verbs = new UnitVerbs(object, deadline, own);
    this.own = own;
  }

  @Override
  public void watch() {
    object.bus().listen(ear);
    reconnected(); // nothing that happens from now on is missed, if the bus answers within its
    // deadline
  }

  /** A fresh look, within the shorter of the time given and the unit's own deadline. */
  Look see(Duration within) throws InterruptedException {
    return object.look(within.compareTo(deadline) < 0 ? within : deadline);
  }

  String unit() {
    return object.unit();
  }

  @Override
  public Presence presence() {
    return seen().map(this::presence).orElseGet(Presence.Unseen::new);
  }

  @Override
  public List<Signal> look() {
    return seen()
        .flatMap(
            state ->
                ProcessTable.state(state.pid(), state.cgroup())
                    .<Signal>map(
                        how ->
                            new Signal.Scheduled(
                                id, SteadyClock.system().instant(), state.pid(), how)))
        .stream()
        .toList();
  }

  @Override
  public Optional<Long> pid() {
    return seen()
        .filter(state -> ProcessTable.holds(state.pid(), state.cgroup()))
        .map(UnitState::pid);
  }

  @Override
  public Optional<String> obstacle(Action action) {
    if (UnitVerbs.ALL.stream().map(ActionType::verb).noneMatch(action.verb()::equals)) {
      return Optional.of(UnitVerbs.unknown(action));
    }
    try {
      return switch (see(deadline)) {
        case Look.Blind blind -> Optional.of(unreached(blind.why()));
        case Look.Seen seen -> unfit(action, seen.state()).or(this::forbidden);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while looking at " + unit());
    }
  }

  @Override
  public StepOutcome perform(Action action, String key, Duration timeout)
      throws InterruptedException {
    acting.incrementAndGet();
    try {
      return verbs.perform(action, timeout);
    } finally {
      acting.decrementAndGet();
    }
  }

  @Override
  public Finding examine(Action action, String key, Instant since) {
    try {
      return verbs.examine(action, since);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.CANNOT_TELL;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    object.bus().unlisten(ear);
    object.bus().release();
  }

  private Optional<UnitState> seen() {
    try {
      return see(deadline) instanceof Look.Seen seen ? Optional.of(seen.state()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Presence presence(UnitState state) {
    if (state.running()) {
      return new Presence.Running(state.pid(), state.runningSince(), false);
    }
    if (state.load().equals("not-found")) {
      return new Presence.Unseen();
    }
    Signal.Exited exit = lastExit;
    Ending ending = ending(state);
    return state.blank() && exit != null
        ? new Presence.Ended(exit.at(), exit.status(), ending)
        : new Presence.Ended(state.inactiveSince(), state.exit(), ending);
  }

  private synchronized Ending ending(UnitState state) {
    return history.ending(state, own);
  }

  private static String unreached(Reply why) {
    return switch (why) {
      case Reply.Answer answer -> "systemd gave an answer of unknown meaning";
      case Reply.Refusal refusal -> "systemd refuses: " + refusal;
      case Reply.Silence silence -> silence.why();
      case Reply.Unreachable unreachable -> unreachable.why();
    };
  }

  private Optional<String> unfit(Action action, UnitState state) {
    boolean starts = action.verb().equals("start") || action.verb().equals("restart");
    return switch (state.load()) {
      case "not-found" ->
          Optional.of(
              "unit %s is not there: install its unit file, or correct the component's 'unit'"
                  .formatted(unit()));
      case "masked" ->
          starts
              ? Optional.of("unit %s is masked: systemctl unmask %s".formatted(unit(), unit()))
              : Optional.empty();
      case "error", "bad-setting" ->
          starts
              ? Optional.of(
                  "unit %s can't be loaded: %s; see systemd-analyze verify %s"
                      .formatted(unit(), state.loadError(), unit()))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Asks for a change of no property, which needs the same right as a start and has no effect. */
  private Optional<String> forbidden() {
    try {
      Call nothing = Call.manager("SetUnitProperties", "sba(sv)", unit(), true, new Object[0]);
      return object.bus().call(nothing, deadline) instanceof Reply.Refusal refusal
              && refusal.forbidden()
          ? Optional.of(
              "no permission to manage %s: %s; run as root, or allow the action org.freedesktop.systemd1.manage-units in polkit"
                  .formatted(unit(), refusal))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while asking for the right to manage " + unit());
    }
  }

  /** systemd sends the properties of the service first, those of the unit right after. */
  private synchronized void hear(String iface, Map<String, Object> properties) {
    if (iface.equals(Call.SERVICE)) {
      held.putAll(properties);
    } else if (iface.equals(Call.UNIT)) {
      held.putAll(properties);
      take(Map.copyOf(held));
      held.clear();
    }
  }

  /** Takes in properties of one moment and tells what they mean, unless a later one was taken. */
  private synchronized void take(Map<String, Object> properties) {
    Map<String, Object> next = new HashMap<>(known);
    next.putAll(properties);
    UnitState state = UnitState.of(next);
    boolean older = state.sequence() < sequence && !(state.blank() && history.running().isEmpty());
    if (closed || older) {
      return;
    }
    known = next;
    sequence = Math.max(sequence, state.sequence());
    OtherHand other = hand.next(state, acting.get() > 0);
    hand.told(other, id, SteadyClock.system().instant()).forEach(sink);
    hand = other;
    UnitHistory.Told told = history.next(id, state, SteadyClock.system().instant(), own);
    history = told.history();
    for (Signal signal : told.signals()) {
      if (signal instanceof Signal.Exited exited) {
        lastExit = exited;
      }
      sink.accept(signal);
    }
  }

  private synchronized void startGivenUp(String unit) {
    if (unit.equals(known.get("Id"))) {
      history = history.leftDown();
    }
  }

  private synchronized void forgetOrder() {
    sequence = 0;
  }

  /** After a connection was lost: it may be another boot of the host. */
  private void reconnected() {
    try {
      if (object.bootedAt(deadline) instanceof Reply.Answer boot) {
        since(String.valueOf(boot.values().getFirst()));
      }
      refresh();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void since(String boot) {
    if (!booted.isEmpty() && !booted.equals(boot)) {
      history = history.afterBoot();
    }
    booted = boot;
  }

  private void refresh() {
    try {
      if (see(deadline) instanceof Look.Seen seen) {
        take(seen.properties());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the bus tells, as far as it is of this unit. */
  private final class Ear implements BusListener {
    @Override
    public void connected() {
      forgetOrder();
      Thread.ofVirtual().name("aceso-unit-refresh").start(SystemdTarget.this::reconnected);
    }

    @Override
    public void lost() {
      object.forget();
    }

    @Override
    public void changed(String path, String iface, Map<String, Object> properties) {
      if (object.at(path)) {
        hear(iface, properties);
      }
    }

    @Override
    public void jobRemoved(String path, String unit, String result) {
      if (result.equals("dependency")) {
        startGivenUp(unit);
      }
    }

    @Override
    public void reloaded() {
      object.forget();
      Thread.ofVirtual().name("aceso-unit-refresh").start(SystemdTarget.this::refresh);
    }
  }
}
