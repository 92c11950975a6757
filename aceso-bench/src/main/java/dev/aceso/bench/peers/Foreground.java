package dev.aceso.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run in the foreground under an init that reaps at once. */
final class Foreground {
  private static final int STOP_SECONDS = 10;

  private Foreground() {}

  /**
   * Starts a supervisor.
   *
   * @param stop the signal that ends it and what it supervises, such as TERM
   */
  static Peer.Supervision start(List<String> command, Path folder, String stop) throws IOException {
    Path reaper = Resources.copy("reaper.pl", folder);
    List<String> all = new ArrayList<>(List.of("/usr/bin/perl", reaper.toString()));
    all.addAll(command);
    Process process =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("supervisor.out").toFile())
            .start();
    return () -> stop(process, stop);
  }

  /** The version of a Debian package; IOException when it isn't installed. */
  static String version(String debianPackage) throws IOException, InterruptedException {
    Process query =
        new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", debianPackage)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String version =
        new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (query.waitFor() != 0 || version.isEmpty()) {
      throw new IOException(
          "%1$s is not installed: apt-get install %1$s, or leave it out with --only"
              .formatted(debianPackage));
    }
    return version;
  }

  /** Sends a signal. */
  static void signal(String name, long pid) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + pid).inheritIO().start();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("kill -" + name + " " + pid + " failed");
    }
  }

  private static void stop(Process process, String signal) throws IOException {
    if (!process.isAlive()) {
      return;
    }
    signal(signal, process.pid());
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
