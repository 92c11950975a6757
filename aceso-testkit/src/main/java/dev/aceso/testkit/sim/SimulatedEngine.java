package dev.aceso.testkit.sim;

import dev.aceso.loop.Answer;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.loop.Loop;
import dev.aceso.loop.LoopConfig;
import dev.aceso.loop.Order;
import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ExecutionEvent;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Knowledge;
import dev.aceso.model.Policy;
import dev.aceso.model.Presence;
import dev.aceso.model.ProbeOutcome;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.model.SystemEvent;
import dev.aceso.plan.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shell around the loop, in virtual time: a journal that outlives the engine, and an engine
 * that dies at any write and comes back.
 */
final class SimulatedEngine {
  private static final String HINDERED = "the journal can't be written";

  /** Between two starts of an engine that can't write. */
  private static final Duration START_AGAIN = Duration.ofSeconds(1);

  /** What a timer can tell apart at most. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final Agenda agenda;
  private final Clocks clocks;
  private final SplittableRandom random;
  private final World world;
  private LoopConfig config;
  private final Invariants invariants;
  private final double deathPerWrite;

  private final Map<String, Incident> journal = new LinkedHashMap<>();
  private final List<SystemEvent> orders = new ArrayList<>();
  private final Set<ComponentId> down = new HashSet<>();
  private Knowledge knowledge = Knowledge.NONE;
  private long lastToken;
  private Instant written = Instant.MIN;

  private @Nullable Loop loop;
  private int life;
  private Instant wake = Instant.MAX;
  private int deaths;
  private boolean killSwitch;
  private Consumer<String> tells = line -> {};
  private boolean telling;
  private Optional<Answer> answer = Optional.empty();
  private final Backlog backlog = new Backlog();
  private final Tally tally;

  SimulatedEngine(
      Agenda agenda,
      Clocks clocks,
      SplittableRandom random,
      World world,
      LoopConfig config,
      Invariants invariants,
      double deathPerWrite,
      Tally tally) {
    this.tally = tally;
    this.agenda = agenda;
    this.clocks = clocks;
    this.random = random;
    this.world = world;
    this.config = config;
    this.invariants = invariants;
    this.deathPerWrite = deathPerWrite;
  }

  void telling(Consumer<String> listener) {
    tells = listener;
    telling = true;
  }

  private void tell(Object what) {
    if (telling) {
      tells.accept("%s %s".formatted(agenda.now(), what));
    }
  }

  int deaths() {
    return deaths;
  }

  Map<String, Incident> journal() {
    return journal;
  }

  Policy policy() {
    return config.policy();
  }

  /** In force at once, or from the next start on. */
  void reconfigure(LoopConfig next) {
    config = next;
    invariants.policy(next.policy());
    post(new Input.Reconfigured(next, ""));
  }

  /** The kill-switch file comes or goes; the hands look at it themselves. */
  void killSwitch(boolean set) {
    killSwitch = set;
    post(new Input.KillSwitched(set));
  }

  /** The engine finds that it can't see well, or can again. */
  void doubt(Optional<String> why) {
    post(new Input.Introspected(why));
  }

  /** What people have ordered to be down, by the journal. */
  Set<ComponentId> down() {
    return down;
  }

  /** Its journal can't be written for so long, and perhaps it dies meanwhile. */
  void hinder(Duration length, boolean deadly) {
    if (backlog.failing()) {
      return;
    }
    backlog.fail();
    agenda.in(length, this::writable);
    if (deadly) {
      agenda.in(length.dividedBy(2), this::dieHindered);
    }
  }

  private void dieHindered() {
    if (loop != null && backlog.hindered()) {
      tally.count(Happening.DIED_WHILE_HINDERED);
      die();
    }
  }

  private void writable() {
    tell("the journal can be written");
    List<Backlog.Batch> written = backlog.written();
    if (loop == null) {
      return;
    }
    for (Backlog.Batch batch : written) {
      batch.effects().forEach(invariants::intended);
      invariants.asOf(batch.then(), () -> batch.effects().forEach(this::write));
    }
    if (!written.isEmpty() && random.nextDouble() < deathPerWrite) {
      die();
      return;
    }
    backlog.undecided().forEach(perform -> post(perform.notBegun(agenda.now(), HINDERED)));
  }

  void start() {
    if (backlog.failing()) {
      agenda.in(START_AGAIN, this::start);
      return;
    }
    life++;
    wake = Instant.MAX;
    clocks.anew(written);
    Loop born =
        new Loop(
            config, knowledge, List.copyOf(journal.values()), journal.size(), lastToken, orders);
    loop = born;
    world.tell(signal -> post(new Input.Seen(signal)));
    settle(born.resume(clocks.now()));
    post(new Input.KillSwitched(killSwitch));
    world.startLost(down);
    int mine = life;
    for (SimulatedComponent c : world.all()) {
      ComponentId id = c.component.id();
      if (world.presence(c) instanceof Presence.Running running) {
        post(new Input.Seen(new Signal.Started(id, clocks.now(), running.pid(), true)));
      } else if (world.presence(c) instanceof Presence.Ended ended) {
        post(
            new Input.Seen(
                new Signal.Exited(
                    id, clocks.now(), c.pid, ended.status(), Duration.ZERO, ended.ending())));
      }
      for (ProbeSpec spec : c.component.probes()) {
        Duration first = Duration.ofMillis(random.nextLong(spec.every().toMillis()));
        agenda.in(first, () -> probe(c, spec, mine));
      }
      agenda.in(Duration.ofMillis(random.nextInt(1_000)), () -> sense(c, mine));
    }
  }

  /** The machine goes down and comes back, and the engine with it. */
  void reboot() {
    if (loop != null) {
      die();
      world.boot();
    }
  }

  /** Whether it has told people that what they order is forgotten should it end now. */
  boolean forgetful() {
    return backlog.hindered();
  }

  /** What the engine says to an order; nothing when it is dead or dies of it. */
  Optional<Answer> order(Order order) {
    if (loop != null && backlog.hindered() && !order.holdsBack()) {
      tally.count(Happening.ORDER_NOT_TAKEN);
      return Optional.of(new Answer.Unavailable(HINDERED));
    }
    answer = Optional.empty();
    post(new Input.Ordered(order));
    return answer;
  }

  void post(Input input) {
    Loop present = loop;
    if (present != null) {
      tell(input);
      invariants.before(input);
      settle(present.on(input, clocks.now()));
    }
  }

  private void probe(SimulatedComponent c, ProbeSpec spec, int lived) {
    if (lived == life && loop != null) {
      post(new Input.Seen(world.probe(c, spec)));
      agenda.in(spec.every(), () -> probe(c, spec, lived));
    }
  }

  private void sense(SimulatedComponent c, int lived) {
    if (lived == life && loop != null) {
      post(new Input.Seen(world.disks().read(c)));
      agenda.in(Disks.EVERY, () -> sense(c, lived));
    }
  }

  /** Writes everything, then does everything; death may come between any two of these. */
  private void settle(List<Effect> effects) {
    boolean hindered = backlog.hindered();
    if (backlog.holds(effects, invariants.known())) {
      if (!hindered) {
        tally.count(Happening.JOURNAL_HINDERED);
      }
      letDown(effects);
      schedule();
      return;
    }
    effects.forEach(invariants::intended);
    for (Effect effect : effects) {
      tell(effect);
      if (write(effect) && random.nextDouble() < deathPerWrite) {
        die();
        return;
      }
    }
    for (Effect effect : effects) {
      carryOut(effect);
    }
    schedule();
  }

  /** Looks, and does nothing else of what was decided. */
  private void letDown(List<Effect> effects) {
    boolean acts = effects.stream().anyMatch(Effect.Errand.class::isInstance);
    for (Effect effect : effects) {
      tell("unwritten: " + effect);
      switch (effect) {
        case Effect.Perform perform -> {
          tally.count(Happening.NOT_BEGUN);
          backlog.notBegun(perform);
        }
        case Effect.Errand errand -> {
          tally.count(Happening.ORDER_WITHDRAWN);
          post(errand.notBegun(HINDERED));
        }
        case Effect.Answered answered ->
            answer = Optional.of(acts ? new Answer.Unavailable(HINDERED) : answered.answer());
        case Effect.Survey _,
            Effect.Examine _,
            Effect.Precheck _,
            Effect.Cancel _,
            Effect.Append _,
            Effect.Note _,
            Effect.Learned _,
            Effect.Fault _ ->
            carryOut(effect);
      }
    }
  }

  private boolean write(Effect effect) {
    switch (effect) {
      case Effect.Append record -> {
        String id = record.incident();
        Incident known = journal.get(id);
        if (known != null) {
          journal.put(id, known.with(record.event()));
        } else if (record.event() instanceof IncidentEvent.Opened opened) {
          journal.put(id, Incident.open(id, opened));
        }
        if (record.event() instanceof IncidentEvent.Executed e
            && e.event() instanceof ExecutionEvent.Started started) {
          lastToken = Math.max(lastToken, started.token());
        }
        invariants.written(record, journal, clocks.now());
      }
      case Effect.Note note -> {
        orders.add(note.event());
        noted(note.event());
        invariants.noted(note.event());
      }
      case Effect.Learned learned -> knowledge = learned.knowledge();
      case Effect.Survey _ -> {
        return false;
      }
      case Effect.Perform _ -> {
        return false;
      }
      case Effect.Examine _ -> {
        return false;
      }
      case Effect.Precheck _ -> {
        return false;
      }
      case Effect.Errand _ -> {
        return false;
      }
      case Effect.Cancel _ -> {
        return false;
      }
      case Effect.Answered _ -> {
        return false;
      }
      case Effect.Fault _ -> {
        return false;
      }
    }
    written = clocks.now();
    return true;
  }

  private void noted(SystemEvent event) {
    if (event instanceof SystemEvent.Stopped stopped) {
      down.add(stopped.component());
    } else if (event instanceof SystemEvent.Wanted wanted) {
      down.remove(wanted.component());
    }
  }

  private void carryOut(Effect effect) {
    int mine = life;
    switch (effect) {
      case Effect.Survey survey ->
          agenda.in(Duration.ofMillis(random.nextInt(1, 30)), () -> survey(survey, mine));
      case Effect.Perform perform -> perform(perform, mine);
      case Effect.Examine examine -> examine(examine, mine);
      case Effect.Precheck precheck ->
          agenda.in(Duration.ofMillis(random.nextInt(1, 10)), () -> precheck(precheck, mine));
      case Effect.Errand errand ->
          act(
              errand.component(),
              errand.action(),
              errand.key(),
              outcome -> {
                if (mine == life) {
                  post(new Input.Carried(errand.component(), outcome));
                }
              });
      case Effect.Cancel _ -> {}
      case Effect.Append _ -> {}
      case Effect.Note _ -> {}
      case Effect.Learned _ -> {}
      case Effect.Answered answered -> answer = Optional.of(answered.answer());
      case Effect.Fault fault -> throw fault.cause();
    }
  }

  private void survey(Effect.Survey survey, int lived) {
    if (lived != life || loop == null) {
      return;
    }
    Instant from = clocks.now().minusMillis(1);
    Map<ComponentId, Presence> presence = new HashMap<>();
    boolean ill = false;
    for (ComponentId id : survey.components()) {
      SimulatedComponent c = world.get(id);
      if (!survey.presenceOnly()) {
        for (ProbeSpec spec : c.component.probes()) {
          Signal.Probed reading = world.probe(c, spec);
          ill |= reading.outcome() == ProbeOutcome.FAIL;
          post(new Input.Seen(reading));
        }
        post(new Input.Seen(world.disks().read(c)));
        ill |= c.full;
      }
      presence.put(id, world.presence(c));
      ill |= world.presence(c) instanceof Presence.Ended;
    }
    invariants.surveyed(survey, ill, clocks.now());
    post(new Input.Surveyed(survey.incident(), from, presence));
  }

  private void perform(Effect.Perform perform, int lived) {
    Command.Perform command = perform.command();
    invariants.performing(perform, journal, world, clocks.now());
    act(
        command.step().on(),
        command.action(),
        command.key(),
        outcome -> {
          if (lived == life) {
            post(
                new Input.Returned(
                    perform.incident(),
                    new ExecutionEvent.Returned(
                        clocks.now(),
                        command.step().index(),
                        command.attempt(),
                        command.undo(),
                        outcome)));
          }
        });
  }

  private void act(ComponentId on, Action action, String key, Consumer<StepOutcome> done) {
    if (killSwitch) {
      StepOutcome refused = new StepOutcome.Failed("the kill switch is set", "");
      agenda.in(Duration.ofMillis(1), () -> done.accept(refused));
    } else {
      world.act(on, action, key, done);
    }
  }

  private void precheck(Effect.Precheck precheck, int lived) {
    if (lived == life) {
      post(
          new Input.Prechecked(
              precheck.incident(), new ExecutionEvent.Prechecked(clocks.now(), List.of())));
    }
  }

  private void examine(Effect.Examine examine, int lived) {
    Command.Examine command = examine.command();
    agenda.in(
        Duration.ofMillis(500),
        () -> {
          if (lived == life) {
            post(
                new Input.Examined(
                    examine.incident(),
                    new ExecutionEvent.Examined(
                        clocks.now(),
                        command.step().index(),
                        command.attempt(),
                        command.undo(),
                        world.examine(command.step().on(), command.action(), command.key()))));
          }
        });
  }

  private void die() {
    tell("the engine dies");
    backlog.lost();
    invariants.died();
    deaths++;
    life++;
    loop = null;
    world.tell(signal -> {});
    agenda.in(Duration.ofMillis(random.nextInt(500, 5_000)), this::start);
  }

  /** A clock that is slow would else be asked again and again in ever shorter pauses. */
  private Duration wait(Instant until) {
    Duration wait = Duration.between(clocks.now(), until);
    return wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT;
  }

  private void schedule() {
    Loop present = loop;
    if (present == null) {
      return;
    }
    present
        .wakeAt()
        .filter(at -> at.isBefore(wake) || !wake.isAfter(clocks.now()))
        .ifPresent(
            at -> {
              wake = at;
              int mine = life;
              agenda.in(
                  wait(at),
                  () -> {
                    if (mine == life && at.equals(wake)) {
                      wake = Instant.MAX;
                      post(new Input.Ticked());
                    }
                  });
            });
  }
}
