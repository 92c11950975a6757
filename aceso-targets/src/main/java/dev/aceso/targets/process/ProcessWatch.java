package dev.aceso.targets.process;

import dev.aceso.model.Durations;
import dev.aceso.model.Ending;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.Posix.PosixException;
import dev.aceso.targets.process.ProcessRecord.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one process of a component: what runs now, how it came to run, how it ended. Whatever is
 * learned is kept in a record beside it before anyone acts on it. Thread-safe.
 */
final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

  /** How long what is ending may take until all is known of its end. */
  private static final Duration ENDING = Duration.ofMillis(500);

  private final TargetSpec spec;
  private final Launch launch;
  private final Supplier<String> boot;
  private final Consumer<Signal> sink;
  private final InstantSource clock;
  private final Path recordFile;
  private final Optional<PidFile> pidFile;

  private final Object lock = new Object();
  private @Nullable Life life;
  private @Nullable Life launcher;
  private @Nullable ProcessRecord record;
  private String line = "";
  private volatile Optional<String> drift = Optional.empty();
  private String refused = "";
  private Instant refusedAt = Instant.EPOCH;
  private Presence absent = new Presence.Unseen();
  private boolean begun;
  private boolean closed;

  /**
   * Watches nothing before it is told to.
   *
   * @param boot tells which boot of the machine this is
   */
  ProcessWatch(TargetSpec spec, Consumer<Signal> sink, InstantSource clock, Supplier<String> boot) {
    Settings settings = spec.settings();
    this.spec = spec;
    this.launch = new Launch(spec);
    this.boot = boot;
    this.sink = sink;
    this.clock = clock;
    this.recordFile = spec.state().resolve(spec.component().id() + Survivors.RECORD);
    this.pidFile =
        settings.has("pidfile")
            ? Optional.of(new PidFile(spec.resolve(settings.text("pidfile")), launch.likeness()))
            : Optional.empty();
  }

  /** What has become of what an earlier engine had started; nothing is touched. */
  LastLife lastLife() {
    if (pidFile.isPresent()) {
      return new LastLife.NotOwned();
    }
    return Survivors.lastLife(recordFile, boot.get());
  }

  /** Adopts what runs, tells of what has ended, or starts what never ran. */
  void begin(Beginning how) {
    Rehearsal.begin();
    synchronized (lock) {
      if (begun) {
        return;
      }
      begun = true;
      try {
        if (pidFile.isPresent()) {
          record = ProcessRecord.read(recordFile).orElse(null);
          look();
          told();
        } else {
          own(how);
        }
      } catch (IOException | PosixException e) {
        failed("it can't be watched: " + e.getMessage());
      }
    }
    pidFile.ifPresent(file -> file.follow(spec.component().id().value(), this::look));
  }

  private void own(Beginning how) throws IOException, PosixException {
    Optional<ProcessRecord> kept = ProcessRecord.read(recordFile);
    record = kept.orElse(null);
    line = kept.map(k -> k.origin().line()).orElse("");
    Optional<PidFd> living = Survivors.find(kept, boot.get());
    boolean never = kept.flatMap(ProcessRecord::process).isEmpty();
    if (living.isPresent()) {
      adopt(living.get(), kept.map(ProcessRecord::at));
    } else if (how == Beginning.LEAVE || (never && !launch.ofItself())) {
      leave();
    } else if (never || how == Beginning.START) {
      kept.ifPresent(over -> Survivors.endGroup(over, boot.get()));
      launch();
    } else {
      told();
    }
  }

  private void told() {
    if (life == null && record != null) {
      gone(record);
    }
  }

  /** It stays ended, which is nobody's failure. */
  private void leave() {
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
  private void gone(ProcessRecord kept) {
    if (kept.process().isEmpty()) {
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

  private void tell(ProcessRecord over, ProcessRecord.End end, Ending ending) {
    absent = new Presence.Ended(end.at(), end.status(), ending);
    Duration uptime = Duration.between(over.at(), end.at());
    sink.accept(
        new Signal.Exited(
            spec.component().id(),
            end.at(),
            over.process().map(Proc.Identity::pid).orElse(0L),
            end.status(),
            uptime.isNegative() ? Duration.ZERO : uptime,
            ending));
  }

  private void failed(String why) {
    LOG.warn("{}: {}", spec.component().id(), why);
    record = null;
    Instant now = clock.instant();
    ExitStatus status = new ExitStatus.Unseen(why);
    absent = new Presence.Ended(now, status, false);
    sink.accept(new Signal.Exited(spec.component().id(), now, 0, status, Duration.ZERO, false));
  }

  /** Follows the process that the pidfile names, when it isn't followed yet. */
  private void look() {
    synchronized (lock) {
      if (closed || !begun || pidFile.isEmpty()) {
        return;
      }
      try {
        switch (pidFile.get().named()) {
          case PidFile.Named.Running running -> {
            refused = "";
            follow(running.process());
          }
          case PidFile.Named.Nobody _ -> refused = "";
          case PidFile.Named.Refused no -> refuse(no.why());
        }
      } catch (PosixException e) {
        LOG.warn("{}: its process can't be watched: {}", spec.component().id(), e.getMessage());
      }
    }
  }

  private void refuse(String why) {
    if (!why.equals(refused)) {
      LOG.warn("{}: {}", spec.component().id(), why);
      refused = why;
      refusedAt = clock.instant();
    }
  }

  private void follow(PidFd named) throws PosixException {
    if (life != null && life.pid() == named.pid() && life.alive()) {
      named.close();
    } else if (launcher != null && launcher.pid() == named.pid()) {
      named.close();
      running(launcher, clock.instant());
    } else {
      adopt(named, Proc.stat(named.pid()).flatMap(s -> Proc.started(s, clock.instant())));
    }
  }

  private void adopt(PidFd process, Optional<Instant> since) throws PosixException {
    Instant now = clock.instant();
    running(
        Life.of(process, since.orElse(now), true, pidFile.isEmpty(), this::ended),
        since.orElse(now));
  }

  /** From now on this is the process of the component. */
  private void running(Life begun, Instant since) {
    life = begun;
    Optional<ProcessRecord> kept = Optional.ofNullable(record);
    boolean same =
        kept.flatMap(ProcessRecord::process).filter(begun.identity()::equals).isPresent();
    ProcessRecord known =
        kept.filter(_ -> same || pidFile.isEmpty())
            .orElseGet(() -> ProcessRecord.intended(Origin.unknown(boot.get()), since));
    Optional<Instant> stopUntil =
        same && known.requested(clock.instant()) ? known.stopUntil() : Optional.empty();
    record = known.started(begun.identity()).stopping(stopUntil);
    drift = pidFile.isPresent() ? Optional.empty() : driftOf(known.origin());
    sink.accept(
        new Signal.Started(spec.component().id(), clock.instant(), begun.pid(), begun.adopted()));
    keep();
  }

  /**
   * Starts what is found by no pidfile. The intent is written first: should the engine die before
   * it knows the number, the next one finds the process by the mark in its environment.
   *
   * @return what earlier runs had left behind and was ended before; empty when nothing
   */
  private String launch() throws IOException, PosixException {
    String leftovers = line.isEmpty() ? "" : Leftovers.end(launch.marks(line), lastGroup());
    if (!leftovers.isEmpty()) {
      LOG.info("{}: {}", spec.component().id(), leftovers);
    }
    Instant now = clock.instant();
    Origin origin = launch.origin(line, boot.get());
    line = origin.line();
    ProcessRecord intended = ProcessRecord.intended(origin, now);
    intended.write(recordFile);
    record = intended;
    running(Life.ofChild(launch.start(origin.mark()), now, true, this::ended), now);
    return leftovers;
  }

  private long lastGroup() {
    return Optional.ofNullable(record)
        .flatMap(ProcessRecord::process)
        .map(Proc.Identity::pid)
        .orElse(0L);
  }

  private Optional<String> driftOf(Origin origin) {
    return origin.definition().drift(launch.definition(origin.mark()));
  }

  /** In what that which runs differs from its configuration. */
  Optional<String> drift() {
    return drift;
  }

  Path directory() {
    return launch.directory();
  }

  Path output() {
    return launch.output();
  }

  /** A full disk must not stop a recovery: what isn't kept is found by its mark. */
  private void keep() {
    if (closed || record == null) {
      return;
    }
    try {
      record.write(recordFile);
    } catch (IOException e) {
      LOG.warn("{} can't be kept: {}", recordFile, e.toString());
    }
  }

  private void ended(Life over, ExitStatus status) {
    synchronized (lock) {
      if (life != over || record == null) {
        return;
      }
      Instant now = clock.instant();
      life = null;
      drift = Optional.empty();
      ProcessRecord.End end = new ProcessRecord.End(now, status, record.requested(now));
      ProcessRecord ended = record.ended(end);
      record = ended;
      if (!closed) {
        tell(ended, end, Ending.of(end.requested()));
        Thread.ofVirtual().start(() -> keepIfLatest(ended));
      }
    }
  }

  private void keepIfLatest(ProcessRecord ended) {
    synchronized (lock) {
      if (ended.equals(record)) {
        keep();
      }
    }
  }

  /** What runs at this moment. */
  Optional<Life> living() {
    synchronized (lock) {
      return Optional.ofNullable(life).filter(Life::alive);
    }
  }

  Presence presence() {
    look();
    awaitEnding();
    synchronized (lock) {
      if (life == null) {
        return absent instanceof Presence.Unseen && !refused.isEmpty()
            ? new Presence.Ended(refusedAt, new ExitStatus.Unseen(refused), false)
            : absent;
      }
      return life.alive()
          ? new Presence.Running(life.pid(), life.since(), life.adopted())
          : new Presence.Ended(clock.instant(), new ExitStatus.Unseen("it is just ending"), false);
    }
  }

  /** What has ended but was not dealt with is about to be; nothing is decided on the half of it. */
  private void awaitEnding() {
    Optional<Life> ending;
    synchronized (lock) {
      ending = Optional.ofNullable(life).filter(l -> !l.alive());
    }
    try {
      if (ending.isPresent()) {
        ending.get().await(ENDING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Remembers, beyond the engine's own life, until when its end is a wanted one. */
  void stopping(Life ending, Optional<Instant> until) {
    synchronized (lock) {
      if (life == ending && record != null) {
        record = record.stopping(until);
        keep();
      }
    }
  }

  /** Starts it, unless it runs; begins to watch it when that has not been done. */
  StepOutcome start(Duration timeout) throws InterruptedException {
    awaitEnding();
    if (!begun()) {
      begin(Beginning.AS_FOUND);
    }
    if (pidFile.isPresent()) {
      return startByPidFile(timeout);
    }
    synchronized (lock) {
      try {
        if (life == null) {
          Optional<PidFd> earlier = Survivors.find(Optional.ofNullable(record), boot.get());
          if (earlier.isPresent()) {
            adopt(earlier.get(), Optional.ofNullable(record).map(ProcessRecord::at));
          }
        }
        if (life != null && life.alive()) {
          return new StepOutcome.Succeeded("runs already, pid " + life.pid());
        }
        String leftovers = launch();
        String started = "started, pid " + (life == null ? 0 : life.pid());
        return new StepOutcome.Succeeded(
            leftovers.isEmpty() ? started : started + "; " + leftovers);
      } catch (IOException e) {
        return new StepOutcome.Failed(
            "nothing was started, because it could not be recorded: " + e, "");
      } catch (PosixException e) {
        failed("it can't be started: " + e.getMessage());
        return new StepOutcome.Failed("it can't be started: " + e.getMessage(), "");
      }
    }
  }

  private boolean begun() {
    synchronized (lock) {
      return begun;
    }
  }

  /** Runs the command, which is to bring about a process that the pidfile names. */
  private StepOutcome startByPidFile(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Life launched;
    synchronized (lock) {
      look();
      if (life != null && life.alive()) {
        return new StepOutcome.Succeeded("runs already, pid " + life.pid());
      }
      try {
        long pid = launch.start(spec.component().id().value());
        launched = Life.ofChild(pid, clock.instant(), false, this::ended);
      } catch (PosixException e) {
        return new StepOutcome.Failed("it can't be started: " + e.getMessage(), "");
      }
      launcher = launched;
    }
    while (System.nanoTime() < deadline) {
      Optional<ExitStatus> status = launched.await(Duration.ofMillis(10));
      look();
      Optional<Life> found = living();
      if (found.isPresent()) {
        return new StepOutcome.Succeeded("started, pid " + found.get().pid());
      }
      if (status.isPresent() && !status.get().equals(new ExitStatus.Code(0))) {
        return new StepOutcome.Failed(
            "its command ended with " + status.get() + "; see " + output(), "");
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    String why;
    synchronized (lock) {
      why = refused.isEmpty() ? "" : ": " + refused;
    }
    return new StepOutcome.Unknown(
        "its pidfile names no process of its own %s after the start%s"
            .formatted(Durations.show(timeout), why));
  }

  /** Ends the watching; what runs runs on, and is reaped when it ends. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
    pidFile.ifPresent(PidFile::close);
  }
}
