package dev.aceso.targets.process;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Signal;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.ProcessRecord.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the lives of a component's process began and ended: kept in a record that outlives the
 * engine, and told as signals. Not thread-safe: its watch has a lock.
 */
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

  private final ComponentId id;
  private final Launch launch;
  private final Consumer<Signal> sink;
  private final InstantSource clock;
  private final Supplier<String> boot;
  private final Path file;
  private @Nullable ProcessRecord record;
  private Presence absent = new Presence.Unseen();
  private boolean closed;

  /**
   * Knows nothing before it is read or told.
   *
   * @param boot tells which boot of the machine this is
   */
  Chronicle(
      TargetSpec spec,
      Launch launch,
      Consumer<Signal> sink,
      InstantSource clock,
      Supplier<String> boot) {
    this.id = spec.component().id();
    this.launch = launch;
    this.sink = sink;
    this.clock = clock;
    this.boot = boot;
    this.file = spec.state().resolve(id + Survivors.RECORD);
  }

  /** What has become of what an earlier engine had started; nothing is touched. */
  LastLife lastLife() {
    return Survivors.lastLife(file, boot.get());
  }

  /** What an earlier engine has kept. */
  Optional<ProcessRecord> read() throws IOException {
    Optional<ProcessRecord> kept = ProcessRecord.read(file);
    record = kept.orElse(null);
    return kept;
  }

  /** The latest life that is known of. */
  Optional<ProcessRecord> known() {
    return Optional.ofNullable(record);
  }

  /** How the component is while no process of it runs. */
  Presence absent() {
    return absent;
  }

  /** It stays ended, which is nobody's failure. */
  void leave() {
    ProcessRecord kept =
        record == null || record.process().isEmpty()
            ? ProcessRecord.intended(Origin.unknown(boot.get()), clock.instant())
            : record;
    Survivors.endGroup(kept, boot.get());
    ProcessRecord.End end =
        new ProcessRecord.End(
            kept.end().map(ProcessRecord.End::at).orElseGet(clock::instant),
            kept.end()
                .map(ProcessRecord.End::status)
                .orElseGet(() -> new ExitStatus.Unseen("it is not to be started")),
            true);
    ProcessRecord left = kept.left(boot.get(), end);
    if (left.process().isPresent()) {
      record = left;
      keep();
    }
    tell(left, end, Ending.DONE);
  }

  /** Tells of an end that an earlier engine saw, or that nobody did. */
  void tellGone() {
    ProcessRecord kept = record;
    if (kept == null || kept.process().isEmpty()) {
      return;
    }
    Survivors.endGroup(kept, boot.get());
    ProcessRecord over =
        kept.end().isPresent()
            ? kept
            : kept.ended(
                new ProcessRecord.End(
                    clock.instant(),
                    new ExitStatus.Unseen("it ended while no engine watched"),
                    kept.stopUntil().isPresent()));
    record = over;
    keep();
    over.end()
        .ifPresent(
            end ->
                tell(
                    over,
                    end,
                    end.requested() && !launch.ofItself()
                        ? Ending.DONE
                        : Ending.of(end.requested())));
  }

  /** What runs can't be watched, or can't be made to run: that counts as its end. */
  void failed(String why) {
    LOG.warn("{}: {}", id, why);
    record = null;
    Instant now = clock.instant();
    ExitStatus status = new ExitStatus.Unseen(why);
    absent = new Presence.Ended(now, status, false);
    sink.accept(new Signal.Exited(id, now, 0, status, Duration.ZERO, false));
  }

  /** Keeps that a process is about to be started; without that none is. */
  void intend(Origin origin, Instant now) throws IOException {
    ProcessRecord intended = ProcessRecord.intended(origin, now);
    intended.write(file);
    record = intended;
  }

  /**
   * From now on this is the process of the component.
   *
   * @param owned whether what is known is of what the engine started
   * @return how it came to run
   */
  Origin runs(Life begun, Instant since, boolean owned) {
    Optional<ProcessRecord> kept = known();
    boolean same =
        kept.flatMap(ProcessRecord::process).filter(begun.identity()::equals).isPresent();
    ProcessRecord before =
        kept.filter(_ -> same || owned)
            .orElseGet(() -> ProcessRecord.intended(Origin.unknown(boot.get()), since));
    Optional<Instant> stopUntil =
        same && before.requested(clock.instant()) ? before.stopUntil() : Optional.empty();
    record = before.started(begun.identity()).stopping(stopUntil);
    return before.origin();
  }

  /** Tells that it runs, then keeps it. */
  void tellBegun(Life begun) {
    sink.accept(new Signal.Started(id, clock.instant(), begun.pid(), begun.adopted()));
    keep();
  }

  /**
   * Tells that it has ended, unless nothing is told any more.
   *
   * @return what is to be kept of it
   */
  Optional<ProcessRecord> ended(ExitStatus status) {
    ProcessRecord living = record;
    if (living == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    ProcessRecord.End end = new ProcessRecord.End(now, status, living.requested(now));
    ProcessRecord ended = living.ended(end);
    record = ended;
    if (closed) {
      return Optional.empty();
    }
    tell(ended, end, Ending.of(end.requested()));
    return Optional.of(ended);
  }

  /** Remembers, beyond the engine's own life, until when its end is a wanted one. */
  void stopping(Optional<Instant> until) {
    if (record != null) {
      record = record.stopping(until);
      keep();
    }
  }

  void keepIfLatest(ProcessRecord ended) {
    if (ended.equals(record)) {
      keep();
    }
  }

  /** A full disk must not stop a recovery: what isn't kept is found by its mark. */
  private void keep() {
    if (closed || record == null) {
      return;
    }
    try {
      record.write(file);
    } catch (IOException e) {
      LOG.warn("{} can't be kept: {}", file, e.toString());
    }
  }

  private void tell(ProcessRecord over, ProcessRecord.End end, Ending ending) {
    absent = new Presence.Ended(end.at(), end.status(), ending);
    Duration uptime = Duration.between(over.at(), end.at());
    sink.accept(
        new Signal.Exited(
            id,
            end.at(),
            over.process().map(Proc.Identity::pid).orElse(0L),
            end.status(),
            uptime.isNegative() ? Duration.ZERO : uptime,
            ending));
  }

  /** From now on nothing is told of an end, and nothing is kept. */
  void close() {
    closed = true;
  }
}
