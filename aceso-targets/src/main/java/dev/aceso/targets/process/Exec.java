package dev.aceso.targets.process;

import dev.aceso.model.ExitStatus;
import dev.aceso.targets.files.SecretMask;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a command to its end, in a group of its own, and keeps the last of its output. */
public final class Exec {
  /** Bytes of output that are kept. */
  private static final int KEPT = 4_096;

  private Exec() {}

  /** How a command ended. */
  public sealed interface Ended {
    /** It ran to its end. Output is its last 4 KiB, with secrets masked. */
    record Returned(ExitStatus status, String output) implements Ended {}

    /** It ran longer than allowed, and was killed with all that it had started. */
    record TimedOut(String output) implements Ended {}

    /** It could not be started: nothing has happened. */
    record NotStarted(String why) implements Ended {}
  }

  /** Runs the command and waits. The environment is this process's, with more added. */
  public static Ended run(
      List<String> command, Path directory, Map<String, String> more, Duration timeout)
      throws InterruptedException {
    try {
      Path output = Files.createTempFile("aceso-exec-", ".out");
      try {
        return run(command, directory, more, timeout, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (PosixException | IOException e) {
      return new Ended.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  private static Ended run(
      List<String> command, Path directory, Map<String, String> more, Duration timeout, Path output)
      throws PosixException, IOException, InterruptedException {
    long pid =
        Posix.spawn(command, Proc.environment(more), directory.toString(), output.toString());
    Life life = Life.of(pid, Instant.EPOCH, false, true, (_, _) -> {});
    Optional<ExitStatus> status;
    try {
      status = life.await(timeout);
    } catch (InterruptedException e) {
      life.signal(Posix.SIGKILL);
      throw e;
    }
    if (status.isPresent()) {
      return new Ended.Returned(status.get(), tail(output));
    }
    life.signal(Posix.SIGKILL);
    life.await(Duration.ofSeconds(2));
    return new Ended.TimedOut(tail(output));
  }

  private static String tail(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      int length = (int) Math.min(KEPT, file.length());
      byte[] bytes = new byte[length];
      file.seek(file.length() - length);
      file.readFully(bytes);
      return SecretMask.mask(new String(bytes, StandardCharsets.UTF_8).strip());
    }
  }
}
