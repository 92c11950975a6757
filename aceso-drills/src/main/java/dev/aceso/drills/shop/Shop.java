package dev.aceso.drills.shop;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A shop in a folder: where its services live, how they are started, which processes they are.
 *
 * @param folder absolute; holds the configuration, the engine's data and a folder for each service
 * @param ports of the services
 */
public record Shop(Path folder, Map<Role, Integer> ports) {
  /**
   * What starts fastest and stays smallest (JDK 25, two cores: 180 ms to the first answer and 50
   * MB, against 238 ms and 57 MB without flags; an archive of classes would save another 60 ms but
   * takes 3 s to make).
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx32m",
          "-Xss256k",
          "-Xshare:auto",
          "-XX:-UsePerfData");

  /** How long a service that is just being started may take to write its process id. */
  private static final long STARTING_MS = 1_000;

  public Shop {
    ports = Map.copyOf(ports);
  }

  /** A shop in that folder, on ports that are free now. */
  public static Shop in(Path folder) {
    Iterator<Integer> free = FreePorts.find(Role.values().length).iterator();
    Map<Role, Integer> ports = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      ports.put(role, free.next());
    }
    return new Shop(folder.toAbsolutePath().normalize(), ports);
  }

  /** The folder of a service. */
  public Path home(Role role) {
    return folder.resolve(role.id());
  }

  public int port(Role role) {
    return java.util.Objects.requireNonNull(ports.get(role));
  }

  /** The address of the service's business request. */
  public URI business(Role role) {
    return URI.create("http://127.0.0.1:" + port(role) + role.path());
  }

  /** The address of the service's health. */
  public URI health(Role role) {
    return URI.create("http://127.0.0.1:" + port(role) + "/health");
  }

  /** The command that starts a service. */
  public List<String> command(Role role) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", code(), ShopService.class.getName()));
    command.addAll(List.of(role.id(), "" + port(role), home(role).toString()));
    role.needs().ifPresent(needed -> command.add("" + port(needed)));
    return command;
  }

  /** The index of a service's session cache, which it reads when it starts. */
  public Path sessionIndex(Role role) {
    return SessionCache.index(home(role));
  }

  /** The folder where orders keeps receipts; its allotment is {@link #scratchBytes}. */
  public Path scratch() {
    return home(Role.ORDERS).resolve("scratch");
  }

  public long scratchBytes() {
    return Scratch.ALLOTMENT;
  }

  /** The setting that says how slow the card network is. */
  public Path cardDelay() {
    return Payments.delayFile(home(Role.PAYMENTS));
  }

  /** The process that a service runs as; empty when it doesn't run. */
  public Optional<ProcessHandle> process(Role role) {
    OptionalLong pid = latest(role);
    return pid.isPresent() && isService(pid.getAsLong(), role)
        ? ProcessHandle.of(pid.getAsLong())
        : Optional.empty();
  }

  /** The process as which a service began last, whether it still runs or not. */
  public OptionalLong latest(Role role) {
    try {
      return OptionalLong.of(
          Long.parseLong(Files.readString(ShopService.pidFile(home(role))).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Ends every service that still runs, those that are only just being started too. Whoever would
   * start them again must be gone already.
   */
  public void end() throws InterruptedException {
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < TimeUnit.MILLISECONDS.toNanos(STARTING_MS)) {
      for (Role role : Role.values()) {
        Optional<ProcessHandle> running = process(role);
        if (running.isPresent()) {
          running.get().destroyForcibly();
          quietSince = System.nanoTime();
        }
      }
      Thread.sleep(20);
    }
  }

  /** Whether that process is this shop's service, and not another that has got its number since. */
  private boolean isService(long pid, Role role) {
    try {
      String arguments =
          Files.readString(Path.of("/proc", "" + pid, "cmdline"), StandardCharsets.UTF_8);
      return Arrays.asList(arguments.split("\0", -1)).contains(home(role).toString());
    } catch (IOException e) {
      return false;
    }
  }

  private static String code() {
    try {
      return Path.of(ShopService.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException("the place of the shop's classes is not a path", e);
    }
  }
}
