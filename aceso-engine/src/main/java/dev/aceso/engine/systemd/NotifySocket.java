package dev.aceso.engine.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A datagram socket of the Unix domain (unix(7)) that somebody else has bound; the JDK has none.
 * Constants and offsets are those of Linux on x86-64 and arm64. Thread-safe.
 *
 * @param address a path, or an abstract name after {@code @}, as in NOTIFY_SOCKET of sd_notify(3)
 */
@SuppressWarnings("restricted")
record NotifySocket(String address) {
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Offset and size of sun_path in struct sockaddr_un. */
  private static final int PATH = 2;

  private static final int PATH_SIZE = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SENDTO =
      handle("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

  NotifySocket {
    boolean named = address.startsWith("/") || address.startsWith("@");
    if (!named || address.getBytes(StandardCharsets.UTF_8).length >= PATH_SIZE) {
      throw new IllegalArgumentException(
          "'%s' is no path or abstract name of a Unix socket".formatted(address));
    }
  }

  /** Sends one datagram; blocks while the receiver's queue is full. */
  void send(String message) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      int socket = (int) SOCKET.invokeExact(errno, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        throw failure(errno);
      }
      try {
        send(arena, errno, socket, message.getBytes(StandardCharsets.UTF_8));
      } finally {
        int _ = (int) CLOSE.invokeExact(arena.allocate(CAPTURED), socket);
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void send(Arena arena, MemorySegment errno, int socket, byte[] message) throws Throwable {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (name[0] == '@') {
      name[0] = 0;
    }
    MemorySegment to = arena.allocate(PATH + PATH_SIZE, 2);
    to.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(name, 0, to, JAVA_BYTE, PATH, name.length);
    MemorySegment text = arena.allocateFrom(JAVA_BYTE, message);
    long sent =
        (long)
            SENDTO.invokeExact(
                errno, socket, text, (long) message.length, MSG_NOSIGNAL, to, PATH + name.length);
    if (sent < 0) {
      throw failure(errno);
    }
  }

  private IOException failure(MemorySegment errno) {
    return new IOException(
        "cannot send to %s: error %d of errno(3)".formatted(address, (int) ERRNO.get(errno, 0L)));
  }

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    return LINKER.downcallHandle(
        symbol, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }
}
