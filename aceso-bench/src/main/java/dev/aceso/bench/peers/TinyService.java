package dev.aceso.bench.peers;

import dev.aceso.drills.shop.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The service under supervision: a web server in Perl that starts in some milliseconds and answers
 * every request with its process id.
 *
 * @param folder of its own
 */
public record TinyService(Path folder, int port) {
  private static final long POLL_NANOS = 1_000_000;
  private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  /** Puts the program into the folder and finds a free port. */
  public static TinyService in(Path folder) throws IOException {
    return in(folder, FreePorts.find(1).getFirst());
  }

  public static TinyService in(Path folder, int port) throws IOException {
    Files.createDirectories(folder);
    Resources.copy("tiny-httpd.pl", folder);
    return new TinyService(folder, port);
  }

  /** The file that it writes its process id to when it serves. */
  public Path pidFile() {
    return folder.resolve("service.pid");
  }

  /** The command that runs it in the foreground. */
  public List<String> command() {
    return List.of(
        "/usr/bin/perl",
        folder.resolve("tiny-httpd.pl").toString(),
        Integer.toString(port),
        pidFile().toString());
  }

  /** The command that starts it in the background. */
  public List<String> daemonCommand() {
    List<String> command = new ArrayList<>(command());
    command.add("daemon");
    return command;
  }

  /**
   * Asks it in a tight loop (1 ms) until it answers.
   *
   * @param not the process id of the one that shall not count: it has been killed or hangs
   * @return the process id of the one that answers; empty when none did in time
   */
  public OptionalLong awaitServing(long not, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long rest = deadline - System.nanoTime();
      if (rest <= 0) {
        return OptionalLong.empty();
      }
      OptionalLong pid = ask(Duration.ofNanos(rest));
      if (pid.isPresent() && pid.getAsLong() != not) {
        return pid;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Kills the process that the pid file names, provided that it still is this service. */
  public void end() throws IOException {
    long pid;
    try {
      pid = Long.parseLong(Files.readString(pidFile()).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      return;
    }
    if (runs(pid)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private boolean runs(long pid) {
    try {
      String arguments = Files.readString(Path.of("/proc", "" + pid, "cmdline"));
      return Arrays.asList(arguments.split("\0", -1)).contains(pidFile().toString());
    } catch (IOException e) {
      return false;
    }
  }

  private OptionalLong ask(Duration patience) {
    int timeout = (int) Math.max(1, patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), timeout);
      socket.setSoTimeout(timeout);
      socket.getOutputStream().write(REQUEST);
      return pid(socket.getInputStream());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong pid(InputStream in) throws IOException {
    String answer = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
    return answer.startsWith("HTTP/1.0 200")
        ? OptionalLong.of(Long.parseLong(answer.substring(answer.indexOf("\r\n\r\n")).strip()))
        : OptionalLong.empty();
  }
}
