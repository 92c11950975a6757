package dev.aceso.engine.loop;

import dev.aceso.detect.Detector;
import dev.aceso.diagnose.Technique;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.journal.Course;
import dev.aceso.engine.journal.Journal;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.journal.Past;
import dev.aceso.loop.Answer;
import dev.aceso.loop.Input;
import dev.aceso.loop.Loop;
import dev.aceso.loop.LoopConfig;
import dev.aceso.loop.Order;
import dev.aceso.model.ActionType;
import dev.aceso.model.Component;
import dev.aceso.model.ComponentFacts;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Policy;
import dev.aceso.model.Signal;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.TargetType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running engine: the loop, its journal, and all that it watches. Thread-safe.
 *
 * <p>Closing it ends the watching; the processes it owns run on and are adopted at the next start.
 */
public final class Engine implements Control, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** The latest events of an incident that are told of it. */
  private static final int EVENTS = 2_000;

  private static final String NOBODY =
      "nobody is told of anything: add notify to deployment_config.yaml";

  private final Journal journal;
  private final Runner runner;
  private final Board board;
  private final Ward ward;
  private final KillSwitch killSwitch;
  private final Introspection introspection;
  private final Heart heart;
  private final Door door;
  private final SteadyClock clock;
  private volatile Supplier<List<Delivery>> deliveries = List::of;

  private Engine(
      Journal journal,
      Runner runner,
      Board board,
      Ward ward,
      KillSwitch killSwitch,
      Introspection introspection,
      Heart heart,
      Door door,
      SteadyClock clock) {
    this.journal = journal;
    this.runner = runner;
    this.board = board;
    this.ward = ward;
    this.killSwitch = killSwitch;
    this.introspection = introspection;
    this.heart = heart;
    this.door = door;
    this.clock = clock;
  }

  /**
   * Takes the data folder and goes on where its journal ends; nothing is watched before {@link
   * #watch}.
   *
   * @param clock shows from then on no time before the newest in the journal
   * @throws JournalException when the data folder can't be used
   */
  public static Engine open(SystemConfig config, String version, SteadyClock clock)
      throws JournalException {
    Journal journal = Journal.open(config.engine().data());
    Past past;
    try {
      past = journal.load();
    } catch (JournalException e) {
      journal.close();
      throw e;
    }
    past.newest().ifPresent(clock::notBefore);
    Loop loop =
        new Loop(
            loopConfig(config),
            past.knowledge(),
            past.incidents(),
            past.lastIncident(),
            past.lastToken(),
            past.orders());
    Door door = new Door(config.secrets());
    Ward ward = new Ward(clock, id -> wanted(loop, id));
    Heart heart = new Heart();
    Board board = new Board(config.system(), version, clock, loop, ward::drift, heart::pulse);
    ward.tellOrphans(text -> board.problem(Hindrance.ORPHANS, text));
    ward.tellLate(text -> board.problem(Hindrance.LOOKS, text));
    KillSwitch killSwitch = new KillSwitch(config.engine().killSwitch());
    Runner runner =
        new Runner(loop, journal, clock, board, ward::find, ward::hurry, killSwitch, door, heart);
    ward.tell(runner::see);
    Introspection introspection =
        new Introspection(
            clock,
            new Machine(Path.of("/proc")),
            config.engine().references(),
            unfit -> {
              runner.post(new Input.Introspected(unfit));
              board.problem(Hindrance.VIEW, unfit.orElse(""));
            });
    return new Engine(journal, runner, board, ward, killSwitch, introspection, heart, door, clock);
  }

  /**
   * Begins; returns when every component is watched. Recoveries that an earlier engine left
   * unfinished go on only then, as their steps need what they act on.
   *
   * @throws UnusableConfigException when some of it can't be opened; then nothing is watched
   */
  public void watch(SystemConfig config) throws UnusableConfigException {
    Ward.Opened opened = ward.open(config);
    notified(config);
    if (config.notifications().isEmpty()) {
      LOG.warn(NOBODY);
    }
    ward.watch(opened);
    killSwitch.start(this::switched);
    introspection.start();
    runner.start();
    board.ready();
  }

  private void notified(SystemConfig config) {
    board.problem(Hindrance.NOTIFY, config.notifications().isEmpty() ? NOBODY : "");
  }

  /**
   * Why components could not be used or not be started here, a sentence each, found by opening all
   * of them without any effect.
   */
  public static List<String> obstacles(SystemConfig config) {
    Ward ward = new Ward(SteadyClock.system());
    try (Ward.Opened opened = ward.open(config)) {
      List<String> obstacles = new ArrayList<>();
      opened
          .watched()
          .forEach(
              (id, watched) ->
                  watched
                      .startObstacle()
                      .ifPresent(
                          why ->
                              obstacles.add(
                                  "component %s could not be started here: %s"
                                      .formatted(id, why))));
      return obstacles;
    } catch (UnusableConfigException e) {
      return e.faults();
    }
  }

  /** What a person has stopped is not started with the engine. */
  private static boolean wanted(Loop loop, ComponentId id) {
    return loop.facts(id).flatMap(ComponentFacts::stopped).isEmpty();
  }

  private void switched(boolean set) {
    runner.post(new Input.KillSwitched(set));
    board.problem(
        Hindrance.KILL_SWITCH,
        set ? "the kill switch %s is set: nothing is done".formatted(killSwitch) : "");
  }

  static LoopConfig loopConfig(SystemConfig config) {
    Map<String, List<ActionType>> verbs = new HashMap<>();
    for (TargetType type : ServiceLoader.load(TargetType.class)) {
      verbs.put(type.type(), type.verbs());
    }
    return new LoopConfig(
        config.topology(),
        config.policy(),
        all(Detector.class),
        all(Technique.class),
        config.conditions(),
        verbs);
  }

  private static <T> List<T> all(Class<T> service) {
    List<T> found = new ArrayList<>();
    ServiceLoader.load(service).forEach(found::add);
    return found;
  }

  /**
   * Puts another configuration in force without a restart: all of it or, when some can't be opened,
   * nothing.
   *
   * @throws UnusableConfigException when some of it can't be opened; then nothing has changed
   */
  public void reconfigure(SystemConfig config, String fingerprint) throws UnusableConfigException {
    Ward.Opened opened = ward.open(config);
    door.secrets(config.secrets());
    runner.post(new Input.Reconfigured(loopConfig(config), fingerprint));
    introspection.reconfigure(config.engine().references());
    notified(config);
    ward.watch(opened);
  }

  /** Why the configuration on disk is not in force, to be shown to people; empty when it is. */
  public void misconfigured(String why) {
    board.problem(Hindrance.CONFIGURATION, door.line(why));
  }

  /**
   * A text as it may be told: without the secrets of the configuration, nor what looks like one.
   */
  public String told(String text) {
    return door.all(text);
  }

  /** Which messages do not get to people, and why; empty when all do. */
  public void undelivered(String why) {
    board.problem(Hindrance.MESSAGES, why);
  }

  /** Who knows how messages get to people. */
  public void deliveries(Supplier<List<Delivery>> known) {
    deliveries = known;
  }

  @Override
  public List<Delivery> deliveries() {
    return deliveries.get();
  }

  /** Whether the loop lives. */
  public Pulse pulse() {
    return heart.pulse();
  }

  /** Waits until the loop breaks by a fault of its own, if ever, and returns what broke it. */
  public Throwable awaitBreak() {
    return heart.awaitBreak();
  }

  @Override
  public SystemStatus status() {
    return board.status();
  }

  @Override
  public List<Incident> incidents() {
    return board.incidents();
  }

  @Override
  public Optional<Incident> incident(String id) {
    return board.incident(id);
  }

  @Override
  public Course events(String incident) {
    try {
      return journal.events(incident, EVENTS);
    } catch (JournalException e) {
      LOG.error("{}", e.getMessage());
      return Course.UNKNOWN;
    }
  }

  @Override
  public Optional<Progress> progress(String incident) {
    return runner.progress(incident);
  }

  @Override
  public Knowledge knowledge() {
    return board.picture().knowledge();
  }

  @Override
  public Policy policy() {
    return board.picture().policy();
  }

  @Override
  public Answer approve(String incident, Optional<String> plan, String by) {
    return runner.order(new Order.Approve(incident, plan, by));
  }

  @Override
  public Answer reject(String incident, String by, String why) {
    return runner.order(new Order.Reject(incident, by, why));
  }

  @Override
  public Answer stop(String incident, String by) {
    return runner.order(new Order.Stop(incident, by));
  }

  @Override
  public Answer close(String incident, String by, String why) {
    return runner.order(new Order.Close(incident, by, why));
  }

  @Override
  public Answer acknowledge(String incident, String by) {
    return runner.order(new Order.Acknowledge(incident, by));
  }

  @Override
  public Answer guide(String incident, String by) {
    return runner.order(new Order.Guide(incident, by));
  }

  @Override
  public Answer proceed(String incident, String by, boolean byHand) {
    return runner.order(new Order.Proceed(incident, by, byHand));
  }

  @Override
  public Answer retry(String incident, String by, String why) {
    return runner.order(new Order.Retry(incident, by, why));
  }

  @Override
  public Answer start(ComponentId component, String by, String why) {
    return runner.order(new Order.Start(component, by, why));
  }

  @Override
  public Answer stop(ComponentId component, String by, String why) {
    return runner.order(new Order.Down(component, by, why));
  }

  @Override
  public Answer restart(ComponentId component, String by, String why) {
    return runner.order(new Order.Restart(component, by, why));
  }

  @Override
  public Answer pause(Optional<ComponentId> component, String by, Optional<Duration> length) {
    return runner.order(new Order.Pause(component, by, length));
  }

  @Override
  public Answer resume(Optional<ComponentId> component, String by) {
    return runner.order(new Order.Resume(component, by));
  }

  @Override
  public Answer heartbeat(ComponentId component) {
    Optional<Component> known = board.component(component);
    if (known.isEmpty()) {
      return new Answer.NotFound("component " + component);
    }
    if (!known.get().heartbeats()) {
      return new Answer.Refused(
          "no heartbeats are expected of %s: set 'heartbeats: true' for it in recovery_config.yaml"
              .formatted(component));
    }
    runner.see(new Signal.Heartbeat(component, clock.instant()));
    return new Answer.Done("heard");
  }

  @Override
  public AutoCloseable subscribe(Consumer<Change> listener) {
    return board.subscribe(listener);
  }

  /** Ends the watching and the loop; returns when the journal is closed. */
  @Override
  public void close() throws JournalException {
    killSwitch.close();
    introspection.close();
    ward.close();
    try {
      runner.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }
}
