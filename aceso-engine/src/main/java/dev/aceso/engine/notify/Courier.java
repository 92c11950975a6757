package dev.aceso.engine.notify;

import dev.aceso.engine.config.SystemConfig.Notify;
import dev.aceso.engine.journal.Dispatches;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.loop.Delivery;
import dev.aceso.model.Incident;
import dev.aceso.model.IncidentEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one address, on a thread of its own, in order: all that the journal holds beyond what it
 * was told, also by an engine before. A message counts as told once it was answered, so a death of
 * the engine in between has it told twice, with the same key.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int URGENT = 100;
  private static final int AT_ONCE = 200;

  private final Notify to;
  private final Dispatches journal;
  private final Writer writer;
  private final Runnable changed;
  private final Webhook webhook;
  private final String address;
  private final BlockingQueue<Message> urgent = new ArrayBlockingQueue<>(URGENT);
  private final Thread thread;
  private volatile Delivery delivery;

  /** Puts a message into the form that is posted. */
  interface Writer {
    String json(Message message, Optional<Incident> incident, Notify to);
  }

  /**
   * A courier that has yet to be started.
   *
   * @param changed is called when it fails, or succeeds again
   */
  Courier(Notify to, Dispatches journal, Writer writer, Runnable changed) {
    this.to = to;
    this.journal = journal;
    this.writer = writer;
    this.changed = changed;
    this.webhook = new Webhook(to);
    this.address = fingerprint(to.webhook().toString());
    this.delivery = new Delivery(String.valueOf(to.webhook().getHost()), 0, 0, 0, "");
    this.thread = Thread.ofVirtual().name("aceso-notify").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** What an address is called in the journal, as it may hold a secret. */
  static String fingerprint(String address) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(address.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  Delivery delivery() {
    return delivery;
  }

  /** Tells what no journal holds, as it is about the engine itself. */
  void tell(Message message) {
    if (to.on().contains(message.topic()) && !urgent.offer(message)) {
      LOG.error("a message was dropped, too many wait: {}", message.fact());
    }
  }

  private void run() {
    long told = -1;
    try {
      while (true) {
        Message next = urgent.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          String json = writer.json(next, Optional.empty(), to);
          deliver(json, "engine-" + UUID.randomUUID(), Instant.now(), next);
        }
        try {
          told = told < 0 ? journal.toldUpTo(address) : catchUp(told);
        } catch (JournalException e) {
          note(0, 0, 0, String.valueOf(e.getMessage()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long catchUp(long from) throws JournalException, InterruptedException {
    long told = from;
    List<Dispatches.Row> rows = journal.after(told, AT_ONCE);
    for (int i = 0; i < rows.size(); ) {
      int end = i + 1;
      while (end < rows.size() && together(rows.get(i), rows.get(end))) {
        end++;
      }
      if (end == rows.size() && end == AT_ONCE && i > 0) {
        return told;
      }
      tell(rows.subList(i, end));
      told = rows.get(end - 1).seq();
      journal.told(address, told);
      i = end;
    }
    return told;
  }

  private static boolean together(Dispatches.Row a, Dispatches.Row b) {
    return a.incident().equals(b.incident()) && a.event().at().equals(b.event().at());
  }

  private void tell(List<Dispatches.Row> rows) throws JournalException, InterruptedException {
    Dispatches.Row first = rows.getFirst();
    Optional<Incident> was = after(Optional.empty(), journal.before(first.incident(), first.seq()));
    Optional<Incident> now = after(was, rows);
    List<IncidentEvent> events = rows.stream().map(Dispatches.Row::event).toList();
    int number = 0;
    for (Message message : Messages.of(first.incident(), was, events)) {
      String key = "%s-%d-%d".formatted(first.incident(), first.seq(), number++);
      if (to.on().contains(message.topic())) {
        deliver(writer.json(message, now, to), key, first.event().at(), message);
      }
    }
  }

  private static Optional<Incident> after(Optional<Incident> was, List<Dispatches.Row> rows) {
    Optional<Incident> now = was;
    for (Dispatches.Row row : rows) {
      now = Messages.after(row.incident(), now, row.event());
    }
    return now;
  }

  /** Returns when it was delivered, or given up. */
  private void deliver(String json, String key, Instant at, Message message)
      throws InterruptedException {
    Duration pause = Duration.ofSeconds(1);
    while (true) {
      switch (webhook.post(json, key)) {
        case Webhook.Try.Delivered _ -> {
          note(1, 0, 0, "");
          return;
        }
        case Webhook.Try.Refused(String why) -> {
          giveUp(message, why);
          return;
        }
        case Webhook.Try.Failed(String why) -> {
          if (Duration.between(at, Instant.now()).compareTo(to.giveUp()) > 0) {
            giveUp(message, why);
            return;
          }
          note(0, 1, 0, why);
        }
      }
      TimeUnit.MILLISECONDS.sleep(
          ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis()));
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private void giveUp(Message message, String why) {
    LOG.error("a message to {} is given up ({}): {}", to.webhook().getHost(), why, message.fact());
    note(0, 1, 1, why);
  }

  private void note(int delivered, int failed, int givenUp, String trouble) {
    Delivery was = delivery;
    delivery =
        new Delivery(
            was.to(),
            was.delivered() + delivered,
            was.failures() + failed,
            was.givenUp() + givenUp,
            trouble);
    if (!was.trouble().equals(trouble)) {
      changed.run();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
