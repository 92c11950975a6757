package dev.aceso.targets.process;

import dev.aceso.model.Action;
import dev.aceso.model.Durations;
import dev.aceso.model.ExitStatus;
import dev.aceso.model.Settings;
import dev.aceso.model.StepOutcome;
import dev.aceso.targets.TargetSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of a process that run commands. Thread-safe. */
final class Commands {
  private static final String COMMAND = "command";
  private static final String SAVE = "save";
  private static final String VERIFY = "verify";

  private final TargetSpec spec;
  private final Map<String, Tail> running = new ConcurrentHashMap<>();

  Commands(TargetSpec spec) {
    this.spec = spec;
  }

  /** Why one of the step's commands can't be started; empty when all could. */
  Optional<String> obstacle(Action action) {
    Programs programs = programs(directory(action.args()));
    List<String> keys = action.saves() ? List.of(SAVE, VERIFY) : List.of(COMMAND);
    return keys.stream()
        .map(key -> programs.obstacle(command(action.args(), key).getFirst()))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> Rights.of(action.args(), spec.settings()).obstacle());
  }

  /** Where programs are found from a directory, with the environment of the component. */
  Programs programs(Path directory) {
    return new Programs(Environment.with(spec.settings().table("env")), directory);
  }

  /** Runs a command that may do anything: cut off, it may have done it. */
  StepOutcome exec(Settings args, String key, Duration timeout) throws InterruptedException {
    return switch (run(args, COMMAND, key, timeout)) {
      case Exec.Ended.Returned r when well(r) -> new StepOutcome.Succeeded(r.output());
      case Exec.Ended.Returned r -> new StepOutcome.Failed(r.status().toString(), r.output());
      case Exec.Ended.TimedOut _ ->
          new StepOutcome.Unknown("killed after " + Durations.show(timeout));
      case Exec.Ended.NotStarted n -> new StepOutcome.Failed(n.why(), "");
    };
  }

  /** Runs a command that only looks: cut off, it has not found all well. */
  StepOutcome check(Settings args, String key, Duration timeout) throws InterruptedException {
    return looked(run(args, COMMAND, key, timeout), "", timeout);
  }

  /** Saves, then proves what was saved; both within the time. */
  StepOutcome checkpoint(Settings args, String key, Duration timeout) throws InterruptedException {
    command(args, VERIFY);
    long until = System.nanoTime() + timeout.toNanos();
    StepOutcome saved = looked(run(args, SAVE, key, timeout), SAVE + ": ", timeout);
    if (!(saved instanceof StepOutcome.Succeeded(String said))) {
      return saved;
    }
    Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
    StepOutcome verified = looked(run(args, VERIFY, key, left), VERIFY + ": ", timeout);
    return verified instanceof StepOutcome.Succeeded(String proved)
        ? new StepOutcome.Succeeded(
            Stream.of(said, proved).filter(s -> !s.isBlank()).collect(Collectors.joining("; ")))
        : verified;
  }

  private static StepOutcome looked(Exec.Ended ended, String what, Duration timeout) {
    return switch (ended) {
      case Exec.Ended.Returned r when well(r) -> new StepOutcome.Succeeded(r.output());
      case Exec.Ended.Returned r ->
          new StepOutcome.Failed(what + r.status() + lastPrinted(r.output()), r.output());
      case Exec.Ended.TimedOut t ->
          new StepOutcome.Failed(
              "%skilled, as the step may take %s%s"
                  .formatted(what, Durations.show(timeout), lastPrinted(t.output())),
              t.output());
      case Exec.Ended.NotStarted n -> new StepOutcome.Failed(what + n.why(), "");
    };
  }

  private static boolean well(Exec.Ended.Returned returned) {
    return returned.status().equals(new ExitStatus.Code(0));
  }

  private static String lastPrinted(String output) {
    return Tail.lastLine(output).map(line -> ", last it printed: " + line).orElse("");
  }

  private Exec.Ended run(Settings args, String which, String key, Duration timeout)
      throws InterruptedException {
    Map<String, String> environment = new TreeMap<>(spec.settings().table("env"));
    environment.put("ACESO_COMPONENT", spec.component().id().value());
    environment.put("ACESO_KEY", key);
    environment.put(Exec.MARK, mark(key));
    try {
      return Exec.run(
          command(args, which),
          directory(args),
          environment,
          Rights.of(args, spec.settings()),
          timeout,
          tail -> running.put(key, tail));
    } finally {
      running.remove(key);
    }
  }

  /** What the try under way printed last. */
  Optional<String> printed(String key) {
    return Optional.ofNullable(running.get(key)).flatMap(Tail::lastLine);
  }

  /** Ends what a try has left running. */
  void cutOff(String key) {
    Leftovers.kill(Exec.MARK, mark(key));
  }

  /** Unique to the data folder too, as another engine may have come to the same key. */
  private String mark(String key) {
    String folder = spec.state().toAbsolutePath().normalize().toString();
    return UUID.nameUUIDFromBytes(folder.getBytes(StandardCharsets.UTF_8)) + "/" + key;
  }

  private Path directory(Settings args) {
    return spec.resolve(args.text("directory", spec.settings().text("directory", ".")));
  }

  /** The arguments at the key; throws IllegalArgumentException when there are none. */
  static List<String> command(Settings args, String key) {
    List<String> command = args.texts(key);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("missing: " + key);
    }
    return command;
  }
}
