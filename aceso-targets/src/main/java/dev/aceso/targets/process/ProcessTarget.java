package dev.aceso.targets.process;

import dev.aceso.model.Action;
import dev.aceso.model.Durations;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process: owned by a command, or found by a pidfile. */
final class ProcessTarget implements Target {
  /** In the environment of what is started, so that it is found again whatever happens. */
  static final String MARK = "ACESO_START";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTarget.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final TargetSpec spec;
  private final Settings settings;
  private final Consumer<Signal> sink;
  private final InstantSource clock;
  private final Path recordFile;
  private final Optional<PidFile> pidFile;

  private final Object lock = new Object();
  private @Nullable Life life;
  private @Nullable ProcessRecord record;
  private Presence absent = new Presence.Unseen();
  private boolean closed;

  ProcessTarget(TargetSpec spec, Consumer<Signal> sink, InstantSource clock) {
    this.spec = spec;
    this.settings = spec.settings();
    this.sink = sink;
    this.clock = clock;
    this.recordFile = spec.state().resolve(spec.component().id() + ".process");
    this.pidFile =
        settings.has("pidfile")
            ? Optional.of(new PidFile(spec.resolve(settings.text("pidfile"))))
            : Optional.empty();
  }

  @Override
  public void watch() {
    if (pidFile.isPresent()) {
      pidFile.get().follow(spec.component().id().value(), this::found);
      return;
    }
    try {
      synchronized (lock) {
        Optional<ProcessRecord> kept = ProcessRecord.read(recordFile);
        Optional<Long> living = kept.flatMap(ProcessRecord::living);
        if (kept.isPresent() && living.isPresent()) {
          record = kept.get().started(living.get(), startTicks(living.get()));
          adopt(living.get(), kept.get().stopping());
        } else if (kept.filter(r -> r.pid() != 0).isPresent()) {
          record = kept.get();
          gone(kept.get());
        } else {
          start();
        }
      }
    } catch (IOException | PosixException e) {
      failed("it can't be watched: " + e.getMessage());
    }
  }

  private void gone(ProcessRecord kept) {
    ExitStatus status = new ExitStatus.Unseen("it ended while no engine watched");
    Instant now = clock.instant();
    absent = new Presence.Ended(now, status, kept.stopping());
    sink.accept(
        new Signal.Exited(
            spec.component().id(), now, kept.pid(), status, Duration.ZERO, kept.stopping()));
  }

  private void failed(String why) {
    LOG.warn("{}: {}", spec.component().id(), why);
    Instant now = clock.instant();
    ExitStatus status = new ExitStatus.Unseen(why);
    absent = new Presence.Ended(now, status, false);
    sink.accept(new Signal.Exited(spec.component().id(), now, 0, status, Duration.ZERO, false));
  }

  /** The pidfile names a process that isn't watched yet. */
  private void found(long pid) {
    synchronized (lock) {
      if (!closed && (life == null || life.pid() != pid || !life.alive())) {
        try {
          adopt(pid, false);
        } catch (PosixException e) {
          LOG.info("{}: process {} of the pidfile is gone", spec.component().id(), pid);
        }
      }
    }
  }

  private void adopt(long pid, boolean stopping) throws PosixException {
    Life adopted = Life.of(pid, clock.instant(), true, pidFile.isEmpty(), this::ended);
    adopted.stopping(stopping);
    life = adopted;
    sink.accept(new Signal.Started(spec.component().id(), adopted.since(), pid, true));
  }

  /** Starts it. The intent is written first, so that no kill of the engine can lead to two. */
  private void start() throws IOException, PosixException {
    String mark = spec.component().id() + "-" + UUID.randomUUID();
    ProcessRecord intended = ProcessRecord.intended(mark);
    intended.write(recordFile);
    record = intended;
    Map<String, String> environment = new TreeMap<>(settings.table("env"));
    environment.put(MARK, mark);
    long pid =
        Posix.spawn(
            settings.texts("command"),
            Proc.environment(environment),
            directory().toString(),
            output().toString());
    Life started = Life.of(pid, clock.instant(), false, true, this::ended);
    life = started;
    sink.accept(new Signal.Started(spec.component().id(), started.since(), pid, false));
    record = intended.started(pid, startTicks(pid));
    record.write(recordFile);
  }

  private static long startTicks(long pid) {
    return Proc.stat(pid).map(Proc.Stat::startTicks).orElse(0L);
  }

  private Path directory() {
    return spec.resolve(settings.text("directory", "."));
  }

  private Path output() {
    return settings.has("output")
        ? spec.resolve(settings.text("output"))
        : spec.state().resolve(spec.component().id() + ".out");
  }

  private void ended(Life over, ExitStatus status) {
    synchronized (lock) {
      if (life != over) {
        return;
      }
      Instant now = clock.instant();
      absent = new Presence.Ended(now, status, over.stopping());
      life = null;
      if (!closed) {
        sink.accept(
            new Signal.Exited(
                spec.component().id(),
                now,
                over.pid(),
                status,
                Duration.between(over.since(), now),
                over.stopping()));
      }
    }
  }

  @Override
  public Presence presence() {
    synchronized (lock) {
      if (life != null && life.alive()) {
        return new Presence.Running(life.pid(), life.since(), life.adopted());
      }
      return life == null
          ? absent
          : new Presence.Ended(
              clock.instant(), new ExitStatus.Unseen("it is just ending"), life.stopping());
    }
  }

  @Override
  public List<Signal> look() {
    return pid()
        .flatMap(
            pid ->
                Proc.stat(pid)
                    .map(
                        s ->
                            new Signal.Scheduled(
                                spec.component().id(), clock.instant(), pid, s.state())))
        .<List<Signal>>map(List::of)
        .orElse(List.of());
  }

  @Override
  public Optional<String> obstacle(Action action) {
    return switch (action.verb()) {
      case "start" ->
          settings.has("command")
              ? Optional.empty()
              : Optional.of("it has no command to start it with: give it one beside the pidfile");
      case "stop", "kill", "signal" -> signalObstacle();
      default -> Optional.empty();
    };
  }

  private Optional<String> signalObstacle() {
    Optional<Long> pid = pid();
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    try {
      Posix.kill(pid.get(), 0);
      return Optional.empty();
    } catch (PosixException e) {
      return e.errno() == Posix.ESRCH
          ? Optional.empty()
          : Optional.of(
              "process %d may not be signalled (%s): run the engine as its user or as root"
                  .formatted(pid.get(), e.getMessage()));
    }
  }

  @Override
  public StepOutcome perform(Action action, String key, Duration timeout)
      throws InterruptedException {
    try {
      return switch (action.verb()) {
        case "start" -> started();
        case "stop" -> stop(action.args(), timeout);
        case "kill" -> end(Posix.SIGKILL, timeout, true);
        case "signal" -> signal(action.args());
        case "exec" -> exec(action.args(), key, timeout);
        case "clean" -> Cleaner.clean(spec, action.args(), clock.instant());
        default -> new StepOutcome.Failed("a process can't '%s'".formatted(action.verb()), "");
      };
    } catch (PosixException e) {
      return new StepOutcome.Failed(String.valueOf(e.getMessage()), "");
    } catch (IOException e) {
      return new StepOutcome.Unknown(e.toString());
    }
  }

  private StepOutcome started() throws IOException, PosixException {
    synchronized (lock) {
      if (life != null && life.alive()) {
        return new StepOutcome.Succeeded("runs already, pid " + life.pid());
      }
      try {
        start();
        return new StepOutcome.Succeeded("started, pid " + (life == null ? 0 : life.pid()));
      } catch (PosixException e) {
        failed("it can't be started: " + e.getMessage());
        throw e;
      }
    }
  }

  private StepOutcome stop(Settings args, Duration timeout)
      throws IOException, PosixException, InterruptedException {
    Duration grace = args.duration("grace", settings.duration("grace", GRACE));
    Duration first = grace.compareTo(timeout) < 0 ? grace : timeout;
    StepOutcome outcome = end(Signals.number(settings.text("stop_signal", "TERM")), first, false);
    if (outcome instanceof StepOutcome.Failed && args.flag("force", false)) {
      return end(Posix.SIGKILL, timeout, true);
    }
    return outcome;
  }

  private StepOutcome end(int signal, Duration timeout, boolean sure)
      throws IOException, PosixException, InterruptedException {
    Life ending;
    synchronized (lock) {
      ending = life;
      if (ending == null || !ending.alive()) {
        return new StepOutcome.Succeeded("does not run");
      }
      stopping(ending, true);
    }
    ending.signal(signal);
    Optional<ExitStatus> status = ending.await(timeout);
    if (status.isPresent()) {
      return new StepOutcome.Succeeded(status.get().toString());
    }
    if (sure) {
      return new StepOutcome.Unknown(
          "still there %s after SIGKILL".formatted(Durations.show(timeout)));
    }
    synchronized (lock) {
      if (life == ending) {
        stopping(ending, false);
      }
    }
    return new StepOutcome.Failed(
        "still running %s after it was told to stop".formatted(Durations.show(timeout)), "");
  }

  /** Remembers, beyond the engine's own life, that its end is wanted. */
  private void stopping(Life ending, boolean now) throws IOException {
    ending.stopping(now);
    if (record != null) {
      record = record.toStop(now);
      record.write(recordFile);
    }
  }

  private StepOutcome signal(Settings args) throws PosixException {
    Optional<Long> pid = pid();
    if (pid.isEmpty()) {
      return new StepOutcome.Failed("does not run", "");
    }
    Posix.kill(pid.get(), Signals.number(args.text("signal")));
    return new StepOutcome.Succeeded("");
  }

  private StepOutcome exec(Settings args, String key, Duration timeout)
      throws InterruptedException {
    Path directory = spec.resolve(args.text("directory", settings.text("directory", ".")));
    Map<String, String> environment = new TreeMap<>(settings.table("env"));
    environment.put("ACESO_COMPONENT", spec.component().id().value());
    environment.put("ACESO_KEY", key);
    return switch (Exec.run(args.texts("command"), directory, environment, timeout)) {
      case Exec.Ended.Returned r when r.status().equals(new ExitStatus.Code(0)) ->
          new StepOutcome.Succeeded(r.output());
      case Exec.Ended.Returned r -> new StepOutcome.Failed(r.status().toString(), r.output());
      case Exec.Ended.TimedOut _ ->
          new StepOutcome.Unknown("killed after " + Durations.show(timeout));
      case Exec.Ended.NotStarted n -> new StepOutcome.Failed(n.why(), "");
    };
  }

  @Override
  public Finding examine(Action action, String key, Instant since) {
    boolean running = presence() instanceof Presence.Running;
    return switch (action.verb()) {
      case "start" -> running ? Finding.DONE : Finding.NOT_DONE;
      case "stop", "kill" -> running ? Finding.NOT_DONE : Finding.DONE;
      default -> Finding.CANNOT_TELL;
    };
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    pidFile.ifPresent(PidFile::close);
  }
}
