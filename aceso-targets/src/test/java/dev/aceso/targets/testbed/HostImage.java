package dev.aceso.targets.testbed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The root file system that hosts are booted from: Debian, made once and kept under {@code
 * ~/.cache/aceso}. It is never written to; each host lays its own disk over it.
 *
 * @param root the folder that holds it
 */
public record HostImage(Path root) {
  private static final String SUITE = "bookworm";
  private static final List<String> BASE =
      List.of("systemd", "systemd-sysv", "dbus", "procps", "iproute2");
  private static final Object ONE_AT_A_TIME = new Object();

  /** The image with systemd and the bus alone. */
  public static HostImage standard() throws IOException, InterruptedException {
    return with(List.of());
  }

  /**
   * The image with these Debian packages besides; made now when it is not in the cache, which takes
   * about half a minute. Skips the test where it can't be made.
   */
  public static HostImage with(List<String> packages) throws IOException, InterruptedException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "hosts with systemd need root: run the tests as root");
    TreeSet<String> all = new TreeSet<>(BASE);
    all.addAll(packages);
    String list = String.join(",", all);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "aceso");
    Files.createDirectories(cache);
    Path root = cache.resolve("host-" + key(SUITE + ":" + list));
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel file =
              FileChannel.open(
                  cache.resolve(root.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = file.lock()) {
        if (!Files.isDirectory(root)) {
          assumeTrue(mmdebstrap(), "no mmdebstrap: apt-get install mmdebstrap");
          make(list, root);
        }
      }
    }
    return new HostImage(root);
  }

  private static boolean mmdebstrap() {
    return List.of("/usr/bin", "/usr/local/bin", "/usr/sbin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mmdebstrap")));
  }

  private static void make(String list, Path root) throws IOException, InterruptedException {
    Path partial = root.resolveSibling(root.getFileName() + ".partial");
    Path log = root.resolveSibling(root.getFileName() + ".log");
    run(List.of("rm", "-rf", "--one-file-system", partial.toString()), log);
    run(
        List.of("mmdebstrap", "--variant=minbase", "--include=" + list, SUITE, partial.toString()),
        log);
    Files.move(partial, root, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      boolean over = process.waitFor(10, TimeUnit.MINUTES);
      if (!over || process.exitValue() != 0) {
        throw new IOException(command.getFirst() + " failed, see " + log);
      }
    } finally {
      process.destroy();
    }
  }

  private static String key(String of) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
