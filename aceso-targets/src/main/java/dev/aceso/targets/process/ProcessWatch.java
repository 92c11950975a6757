package dev.aceso.targets.process;

import dev.aceso.model.Durations;
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
 * learned goes into its {@link Chronicle} before anyone acts on it. Thread-safe.
 */
final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

  /** How long what is ending may take until all is known of its end. */
  private static final Duration ENDING = Duration.ofMillis(500);

  private final TargetSpec spec;
  private final Launch launch;
  private final Supplier<String> boot;
  private final InstantSource clock;
  private final Chronicle chronicle;
  private final Optional<NamedProcess> named;

  private final Object lock = new Object();
  private @Nullable Life life;
  private @Nullable Life launcher;
  private String line = "";
  private volatile Optional<String> drift = Optional.empty();
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
    this.clock = clock;
    this.chronicle = new Chronicle(spec, launch, sink, clock, boot);
    this.named =
        settings.has("pidfile")
            ? Optional.of(
                new NamedProcess(
                    spec.component().id(),
                    new PidFile(spec.resolve(settings.text("pidfile")), launch.likeness()),
                    clock))
            : Optional.empty();
  }

  /** What has become of what an earlier engine had started; nothing is touched. */
  LastLife lastLife() {
    return named.isPresent() ? new LastLife.NotOwned() : chronicle.lastLife();
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
        if (named.isPresent()) {
          chronicle.read();
          look();
          tellGone();
        } else {
          own(how);
        }
      } catch (IOException | PosixException e) {
        chronicle.failed("it can't be watched: " + e.getMessage());
      }
    }
    named.ifPresent(process -> process.follow(this::look));
  }

  private void own(Beginning how) throws IOException, PosixException {
    Optional<ProcessRecord> kept = chronicle.read();
    line = kept.map(k -> k.origin().line()).orElse("");
    Optional<PidFd> living = Survivors.find(kept, boot.get());
    boolean never = kept.flatMap(ProcessRecord::process).isEmpty();
    if (living.isPresent()) {
      adopt(living.get(), kept.map(ProcessRecord::at));
    } else if (how == Beginning.LEAVE || (never && !launch.ofItself())) {
      chronicle.leave();
    } else if (never || how == Beginning.START) {
      kept.ifPresent(over -> Survivors.endGroup(over, boot.get()));
      launch();
    } else {
      tellGone();
    }
  }

  private void tellGone() {
    if (life == null) {
      chronicle.tellGone();
    }
  }

  /** Follows the process that the pidfile names, when it isn't followed yet. */
  private void look() {
    synchronized (lock) {
      if (closed || !begun || named.isEmpty()) {
        return;
      }
      try {
        Optional<PidFd> found = named.get().find();
        if (found.isPresent()) {
          follow(found.get());
        }
      } catch (PosixException e) {
        LOG.warn("{}: its process can't be watched: {}", spec.component().id(), e.getMessage());
      }
    }
  }

  private void follow(PidFd process) throws PosixException {
    if (life != null && life.pid() == process.pid() && life.alive()) {
      process.close();
    } else if (launcher != null && launcher.pid() == process.pid()) {
      process.close();
      running(launcher, clock.instant());
    } else {
      adopt(process, Proc.stat(process.pid()).flatMap(s -> Proc.started(s, clock.instant())));
    }
  }

  private void adopt(PidFd process, Optional<Instant> since) throws PosixException {
    Instant now = clock.instant();
    running(
        Life.of(process, since.orElse(now), true, named.isEmpty(), this::ended), since.orElse(now));
  }

  /** From now on this is the process of the component. */
  private void running(Life begun, Instant since) {
    life = begun;
    Origin origin = chronicle.runs(begun, since, named.isEmpty());
    drift = named.isPresent() ? Optional.empty() : driftOf(origin);
    chronicle.tellBegun(begun);
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
    chronicle.intend(origin, now);
    running(Life.ofChild(launch.start(origin.mark()), now, true, this::ended), now);
    return leftovers;
  }

  private long lastGroup() {
    return chronicle.known().flatMap(ProcessRecord::process).map(Proc.Identity::pid).orElse(0L);
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

  private void ended(Life over, ExitStatus status) {
    synchronized (lock) {
      if (life != over || chronicle.known().isEmpty()) {
        return;
      }
      life = null;
      drift = Optional.empty();
      chronicle
          .ended(status)
          .ifPresent(ended -> Thread.ofVirtual().start(() -> keepIfLatest(ended)));
    }
  }

  private void keepIfLatest(ProcessRecord ended) {
    synchronized (lock) {
      chronicle.keepIfLatest(ended);
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
        Presence absent = chronicle.absent();
        return absent instanceof Presence.Unseen
            ? named.flatMap(NamedProcess::refusal).orElse(absent)
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
      if (life == ending) {
        chronicle.stopping(until);
      }
    }
  }

  /** Starts it, unless it runs; begins to watch it when that has not been done. */
  StepOutcome start(Duration timeout) throws InterruptedException {
    awaitEnding();
    if (!begun()) {
      begin(Beginning.AS_FOUND);
    }
    if (named.isPresent()) {
      return startByPidFile(timeout);
    }
    synchronized (lock) {
      try {
        if (life == null) {
          Optional<PidFd> earlier = Survivors.find(chronicle.known(), boot.get());
          if (earlier.isPresent()) {
            adopt(earlier.get(), chronicle.known().map(ProcessRecord::at));
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
        chronicle.failed("it can't be started: " + e.getMessage());
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
      why =
          named.map(NamedProcess::refused).filter(r -> !r.isEmpty()).map(r -> ": " + r).orElse("");
    }
    return new StepOutcome.Unknown(
        "its pidfile names no process of its own %s after the start%s"
            .formatted(Durations.show(timeout), why));
  }

  /** Ends the watching; what runs runs on, and is reaped when it ends. */
  void close() {
    synchronized (lock) {
      closed = true;
      chronicle.close();
    }
    named.ifPresent(NamedProcess::close);
  }
}
