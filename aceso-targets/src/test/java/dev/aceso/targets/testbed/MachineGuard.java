package dev.aceso.targets.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests that left the machine other than it found it: PID 1's control groups, the
 * mode of /dev/null, IP forwarding, the root namespace's firewall.
 */
public final class MachineGuard implements BeforeAllCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(MachineGuard.class);

  private record Machine(String groups, String devNull, String forwarding, String firewall) {
    static Machine now() throws IOException, InterruptedException {
      return new Machine(
          Files.readString(Path.of("/proc/1/cgroup")),
          Files.getPosixFilePermissions(Path.of("/dev/null")).stream().sorted().toList() + "",
          Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward")),
          ruleset());
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    context.getStore(SPACE).put(context.getRequiredTestClass(), Machine.now());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
    Object before = context.getStore(SPACE).get(context.getRequiredTestClass());
    assertEquals(before, Machine.now(), "the tests changed the machine");
  }

  private static String ruleset() throws IOException, InterruptedException {
    Optional<String> nft =
        List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst();
    if (nft.isEmpty()) {
      return "no nft";
    }
    Process process =
        new ProcessBuilder(nft.get(), "--stateless", "list", "ruleset")
            .redirectErrorStream(true)
            .start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.waitFor();
    }
  }
}
