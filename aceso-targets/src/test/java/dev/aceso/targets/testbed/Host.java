package dev.aceso.targets.testbed;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A host of its own on this machine: own net, pid, mount, uts, ipc and cgroup namespaces, systemd
 * as PID 1. It ends with {@link #close}, and by itself when this JVM dies.
 */
public final class Host implements AutoCloseable {
  private static final Duration BOOT = Duration.ofSeconds(30);

  private final String name;
  private final HostImage image;
  private final Path state;
  private @Nullable Process keeper;
  private @Nullable ProcessHandle shell;
  private @Nullable ProcessHandle leader;

  private Host(String name, HostImage image, Path state) {
    this.name = name;
    this.image = image;
    this.state = state;
  }

  /** What a command in a host gave. Output and errors are one text. */
  public record Ran(int status, String output) {}

  /**
   * Boots a host and waits until systemd says that it is up.
   *
   * @param name short; the process id of this JVM is added to it
   */
  public static Host boot(String name, HostImage image) throws IOException, InterruptedException {
    Host host =
        new Host(
            name + "-" + ProcessHandle.current().pid(),
            image,
            Files.createTempDirectory("aceso-host-"));
    try {
      host.boot();
      return host;
    } catch (IOException | InterruptedException | RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /** Boots it again, with the disk it had. */
  public void boot() throws IOException, InterruptedException {
    Path script = state.resolve("host.sh");
    try (InputStream source = Host.class.getResourceAsStream("/testbed/host.sh")) {
      if (source == null) {
        throw new IOException("testbed/host.sh is not on the class path");
      }
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Process started =
        new ProcessBuilder(
                "bash", script.toString(), "run", state.toString(), image.root().toString(), name)
            .redirectError(state.resolve("log").toFile())
            .start();
    keeper = started;
    BufferedReader reader = started.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException(name + " did not start: " + Files.readString(state.resolve("log")));
    }
    ProcessHandle unshare =
        ProcessHandle.of(Long.parseLong(line.strip()))
            .orElseThrow(() -> new IOException(name + " ended at once"));
    shell = unshare;
    awaitUp(unshare);
    publishBus();
  }

  /** D-Bus address of its system bus; the same after it has booted again. */
  public String bus() {
    return "unix:path=" + state.resolve("bus");
  }

  /** Its root file system, seen from outside, while it runs. */
  public Path root() {
    return Path.of("/proc", Long.toString(leader().pid()), "root");
  }

  /** Runs a command in it, at most 20 seconds. */
  public Ran exec(String... command) throws IOException, InterruptedException {
    return exec(Duration.ofSeconds(20), command);
  }

  /** Writes a unit file and has systemd read it. */
  public void unit(String unit, String... lines) throws IOException, InterruptedException {
    Files.write(root().resolve("etc/systemd/system").resolve(unit), List.of(lines));
    Ran ran = exec("systemctl", "daemon-reload");
    if (ran.status() != 0) {
      throw new IOException("daemon-reload: " + ran.output());
    }
  }

  /** Makes it hang: nothing in it runs until {@link #thaw}. */
  public void freeze() throws IOException {
    freezer("FROZEN");
  }

  /** Lets it run again. */
  public void thaw() throws IOException {
    freezer("THAWED");
  }

  /** Crashes it: its PID 1 is killed, and with it all that runs in it. */
  public void crash() throws IOException, InterruptedException {
    leader().destroyForcibly();
    end();
  }

  /** Ends it and removes its disk. */
  @Override
  public void close() throws IOException {
    try {
      end();
      remove(state);
    } catch (InterruptedException e) {
      if (shell != null) {
        shell.destroyForcibly(); // takes its PID 1 along
      }
      Thread.currentThread().interrupt();
    }
  }

  private Ran exec(Duration limit, String... command) throws IOException, InterruptedException {
    List<String> entered =
        new ArrayList<>(
            List.of(
                "nsenter",
                "-t",
                Long.toString(leader().pid()),
                "-m",
                "-p",
                "-i",
                "-u",
                "-n",
                "-C",
                "--"));
    entered.addAll(List.of(command));
    Path output = Files.createTempFile(state, "exec", ".out");
    Process process =
        new ProcessBuilder(entered)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Ran(-1, String.join(" ", command) + " took longer than " + limit);
      }
      return new Ran(process.exitValue(), Files.readString(output).strip());
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  private ProcessHandle leader() {
    ProcessHandle known = leader;
    if (known == null) {
      throw new IllegalStateException(name + " is not up");
    }
    return known;
  }

  private void awaitUp(ProcessHandle unshare) throws IOException {
    AtomicReference<String> said = new AtomicReference<>("no PID 1");
    try {
      await()
          .atMost(BOOT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> up(unshare, said) || !unshare.isAlive());
    } catch (ConditionTimeoutException e) {
      throw notUp(said.get(), e);
    }
    if (!unshare.isAlive()) {
      throw notUp(said.get(), null);
    }
  }

  private boolean up(ProcessHandle unshare, AtomicReference<String> said)
      throws IOException, InterruptedException {
    leader = unshare.children().findFirst().orElse(null);
    if (leader == null) {
      return false;
    }
    String state = exec(Duration.ofSeconds(2), "systemctl", "is-system-running").output();
    said.set(state);
    return state.equals("running") || state.equals("degraded");
  }

  private IOException notUp(String said, @Nullable Exception cause) throws IOException {
    return new IOException(
        "%s is not up (%s): %s".formatted(name, said, Files.readString(state.resolve("log"))),
        cause);
  }

  private void publishBus() throws IOException {
    Path next = state.resolve("bus.next");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, root().resolve("run/dbus/system_bus_socket"));
    Files.move(
        next,
        state.resolve("bus"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void freezer(String wanted) throws IOException {
    for (String group : Files.readAllLines(state.resolve("cgroups"))) {
      Path freezer = Path.of(group, "freezer.state");
      if (Files.exists(freezer)) {
        Files.writeString(freezer, wanted);
        await()
            .pollInterval(Duration.ofMillis(10))
            .until(() -> Files.readString(freezer).strip().equals(wanted));
        return;
      }
    }
    throw new IOException("no freezer for " + name + ": " + wanted.toLowerCase(Locale.ROOT));
  }

  /** The keeper clears up when its input ends: thaws, kills by recorded id, removes the groups. */
  private void end() throws IOException, InterruptedException {
    Process running = keeper;
    if (running == null) {
      return;
    }
    running.getOutputStream().close();
    if (!running.waitFor(20, TimeUnit.SECONDS)) {
      running.destroy();
      if (shell != null) {
        shell.destroyForcibly();
      }
      running.waitFor(5, TimeUnit.SECONDS);
    }
    keeper = null;
    leader = null;
  }

  private static void remove(Path folder) throws IOException, InterruptedException {
    Process rm =
        new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    rm.waitFor();
  }
}
