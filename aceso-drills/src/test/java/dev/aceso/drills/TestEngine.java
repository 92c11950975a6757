package dev.aceso.drills;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** {@code aceso run} in a process of its own, which can be killed and started again. */
final class TestEngine {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

  private final Path folder;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final List<String> prefix = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");
  private @Nullable Process process;

  TestEngine(Path folder) {
    this.folder = folder;
  }

  /** A command to run it by, such as {@code unshare -m}; it must become the engine by exec. */
  TestEngine by(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  /** A further option of its JVM. */
  TestEngine option(String option) {
    options.add(option);
    return this;
  }

  /** Another class path than this JVM's. */
  TestEngine classPath(String path) {
    classPath = path;
    return this;
  }

  /** Starts it without waiting for anything. */
  Process launch() throws IOException {
    output.clear();
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(TestSystem.java(), "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of("dev.aceso.engine.cli.Main", "run", "--config", folder.toString()));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    process = started;
    Thread.ofVirtual().start(() -> drain(started));
    return started;
  }

  /** Starts it and waits until it is ready. */
  void start() throws IOException {
    launch();
    Awaitility.await("the engine is ready")
        .atMost(TestSystem.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> output().contains("aceso ready") || !running());
    if (!output().contains("aceso ready")) {
      throw new IllegalStateException("the engine ended: " + output());
    }
  }

  private void drain(Process from) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
  }

  String output() {
    return String.join("\n", output);
  }

  /** The latest that was started. */
  Process process() {
    return Objects.requireNonNull(process, "not started");
  }

  boolean running() {
    return process != null && process.isAlive();
  }

  /** kill -9; what it owns lives on. */
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Ends it as an operator would. */
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
