package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import dev.aceso.targets.process.Posix.PosixException;
import dev.aceso.words.SecretMask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Runs a command to its end, in a group of its own, and keeps the last of its output. */
public final class Exec {
  /** In the environment of a command that is to be ended with all that it has started. */
  static final String MARK = "ACESO_STEP";

  /** What is left to a killed command, and to output that is still on its way. */
  private static final Duration MOMENT = Duration.ofMillis(500);

  private Exec() {}

  /** How a command ended. */
  public sealed interface Ended {
    /** It ran to its end. Output is its last 4 KiB, with secrets masked. */
    record Returned(ExitStatus status, String output) implements Ended {}

    /** It ran longer than allowed, and was killed. */
    record TimedOut(String output) implements Ended {}

    /** It could not be started: nothing has happened. */
    record NotStarted(String why) implements Ended {}
  }

  /** As {@link #run(List, Path, Map, Rights, Duration)}, with the engine's own rights. */
  public static Ended run(
      List<String> command, Path directory, Map<String, String> more, Duration timeout)
      throws InterruptedException {
    return run(command, directory, more, Rights.OWN, timeout);
  }

  /**
   * Runs the command and waits. The environment is this process's, with more added. What the
   * command leaves running is killed when it has ended: its group, and in any session what bears
   * its mark in the environment.
   */
  public static Ended run(
      List<String> command,
      Path directory,
      Map<String, String> more,
      Rights rights,
      Duration timeout)
      throws InterruptedException {
    return run(command, directory, more, rights, timeout, _ -> {});
  }

  /**
   * As {@link #run(List, Path, Map, Rights, Duration)}.
   *
   * @param output is given the output once it begins to be read
   */
  static Ended run(
      List<String> command,
      Path directory,
      Map<String, String> more,
      Rights rights,
      Duration timeout,
      Consumer<Tail> output)
      throws InterruptedException {
    Map<String, String> marked = new TreeMap<>(more);
    marked.putIfAbsent(MARK, UUID.randomUUID().toString());
    Tail tail;
    Life life;
    try {
      int[] pipe = Posix.pipe();
      tail = new Tail(pipe[0]);
      try {
        long pid = new Spawn(command, marked, directory, rights).toDescriptor(pipe[1]);
        life = Life.ofChild(pid, Instant.EPOCH, true, (_, _) -> {});
      } catch (PosixException e) {
        Posix.close(pipe[0]);
        throw e;
      } finally {
        Posix.close(pipe[1]);
      }
    } catch (PosixException e) {
      return new Ended.NotStarted(String.valueOf(e.getMessage()));
    }
    tail.begin();
    output.accept(tail);
    try {
      return ended(life, tail, timeout, marked.get(MARK));
    } finally {
      tail.stop();
    }
  }

  private static Ended ended(Life life, Tail tail, Duration timeout, String mark)
      throws InterruptedException {
    long began = System.nanoTime();
    Optional<ExitStatus> status;
    try {
      status = life.await(timeout);
    } catch (InterruptedException e) {
      kill(life, mark);
      throw e;
    }
    if (status.isEmpty()) {
      kill(life, mark);
      life.await(MOMENT);
    } else {
      Leftovers.kill(MARK, mark, Leftovers.since(life.pid(), began));
    }
    String output = SecretMask.mask(tail.text(MOMENT));
    return status
        .<Ended>map(s -> new Ended.Returned(s, output))
        .orElseGet(() -> new Ended.TimedOut(output));
  }

  private static void kill(Life life, String mark) {
    try {
      life.kill();
      Leftovers.kill(MARK, mark);
    } catch (PosixException e) {
      throw new IllegalStateException("a child can't be killed", e);
    }
  }
}
