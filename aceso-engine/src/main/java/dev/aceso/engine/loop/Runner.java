package dev.aceso.engine.loop;

import dev.aceso.engine.journal.AppendOnly;
import dev.aceso.loop.Answer;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Input;
import dev.aceso.loop.Loop;
import dev.aceso.loop.Order;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import dev.aceso.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's thread: takes what is posted, lets the loop react, makes it durable, carries it out.
 * While the journal can't be written it goes on to look and to decide, and nothing is done: what
 * was decided is decided on again once it can be written. Of orders only those are taken that hold
 * something back.
 *
 * <p>Looks change nothing, so they don't wait for the journal: what led to them is written with
 * what follows from them, before the first effect or a moment later. A crash costs one write so.
 */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  /** How long whoever gives an order waits for the answer. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** Something to take, and the order that it is. */
  private record Posted(Input input, @Nullable Request request) {}

  private final Loop loop;
  private final InstantSource clock;
  private final Board board;
  private final BlockingQueue<Posted> mailbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final BiConsumer<ComponentId, Boolean> hurry;
  private final Door door;
  private final Hands hands;
  private final Outbox outbox;
  private final Heart heart;
  private volatile boolean closed;

  /**
   * A runner that has yet to be started.
   *
   * @param watched finds what watches a component
   * @param hurry is told whether a component is to be probed quickly, whenever that changes
   * @param killSwitch is asked right before each effect
   * @param door what all passes that is posted
   * @param heart takes the marks of each turn, and what broke the loop
   */
  Runner(
      Loop loop,
      AppendOnly journal,
      InstantSource clock,
      Board board,
      Function<ComponentId, @Nullable Watched> watched,
      BiConsumer<ComponentId, Boolean> hurry,
      KillSwitch killSwitch,
      Door door,
      Heart heart) {
    this.loop = loop;
    this.door = door;
    this.heart = heart;
    this.outbox = new Outbox(journal, this::written, why -> board.problem(Hindrance.RESERVE, why));
    this.clock = clock;
    this.board = board;
    this.hands = new Hands(watched, clock, killSwitch, door, this::post);
    this.hurry = hurry;
    this.thread = Thread.ofPlatform().name("aceso-loop").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void post(Input input) {
    mailbox.add(new Posted(door.input(input), null));
  }

  void see(Signal signal) {
    post(new Input.Seen(signal));
  }

  Optional<Progress> progress(String incident) {
    return hands.progress(incident).map(door::progress);
  }

  /** Returns once the order is durable and in force, or is not carried out and will not be. */
  Answer order(Order order) {
    Request request = new Request(door.order(order));
    mailbox.add(new Posted(new Input.Ordered(request.order()), request));
    return request.await(ANSWER);
  }

  private void run() {
    try {
      heart.at("going on where the journal ends");
      List<Effect> resumed = loop.resume(clock.instant());
      settle(resumed, null);
      board.changed(loop, touched(resumed), incidents(resumed));
      outbox.catchUp(mailbox.isEmpty());
      while (!closed) {
        heart.at("waiting for what comes next");
        Posted next = mailbox.poll(untilWake().toNanos(), TimeUnit.NANOSECONDS);
        turn(next == null ? new Posted(new Input.Ticked(), null) : next);
      }
      outbox.write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      broke(e);
    }
  }

  private void turn(Posted next) {
    heart.at(deed(next.input()));
    take(next);
    heart.at("writing to the journal, or doing what waited for that,");
    outbox.catchUp(mailbox.isEmpty());
  }

  private static String deed(Input input) {
    return input instanceof Input.Seen(Signal signal)
        ? "dealing with what was seen of " + signal.component()
        : "dealing with an input (%s)".formatted(input.getClass().getSimpleName());
  }

  /** People are told by whatever still works; that the heart knows comes first. */
  private void broke(Throwable by) {
    heart.broke(by);
    LOG.error("the loop broke, and nothing more is done", by);
    board.problem(Hindrance.LOOP, door.line("the loop broke: " + by));
  }

  private void written(String trouble) {
    heart.unwritten(trouble);
    board.problem(Hindrance.JOURNAL, trouble);
  }

  private Duration untilWake() {
    Duration longest = outbox.patience();
    Instant now = clock.instant();
    return loop.wakeAt()
        .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO)
        .filter(wait -> wait.compareTo(longest) < 0)
        .orElse(longest);
  }

  /** What nobody waits for any more is not obeyed, nor what can't be made durable. */
  private void take(Posted posted) {
    Request request = posted.request();
    if (request != null) {
      if (!request.take()) {
        return;
      }
      String trouble = outbox.trouble();
      if (!trouble.isEmpty() && !request.order().holdsBack()) {
        request.answer(notDone(trouble));
        return;
      }
    }
    handle(posted.input(), request);
  }

  private void handle(Input input, @Nullable Request request) {
    List<Effect> effects = loop.on(input, clock.instant());
    settle(effects, request);
    if (input instanceof Input.Seen seen) {
      board.changed(loop, Set.of(seen.signal().component()), incidents(effects));
    } else if (!effects.isEmpty()) {
      board.changed(loop, touched(effects), incidents(effects));
    }
  }

  /** Keeps what is to be durable, looks at once, and leaves the rest until that is written. */
  private void settle(List<Effect> effects, @Nullable Request request) {
    outbox.keep(effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Survey survey -> hands.survey(survey);
        case Effect.Examine examine -> hands.examine(examine);
        case Effect.Precheck precheck -> hands.precheck(precheck);
        case Effect.Perform perform ->
            outbox.then(() -> hands.perform(perform), why -> undecided(perform, why));
        case Effect.Errand errand ->
            outbox.then(() -> hands.errand(errand), why -> handle(errand.notBegun(why), null));
        case Effect.Cancel(String incident) ->
            outbox.then(() -> hands.cancel(incident), _ -> hands.cancel(incident));
        case Effect.Answered(Answer answer) -> {
          if (request != null) {
            boolean acts = effects.stream().anyMatch(Effect.Errand.class::isInstance);
            outbox.then(
                () -> request.answer(answer),
                why -> request.answer(acts ? notDone(why) : unwritten(answer, why)));
          }
        }
        case Effect.Fault fault -> {
          LOG.error(fault.what(), fault.cause());
          board.problem(Hindrance.LOOP, door.line(fault.what() + ": " + fault.cause()));
        }
        case Effect.Append _ -> {}
        case Effect.Note _ -> {}
        case Effect.Learned _ -> {}
      }
    }
    Set<ComponentId> changed = loop.urgency().takeChanged();
    if (!changed.isEmpty()) {
      changed.forEach(id -> hurry.accept(id, loop.urgency().urgent(id)));
    }
  }

  /** It is decided on again, on what is true then, as soon as that can be written. */
  private void undecided(Effect.Perform perform, String why) {
    outbox.afterTrouble(() -> post(perform.notBegun(clock.instant(), why)));
  }

  private static Answer notDone(String why) {
    return new Answer.Unavailable("it is not done, and not kept for later: " + why);
  }

  private static Answer unwritten(Answer answer, String why) {
    return answer instanceof Answer.Done(String text)
        ? new Answer.Done(
            "%s; it holds now, but is forgotten should the engine end before it can be written: %s"
                .formatted(text, why))
        : answer;
  }

  private static Map<String, List<IncidentEvent>> incidents(List<Effect> effects) {
    Map<String, List<IncidentEvent>> incidents = new LinkedHashMap<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Append record) {
        incidents.computeIfAbsent(record.incident(), _ -> new ArrayList<>()).add(record.event());
      }
    }
    return incidents;
  }

  /** The components whose status may read differently now. */
  private Set<ComponentId> touched(List<Effect> effects) {
    Set<ComponentId> touched = new LinkedHashSet<>();
    boolean system = false;
    List<Incident> incidents = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Append record) {
        loop.incident(record.incident()).ifPresent(incidents::add);
      }
      system |= effect instanceof Effect.Note;
    }
    if (system) {
      loop.config().topology().components().forEach(c -> touched.add(c.id()));
    }
    for (Incident incident : incidents) {
      incident.failures().forEach(f -> touched.add(f.component()));
      touched.add(incident.origin());
    }
    return touched;
  }

  /** Takes what was posted before, then ends; one that never began has nothing to end. */
  void stop() throws InterruptedException {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    post(new Input.Ticked());
    thread.join(Duration.ofSeconds(10));
  }
}
