package dev.aceso.drills.demo;

import dev.aceso.drills.shop.Role;
import dev.aceso.drills.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Breaks a running shop from outside, one fault at a time: with signals to its processes and by
 * what it leaves in their folders. Not thread-safe.
 */
public final class Chaos {
  private static final String LEFTOVER = "export-7.tmp";

  private final Shop shop;

  public Chaos(Shop shop) {
    this.shop = shop;
  }

  /**
   * What was done.
   *
   * @param at just before the effect
   * @param told in a few words: {@code kill -9 of payments (pid 4711)}
   */
  public record Injection(Fault fault, Instant at, String told) {}

  /** Injects the fault; IOException when the service doesn't run, so that it can't be broken. */
  public Injection inject(Fault fault) throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.Crash f -> kill(f, f.on(), "kill -9 of ");
      case Fault.Hang f -> {
        ProcessHandle process = running(f.on());
        Instant at = Instant.now();
        signal("STOP", process);
        yield new Injection(f, at, "SIGSTOP to " + named(f.on(), process));
      }
      case Fault.CrashLoop f -> {
        Files.write(shop.sessionIndex(f.on()), new byte[] {0, 1, 2, 3});
        yield kill(f, f.on(), "garbage in cache/session.idx, then kill -9 of ");
      }
      case Fault.FullScratch f -> {
        Instant at = Instant.now();
        Files.write(shop.scratch().resolve(LEFTOVER), new byte[(int) shop.scratchBytes()]);
        yield new Injection(
            f, at, "%s of 8 MiB left in the scratch folder of orders".formatted(LEFTOVER));
      }
      case Fault.SlowCards f -> {
        Instant at = Instant.now();
        Files.createDirectories(shop.cardDelay().getParent());
        Files.writeString(shop.cardDelay(), "" + f.delayMs());
        yield new Injection(f, at, "the card network takes " + f.delayMs() + " ms");
      }
    };
  }

  /** Takes back what is left of a fault, so that the shop can be whole again. */
  public void withdraw(Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case Fault.Crash _ -> {}
      case Fault.Hang f -> {
        Optional<ProcessHandle> process = shop.process(f.on());
        if (process.isPresent()) {
          signal("CONT", process.get());
        }
      }
      case Fault.CrashLoop f -> Files.deleteIfExists(shop.sessionIndex(f.on()));
      case Fault.FullScratch _ -> Files.deleteIfExists(shop.scratch().resolve(LEFTOVER));
      case Fault.SlowCards _ -> Files.deleteIfExists(shop.cardDelay());
    }
  }

  private Injection kill(Fault fault, Role role, String how) throws IOException {
    ProcessHandle process = running(role);
    Instant at = Instant.now();
    process.destroyForcibly();
    return new Injection(fault, at, how + named(role, process));
  }

  private ProcessHandle running(Role role) throws IOException {
    return shop.process(role)
        .orElseThrow(() -> new IOException(role.id() + " doesn't run, so it can't be broken"));
  }

  private static String named(Role role, ProcessHandle process) {
    return "%s (pid %d)".formatted(role.id(), process.pid());
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    List<String> command = List.of("kill", "-" + name, "" + process.pid());
    Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(kill.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (kill.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output.strip());
    }
  }
}
