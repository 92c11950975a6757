package dev.aceso.targets.process;

import dev.aceso.model.Action;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Durations;
import dev.aceso.model.ExecutionEvent.Finding;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Lifetime;
import dev.aceso.model.Presence;
import dev.aceso.model.Settings;
import dev.aceso.model.Signal;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.Beginning;
import dev.aceso.targets.LastLife;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.process.Posix.PosixException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One process: owned by a command, or found by a pidfile; and what can be done to it. */
final class ProcessTarget implements Target {
  /** Who holds a process that is being traced. */
  private static final String DEBUGGER = "a debugger";

  private static final Duration GRACE = Duration.ofSeconds(5);

  /** For so long after its time an end that was asked for still counts as such. */
  private static final Duration LATE = Duration.ofSeconds(30);

  private final TargetSpec spec;
  private final Settings settings;
  private final InstantSource clock;
  private final ProcessWatch watch;
  private final Commands commands;
  private final OutputFile output;
  private volatile boolean traced;

  ProcessTarget(
      TargetSpec spec, Consumer<Signal> sink, InstantSource clock, Supplier<String> boot) {
    this.spec = spec;
    this.settings = spec.settings();
    this.clock = clock;
    this.commands = new Commands(spec);
    this.watch = new ProcessWatch(spec, sink, clock, boot);
    this.output = OutputFile.of(settings, watch.output());
  }

  @Override
  public void watch() {
    watch(Beginning.AS_FOUND);
  }

  @Override
  public void watch(Beginning how) {
    if (settings.has("command")) {
      output.begin();
    }
    watch.begin(how);
  }

  @Override
  public LastLife lastLife() {
    return watch.lastLife();
  }

  @Override
  public Optional<String> drift() {
    return watch.drift();
  }

  @Override
  public Presence presence() {
    return watch.presence();
  }

  @Override
  public List<Signal> look() {
    watch.living().ifPresent(Life::lookAtMemory);
    List<Signal> seen = new ArrayList<>();
    Optional<Long> pid = pid();
    pid.flatMap(p -> Proc.stat(p).map(s -> scheduled(p, s.state()))).ifPresent(seen::add);
    Optional<Long> tracer = pid.flatMap(Proc::tracer);
    ComponentId id = spec.component().id();
    if (tracer.isPresent()) {
      seen.add(
          new Signal.Claimed(
              id, clock.instant(), DEBUGGER, "process %d traces it".formatted(tracer.get())));
    } else if (traced) {
      seen.add(new Signal.Released(id, clock.instant(), DEBUGGER));
    }
    traced = tracer.isPresent();
    return seen;
  }

  @Override
  public Optional<Path> output() {
    return settings.has("command") ? Optional.of(watch.output()) : Optional.empty();
  }

  private Signal scheduled(long pid, char state) {
    return new Signal.Scheduled(spec.component().id(), clock.instant(), pid, state);
  }

  @Override
  public Optional<String> obstacle(Action action) {
    try {
      return switch (action.verb()) {
        case "start" -> startObstacle();
        case "stop", "kill" -> signalObstacle();
        case "signal" -> {
          Signals.number(action.args().text("signal"));
          yield signalObstacle();
        }
        case "exec", Action.CHECKPOINT, Action.CHECK -> commands.obstacle(action);
        case "clean" -> Cleaner.obstacle(spec, action.args());
        default -> Optional.of("a process can't '%s'".formatted(action.verb()));
      };
    } catch (IllegalArgumentException e) {
      return Optional.of("%s: %s".formatted(action.verb(), e.getMessage()));
    }
  }

  private Optional<String> startObstacle() {
    if (!settings.has("command")) {
      return Optional.of("it has no command to start it with: give it one beside the pidfile");
    }
    Optional<String> program =
        commands
            .programs(watch.directory())
            .obstacle(Commands.command(settings, "command").getFirst())
            .or(() -> Rights.of(settings).obstacle());
    Path folder = watch.output().toAbsolutePath().getParent();
    boolean made = spec.state().toAbsolutePath().equals(folder) && Files.notExists(folder);
    if (program.isPresent() || folder == null || made || Files.isWritable(folder)) {
      return program;
    }
    return Optional.of("its output can't be written: %s is no writable folder".formatted(folder));
  }

  private Optional<String> signalObstacle() {
    Optional<Life> running = watch.living();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    try {
      running.get().signalAlone(0);
      return Optional.empty();
    } catch (PosixException e) {
      return Optional.of(
          "process %d may not be signalled (%s): run the engine as its user or as root"
              .formatted(running.get().pid(), e.getMessage()));
    }
  }

  @Override
  public StepOutcome perform(Action action, String key, Duration timeout)
      throws InterruptedException {
    try {
      return switch (action.verb()) {
        case "start" -> watch.start(timeout);
        case "stop" -> stop(action.args(), timeout);
        case "kill" -> kill(timeout);
        case "signal" -> signal(action.args());
        case "exec" -> commands.exec(action.args(), key, timeout);
        case Action.CHECKPOINT -> commands.checkpoint(action.args(), key, timeout);
        case Action.CHECK -> commands.check(action.args(), key, timeout);
        case "clean" -> Cleaner.clean(spec, action.args(), clock.instant());
        default -> new StepOutcome.Failed("a process can't '%s'".formatted(action.verb()), "");
      };
    } catch (PosixException | IllegalArgumentException e) {
      return new StepOutcome.Failed("%s: %s".formatted(action.verb(), e.getMessage()), "");
    }
  }

  private StepOutcome stop(Settings args, Duration timeout)
      throws PosixException, InterruptedException {
    Duration grace = args.duration("grace", settings.duration("grace", GRACE));
    int signal = Signals.number(settings.text("stop_signal", "TERM"));
    Optional<Life> running = watch.living();
    if (running.isEmpty()) {
      return new StepOutcome.Succeeded("does not run");
    }
    Life ending = running.get();
    boolean hasGrace = grace.compareTo(timeout) < 0;
    Optional<ExitStatus> status = end(ending, signal, hasGrace ? grace : timeout, timeout);
    if (status.isPresent()) {
      return new StepOutcome.Succeeded(status.get().toString());
    }
    if (!hasGrace) {
      return new StepOutcome.Unknown(
          "still running %s after it was told to stop".formatted(Durations.show(timeout)));
    }
    if (args.flag("force", false)) {
      return kill(timeout.minus(grace));
    }
    watch.stopping(ending, Optional.empty());
    return new StepOutcome.Failed(
        "still running after its grace of %s".formatted(Durations.show(grace)), "");
  }

  private StepOutcome kill(Duration timeout) throws PosixException, InterruptedException {
    Optional<Life> running = watch.living();
    if (running.isEmpty()) {
      return new StepOutcome.Succeeded("does not run");
    }
    return end(running.get(), Posix.SIGKILL, timeout, timeout)
        .<StepOutcome>map(status -> new StepOutcome.Succeeded(status.toString()))
        .orElseGet(
            () ->
                new StepOutcome.Unknown(
                    "still there %s after SIGKILL".formatted(Durations.show(timeout))));
  }

  /** As systemd.kill(5) does, what is stopped is continued, so that it can hear its end. */
  private Optional<ExitStatus> end(Life ending, int signal, Duration patience, Duration timeout)
      throws PosixException, InterruptedException {
    watch.stopping(ending, Optional.of(clock.instant().plus(timeout).plus(LATE)));
    if (signal == Posix.SIGKILL) {
      ending.kill();
    } else {
      ending.signal(signal);
      ending.signal(Posix.SIGCONT);
    }
    return ending.await(patience);
  }

  private StepOutcome signal(Settings args) throws PosixException {
    int signal = Signals.number(args.text("signal"));
    Optional<Life> running = watch.living();
    if (running.isEmpty()) {
      return new StepOutcome.Failed("does not run", "");
    }
    running.get().signalAlone(signal);
    return new StepOutcome.Succeeded("");
  }

  @Override
  public Finding examine(Action action, String key, Instant since) {
    Presence presence = presence();
    return switch (action.verb()) {
      case "start" -> started(presence, since);
      case "stop", "kill" -> stopped(presence, since);
      case "clean" -> Cleaner.examine(spec, action.args(), since);
      default -> Finding.CANNOT_TELL;
    };
  }

  @Override
  public void cutOff(String key) {
    commands.cutOff(key);
  }

  @Override
  public Optional<String> printed(String key) {
    return commands.printed(key);
  }

  private Finding started(Presence presence, Instant since) {
    if (presence instanceof Presence.Running || ranOnce(presence, since)) {
      return Finding.DONE;
    }
    return settings.has("pidfile") ? Finding.CANNOT_TELL : Finding.NOT_DONE;
  }

  /** What is to run once may have done so already. */
  private boolean ranOnce(Presence presence, Instant since) {
    return spec.component().lifetime().run() == Lifetime.Run.ONCE
        && presence instanceof Presence.Ended ended
        && !ended.at().isBefore(since);
  }

  /** What began after the stop was intended is another run. */
  private static Finding stopped(Presence presence, Instant since) {
    return presence instanceof Presence.Running r && !r.since().isAfter(since)
        ? Finding.NOT_DONE
        : Finding.DONE;
  }

  @Override
  public void close() {
    output.close();
    watch.close();
  }
}
