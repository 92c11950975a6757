package dev.aceso.engine.loop;

import dev.aceso.engine.journal.Journal;
import dev.aceso.engine.journal.JournalException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop's thread: takes what is posted, lets the loop react, makes it durable, carries it out. A
 * journal that can't be written holds everything up until it can: nothing is done that is not
 * recorded.
 *
 * <p>Looks change nothing, so they don't wait for the journal: what led to them is written with
 * what follows from them, before the first effect or a moment later. A crash costs one write so.
 */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration JOURNAL_AGAIN = Duration.ofSeconds(1);

  /** How long what no effect waits for may stay unwritten. */
  private static final Duration UNWRITTEN = Duration.ofMillis(20);

  /** So many effects share a write at most. */
  private static final int TOGETHER = 256;

  /** Something to take, and who waits for the answer. */
  private record Posted(Input input, @Nullable CompletableFuture<Answer> answer) {}

  private final Loop loop;
  private final Journal journal;
  private final InstantSource clock;
  private final Board board;
  private final BlockingQueue<Posted> mailbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final BiConsumer<ComponentId, Boolean> hurry;
  private final Hands hands;
  private final List<Effect> unwritten = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private long unwrittenSince;
  private volatile boolean closed;

  /**
   * A runner that has yet to be started.
   *
   * @param watched finds what watches a component
   * @param killSwitch is asked right before each effect
   * @param hurry is told whether a component is to be probed quickly, whenever that changes
   */
  Runner(
      Loop loop,
      Journal journal,
      InstantSource clock,
      Board board,
      Function<ComponentId, @Nullable Watched> watched,
      BiConsumer<ComponentId, Boolean> hurry,
      KillSwitch killSwitch) {
    this.loop = loop;
    this.journal = journal;
    this.clock = clock;
    this.board = board;
    this.hands = new Hands(watched, clock, killSwitch, this::post);
    this.hurry = hurry;
    this.thread = Thread.ofPlatform().name("aceso-loop").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void post(Input input) {
    mailbox.add(new Posted(input, null));
  }

  void see(Signal signal) {
    post(new Input.Seen(signal));
  }

  Optional<Progress> progress(String incident) {
    return hands.progress(incident);
  }

  /** Returns once the order is durable and in force. */
  Answer order(Order order) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    mailbox.add(new Posted(new Input.Ordered(order), answer));
    return answer.orTimeout(30, TimeUnit.SECONDS).exceptionally(Runner::late).join();
  }

  private static Answer late(Throwable why) {
    return new Answer.Refused(
        "the engine did not take the order within 30 s; look at its status and log: " + why);
  }

  private void run() {
    try {
      List<Effect> resumed = loop.resume(clock.instant());
      settle(resumed, List.of());
      board.changed(loop, touched(resumed), incidents(resumed));
      catchUp();
      while (!closed) {
        Posted next = mailbox.poll(untilWake().toNanos(), TimeUnit.NANOSECONDS);
        handle(next == null ? new Posted(new Input.Ticked(), null) : next);
        catchUp();
      }
      write();
      afterwards.forEach(Runnable::run);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("the loop broke; nothing more is done: restart the engine", e);
      board.problem(Hindrance.LOOP, "the loop broke: " + e);
      throw e;
    }
  }

  private Duration untilWake() {
    Duration longest = unwritten.isEmpty() ? Loop.TICK : UNWRITTEN;
    Instant now = clock.instant();
    return loop.wakeAt()
        .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO)
        .filter(wait -> wait.compareTo(longest) < 0)
        .orElse(longest);
  }

  private void handle(Posted posted) {
    List<Effect> effects = loop.on(posted.input(), clock.instant());
    settle(effects, posted.answer() == null ? List.of() : List.of(posted.answer()));
    if (posted.input() instanceof Input.Seen seen) {
      board.changed(loop, Set.of(seen.signal().component()), incidents(effects));
    } else if (!effects.isEmpty()) {
      board.changed(loop, touched(effects), incidents(effects));
    }
  }

  /** Keeps what is to be durable, looks at once, and leaves the rest until that is written. */
  private void settle(List<Effect> effects, List<CompletableFuture<Answer>> answers) {
    keep(effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Survey survey -> hands.survey(survey);
        case Effect.Examine examine -> hands.examine(examine);
        case Effect.Precheck precheck -> hands.precheck(precheck);
        case Effect.Perform perform -> afterwards.add(() -> hands.perform(perform));
        case Effect.Errand errand -> afterwards.add(() -> hands.errand(errand));
        case Effect.Cancel cancel -> afterwards.add(() -> hands.cancel(cancel.incident()));
        case Effect.Answered answered ->
            afterwards.add(() -> answers.forEach(a -> a.complete(answered.answer())));
        case Effect.Fault fault -> {
          LOG.error(fault.what(), fault.cause());
          board.problem(Hindrance.LOOP, fault.what() + ": " + fault.cause());
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

  /**
   * Writes once nothing more is to be taken, or enough has gathered, and then does what had to wait
   * for it: under load many recoveries share one write.
   */
  private void catchUp() throws InterruptedException {
    boolean waiting = !afterwards.isEmpty();
    boolean old = !unwritten.isEmpty() && System.nanoTime() - unwrittenSince > UNWRITTEN.toNanos();
    if (old || (waiting && (mailbox.isEmpty() || afterwards.size() >= TOGETHER))) {
      write();
      afterwards.forEach(Runnable::run);
      afterwards.clear();
    }
  }

  private void keep(List<Effect> effects) {
    boolean first = unwritten.isEmpty();
    effects.stream().filter(Runner::kept).forEach(unwritten::add);
    if (first && !unwritten.isEmpty()) {
      unwrittenSince = System.nanoTime();
    }
  }

  private static boolean kept(Effect effect) {
    return effect instanceof Effect.Append
        || effect instanceof Effect.Note
        || effect instanceof Effect.Learned;
  }

  private void write() throws InterruptedException {
    boolean hindered = false;
    while (true) {
      try {
        journal.append(unwritten);
        unwritten.clear();
        if (hindered) {
          LOG.info("the journal can be written again");
          board.problem(Hindrance.JOURNAL, "");
        }
        return;
      } catch (JournalException e) {
        if (!hindered) {
          LOG.error(e.toString());
          board.problem(Hindrance.JOURNAL, String.valueOf(e.getMessage()));
          hindered = true;
        }
        TimeUnit.NANOSECONDS.sleep(JOURNAL_AGAIN.toNanos());
      }
    }
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
