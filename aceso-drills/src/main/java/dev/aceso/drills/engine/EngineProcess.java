package dev.aceso.drills.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running engine that was started with the same class path as this program. */
public final class EngineProcess implements AutoCloseable {
  private static final String MAIN = "dev.aceso.engine.cli.Main";
  private static final Pattern READY = Pattern.compile("(?m)^aceso ready (http://\\S+)$");
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final URI address;
  private final Duration startedIn;

  private EngineProcess(Process process, Path log, URI address, Duration startedIn) {
    this.process = process;
    this.log = log;
    this.address = address;
    this.startedIn = startedIn;
  }

  /**
   * The JVM options that a shipped engine runs with, and its cache; none when this JVM was not
   * started by the launcher, which names its home in {@code aceso.home}.
   */
  public static List<String> shippedOptions() {
    String home = System.getProperty("aceso.home", "");
    Path options = Path.of(home, "bin", "engine.options");
    if (home.isEmpty() || !Files.exists(options)) {
      return List.of();
    }
    Path cache = Path.of(home, "cache", "engine.aot");
    return madeOfThisBuild(home) && Files.exists(cache)
        ? List.of("@" + options, "-XX:AOTCache=" + cache)
        : List.of("@" + options);
  }

  /** As the launcher asks: the JVM may take classes of an older build from a cache unnoticed. */
  private static boolean madeOfThisBuild(String home) {
    try {
      String stamp = Files.readString(Path.of(home, "cache", "stamp"));
      return stamp.startsWith(Files.readString(Path.of(home, "lib", "build-id")).strip() + " ");
    } catch (IOException noneYet) {
      return false;
    }
  }

  /**
   * Starts {@code aceso run --config DIR} and waits until it says that it is ready.
   *
   * @param jvm further options of its JVM, such as {@code -XX:AOTCache=...}
   * @param log takes what it prints
   * @param patience how long it may take; IOException with the end of its output when it takes
   *     longer or ends before
   */
  public static EngineProcess start(Path config, List<String> jvm, Path log, Duration patience)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("run", "--config", config.toString()));
    long from = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile())
            .start();
    boolean ready = false;
    try {
      URI address = awaitReady(process, log, from + patience.toNanos());
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      ready = true;
      return new EngineProcess(process, log, address, took);
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  /** Where its API and console are. */
  public URI address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  /** From its start to the line that says it is ready. */
  public Duration startedIn() {
    return startedIn;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The last lines that it printed. */
  public String lastWords() throws IOException {
    return tail(log);
  }

  public EngineApi api() {
    return new EngineApi(address);
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, and kills it when it doesn't within ten seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static URI awaitReady(Process process, Path log, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      boolean alive = process.isAlive();
      Optional<URI> address = address(log);
      if (address.isPresent()) {
        return address.get();
      }
      if (!alive) {
        throw new IOException(
            "the engine ended with status %d before it was ready:\n%s"
                .formatted(process.exitValue(), tail(log)));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("the engine was not ready in time; it printed:\n" + tail(log));
      }
      Thread.sleep(2);
    }
  }

  private static Optional<URI> address(Path log) throws IOException {
    Matcher matcher = READY.matcher(Files.readString(log, StandardCharsets.UTF_8));
    return matcher.find() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
