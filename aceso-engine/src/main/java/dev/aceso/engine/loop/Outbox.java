package dev.aceso.engine.loop;

import dev.aceso.engine.journal.AppendOnly;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.loop.Effect;
import dev.aceso.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be written, and what waits for that. Under load many recoveries share one write.
 *
 * <p>What waits while the journal can't be written is told so at once and is never carried out as
 * it was decided: by the time that there is space, other things may be true and wanted. Confined to
 * the loop's thread.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Between two attempts to write while that fails. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How long what no effect waits for may stay unwritten. */
  private static final Duration UNWRITTEN = Duration.ofMillis(20);

  /** So many effects share a write at most. */
  private static final int TOGETHER = 256;

  private record Waiting(Runnable durable, Consumer<String> hindered) {}

  private final AppendOnly journal;
  private final Consumer<String> problem;
  private final Consumer<String> scarcity;
  private final List<Effect> unwritten = new ArrayList<>();
  private final List<Runnable> afterTrouble = new ArrayList<>();
  private List<Waiting> waiting = new ArrayList<>();
  private String trouble = "";
  private String scarce = "";
  private long unwrittenSince;
  private long triedAt;

  /**
   * An empty one.
   *
   * @param problem is told why the journal can't be written, and an empty text when it can again
   * @param scarcity is told why it soon can't be, and an empty text when that is over
   */
  Outbox(AppendOnly journal, Consumer<String> problem, Consumer<String> scarcity) {
    this.journal = journal;
    this.problem = problem;
    this.scarcity = scarcity;
  }

  void keep(List<Effect> effects) {
    boolean first = unwritten.isEmpty();
    effects.stream().filter(Outbox::kept).forEach(unwritten::add);
    if (first && !unwritten.isEmpty()) {
      unwrittenSince = System.nanoTime();
    }
  }

  private static boolean kept(Effect effect) {
    return effect instanceof Effect.Append
        || effect instanceof Effect.Note
        || effect instanceof Effect.Learned;
  }

  /**
   * Lets something wait until all that was kept before is durable.
   *
   * @param hindered is told why instead, when that can't be
   */
  void then(Runnable durable, Consumer<String> hindered) {
    waiting.add(new Waiting(durable, hindered));
  }

  /** Lets something be done once the journal can be written again and all before is durable. */
  void afterTrouble(Runnable done) {
    afterTrouble.add(done);
  }

  /** How long at most until {@link #catchUp} is to be called. */
  Duration patience() {
    return !trouble.isEmpty() ? AGAIN : unwritten.isEmpty() ? Loop.TICK : UNWRITTEN;
  }

  /** Why the journal can't be written, found out now; empty when it can. */
  String trouble() {
    if (trouble.isEmpty()) {
      try {
        journal.tryToWrite();
      } catch (JournalException e) {
        hindered(e);
      }
    } else {
      write();
    }
    return trouble;
  }

  /**
   * Writes once nothing more is to be taken, or enough has gathered, and then does what had to wait
   * for it.
   */
  void catchUp(boolean idle) {
    if (idle) {
      tellScarcity();
    }
    long now = System.nanoTime();
    if (!trouble.isEmpty()) {
      letDown();
      if (now - triedAt >= AGAIN.toNanos()) {
        write();
      }
      return;
    }
    boolean old = !unwritten.isEmpty() && now - unwrittenSince > UNWRITTEN.toNanos();
    if (old || (!waiting.isEmpty() && (idle || waiting.size() >= TOGETHER))) {
      write();
    }
  }

  /** Writes, and does what waits for it, whatever the time. */
  void write() {
    letDownIfHindered();
    try {
      journal.append(unwritten);
    } catch (JournalException e) {
      hindered(e);
      return;
    }
    unwritten.clear();
    if (trouble.isEmpty()) {
      waiting.forEach(w -> w.durable().run());
      waiting.clear();
    } else {
      LOG.info("the journal can be written again");
      trouble = "";
      problem.accept("");
      List<Runnable> next = List.copyOf(afterTrouble);
      afterTrouble.clear();
      next.forEach(Runnable::run);
    }
  }

  private void tellScarcity() {
    String now = journal.scarcity();
    if (!now.equals(scarce)) {
      scarce = now;
      scarcity.accept(now);
    }
  }

  private void hindered(JournalException e) {
    triedAt = System.nanoTime();
    String why = String.valueOf(e.getMessage());
    if (!why.equals(trouble)) {
      LOG.error(why);
      trouble = why;
      problem.accept(why);
    }
    letDown();
  }

  private void letDownIfHindered() {
    if (!trouble.isEmpty()) {
      letDown();
    }
  }

  private void letDown() {
    List<Waiting> now = waiting;
    waiting = new ArrayList<>();
    now.forEach(w -> w.hindered().accept(trouble));
  }
}
