package dev.aceso.engine.api;

import dev.aceso.engine.access.Caller;
import dev.aceso.engine.access.Person;
import dev.aceso.engine.access.Role;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API on a Unix socket, {@code engine.sock} in the data folder, where the kernel says who calls
 * (SO_PEERCRED, unix(7)). The folder lets only root and the engine's user in; they may do
 * everything, in the name of the user that they are. Thread-safe.
 *
 * <p>The web server doesn't pass on who calls. So each connection is accepted here, and led to the
 * web server by a connection of the engine's own, whose name on this side, in a folder that is
 * closed to others too, stands for the caller.
 */
final class LocalDoor implements AutoCloseable {
  static final String NAME = "engine.sock";

  private static final Logger LOG = LoggerFactory.getLogger(LocalDoor.class);

  /** Bytes that the name of a Unix socket may have, unix(7): 108 with the zero at its end. */
  private static final int LONGEST = 107;

  private static final int CONNECTIONS = 128;

  /** Until somebody is let in again when the engine has no descriptor left for it. */
  private static final Duration AGAIN = Duration.ofMillis(100);

  private static final int CHUNK = 16 * 1024;

  private final Path socket;
  private final Path inside;
  private final ServerSocketChannel outer;
  private final WebServer inner;
  private final Map<SocketAddress, Person> callers;
  private final Semaphore free = new Semaphore(CONNECTIONS);

  private LocalDoor(
      Path socket,
      Path inside,
      ServerSocketChannel outer,
      WebServer inner,
      Map<SocketAddress, Person> callers) {
    this.socket = socket;
    this.inside = inside;
    this.outer = outer;
    this.inner = inner;
    this.callers = callers;
  }

  /**
   * Serves until it is closed; empty, and told in the log, when the folder's name is too long for a
   * socket in it.
   *
   * @param data the data folder, which only the engine's user may enter
   * @param routing adds all routes, behind what tells who calls
   */
  static Optional<LocalDoor> open(
      Path data, BiConsumer<HttpRouting.Builder, Function<SocketAddress, Access.Entry>> routing)
      throws IOException {
    Path socket = data.resolve(NAME);
    Path inside = data.resolve("local");
    if (inside.resolve("0000000000000000000").toString().getBytes(StandardCharsets.UTF_8).length
        > LONGEST) {
      LOG.warn(
          "there is no local socket, as {} is too long a name for one: choose a shorter engine.data,"
              + " or give people tokens",
          socket);
      return Optional.empty();
    }
    Files.createDirectories(
        inside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    empty(inside);
    Files.deleteIfExists(socket);
    Map<SocketAddress, Person> callers = new ConcurrentHashMap<>();
    UnixDomainSocketAddress within = UnixDomainSocketAddress.of(inside.resolve("api"));
    WebServer inner =
        WebServer.builder()
            .bindAddress(within)
            .directHandlers(Unreadable.HANDLERS)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(200))
            .routing(r -> routing.accept(r, peer -> entry(callers, peer)))
            .build()
            .start();
    ServerSocketChannel outer = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    outer.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    LocalDoor door = new LocalDoor(socket, inside, outer, inner, callers);
    Thread.ofVirtual().name("aceso-local").start(() -> door.accept(within));
    return Optional.of(door);
  }

  private static Access.Entry entry(Map<SocketAddress, Person> callers, SocketAddress peer) {
    Person person = callers.get(peer);
    return person == null
        ? new Access.Entry.Denied(Problem.unauthorized())
        : new Access.Entry.Granted(new Caller.Known(person));
  }

  private void accept(UnixDomainSocketAddress within) {
    long number = 0;
    while (outer.isOpen()) {
      try {
        SocketChannel caller = outer.accept();
        Path name = inside.resolve(Long.toString(++number));
        if (free.tryAcquire()) {
          Thread.ofVirtual().start(() -> lead(caller, name, within));
        } else {
          caller.close();
        }
      } catch (IOException e) {
        LOG.debug("nobody could be let in by the local socket: {}", e.getMessage());
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private void lead(SocketChannel caller, Path name, UnixDomainSocketAddress within) {
    UnixDomainSocketAddress own = UnixDomainSocketAddress.of(name);
    try (caller;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainPrincipal peer = caller.getOption(ExtendedSocketOptions.SO_PEERCRED);
      server.bind(own);
      callers.put(own, new Person(peer.user().getName(), Role.ADMIN));
      server.connect(within);
      Files.deleteIfExists(name);
      Thread.ofVirtual().start(() -> pour(server, caller));
      pour(caller, server);
    } catch (IOException e) {
      LOG.debug("a local connection ended: {}", e.getMessage());
    } finally {
      callers.remove(own);
      free.release();
    }
  }

  /** All that one side sends goes to the other, until one of them ends. */
  private static void pour(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("a local connection ended: {}", e.getMessage());
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a local connection was not closed: {}", e.getMessage());
    }
  }

  private static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      outer.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the local socket {} is left: {}", socket, e.getMessage());
    }
    inner.stop();
  }
}
