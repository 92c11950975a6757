package dev.aceso.targets.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.aceso.model.ExitStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The few calls of the C library that the JDK does not offer: process descriptors (pidfd_open(2),
 * pidfd_send_signal(2)), waiting on them (waitid(2), epoll(7)), pipes and signals. Constants and
 * offsets are those of Linux on x86-64 and arm64. {@link #await} and {@link #readable} block their
 * carrier, so they belong on platform threads.
 */
@SuppressWarnings("restricted")
final class Posix {
  static final int SIGKILL = 9;
  static final int SIGCONT = 18;
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;

  private static final int EINTR = 4;
  private static final int EINVAL = 22;
  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int WNOHANG = 1;
  private static final int CLD_EXITED = 1;
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLLIN = 1;
  private static final int EPOLLONESHOT = 1 << 30;
  private static final short POLLIN = 1;

  /** Flag of pidfd_send_signal(2), Linux 6.9 and later. */
  private static final long PIDFD_SIGNAL_PROCESS_GROUP = 1L << 2;

  /** ioctl of pidfs, Linux 6.13 and later; the exit code since 6.15. See linux/pidfd.h. */
  private static final long PIDFD_GET_INFO = 0xC040FF0BL;

  private static final long PIDFD_INFO_EXIT = 1L << 3;
  private static final long PIDFD_INFO_SIZE = 64;
  private static final long PIDFD_INFO_EXIT_CODE = 60;

  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
  private static final long EVENT_SIZE = PACKED ? 12 : 16;
  private static final long EVENT_DATA = PACKED ? 4 : 8;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      handle("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle KILL = handle("kill", -1, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITID =
      handle("waitid", -1, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle IOCTL =
      handle("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle CLOSE = handle("close", -1, JAVA_INT, JAVA_INT);
  private static final MethodHandle PIPE = handle("pipe2", -1, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ =
      handle("read", -1, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle POLL =
      handle("poll", -1, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", -1, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      handle("epoll_ctl", -1, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      handle("epoll_wait", -1, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          symbol("strerror"),
          FunctionDescriptor.of(
              ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, JAVA_BYTE)),
              JAVA_INT));

  private Posix() {}

  /** A call that failed, with its error number. */
  static final class PosixException extends Exception {
    private static final long serialVersionUID = 1;
    private final int errno;

    PosixException(String call, int errno) {
      super(call + ": " + describe(errno));
      this.errno = errno;
    }

    /** A call that was not even tried. */
    PosixException(String why) {
      super(why);
      this.errno = EPERM;
    }

    int errno() {
      return errno;
    }
  }

  /** A call through its handle, to which it gives the memory for errno and an arena. */
  private interface Call {
    long in(Arena arena, MemorySegment errno) throws Throwable;
  }

  /** What the call returned; where that is negative, the negative error number. */
  private static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      long result = call.in(arena, errno);
      return result < 0 ? -(int) ERRNO.get(errno, 0L) : result;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static int checked(String call, long result) throws PosixException {
    if (result < 0) {
      throw new PosixException(call, (int) -result);
    }
    return (int) result;
  }

  /** A descriptor that stands for one process for ever, whatever becomes of its number. */
  static int pidfd(long pid) throws PosixException {
    return checked("pidfd_open", syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0));
  }

  /** Sends a signal to the process of a descriptor; 0 only asks whether that is possible. */
  static void signal(int pidfd, int signal) throws PosixException {
    checked("signal", syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0));
  }

  /**
   * Sends a signal to all of the process group that the process of the descriptor leads or led.
   *
   * @return false when this kernel can't do so; nothing was sent then
   */
  static boolean signalGroup(int pidfd, int signal) throws PosixException {
    long result = syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, PIDFD_SIGNAL_PROCESS_GROUP);
    if (result == -EINVAL) {
      return false;
    }
    checked("signal", result);
    return true;
  }

  /** Sends a signal to a process group by its number, which must not be free for reuse. */
  static void killGroup(long leader, int signal) throws PosixException {
    int group = (int) -leader;
    checked("kill", call((_, errno) -> (int) KILL.invokeExact(errno, group, signal)));
  }

  /** Reaps a child that has ended; empty when the process is no child, or hasn't ended. */
  static Optional<ExitStatus> reap(int pidfd) {
    return waitFor(P_PIDFD, pidfd, WEXITED | WNOHANG);
  }

  /** Waits for the end of a child and reaps it. */
  static Optional<ExitStatus> reapByNumber(long pid) {
    return waitFor(P_PID, (int) pid, WEXITED);
  }

  private static Optional<ExitStatus> waitFor(int kind, int id, int options) {
    try (Arena infos = Arena.ofConfined()) {
      MemorySegment info = infos.allocate(128, 8);
      long result;
      do {
        result = call((_, errno) -> (int) WAITID.invokeExact(errno, kind, id, info, options));
      } while (result == -EINTR);
      if (result < 0 || info.get(JAVA_INT, 16) == 0) {
        return Optional.empty();
      }
      int code = info.get(JAVA_INT, 8);
      int status = info.get(JAVA_INT, 24);
      return Optional.of(
          code == CLD_EXITED ? new ExitStatus.Code(status) : new ExitStatus.Signalled(status));
    }
  }

  /** How a process that is no child ended; empty when the kernel doesn't tell, or not yet. */
  static Optional<ExitStatus> exitOfStranger(int pidfd) {
    try (Arena infos = Arena.ofConfined()) {
      MemorySegment info = infos.allocate(PIDFD_INFO_SIZE, 8);
      info.set(JAVA_LONG, 0, PIDFD_INFO_EXIT);
      long result = call((_, errno) -> (int) IOCTL.invokeExact(errno, pidfd, PIDFD_GET_INFO, info));
      return result < 0 || (info.get(JAVA_LONG, 0) & PIDFD_INFO_EXIT) == 0
          ? Optional.empty()
          : Optional.of(status(info.get(JAVA_INT, PIDFD_INFO_EXIT_CODE)));
    }
  }

  /** A status in the form that wait(2) gives it. */
  static ExitStatus status(int waited) {
    int signal = waited & 0x7f;
    return signal == 0
        ? new ExitStatus.Code((waited >> 8) & 0xff)
        : new ExitStatus.Signalled(signal);
  }

  static void close(int fd) {
    call((_, errno) -> (int) CLOSE.invokeExact(errno, fd));
  }

  /** A pipe that no other program inherits: the end to read from, then the end to write to. */
  static int[] pipe() throws PosixException {
    try (Arena ends = Arena.ofConfined()) {
      MemorySegment fds = ends.allocate(JAVA_INT, 2);
      checked("pipe2", call((_, errno) -> (int) PIPE.invokeExact(errno, fds, CLOEXEC)));
      return fds.toArray(JAVA_INT);
    }
  }

  /** Whether reading would not block, now or within the time. */
  static boolean readable(int fd, int millis) {
    return call(
            (arena, errno) -> {
              MemorySegment asked = arena.allocate(8, 4);
              asked.set(JAVA_INT, 0, fd);
              asked.set(JAVA_SHORT, 4, POLLIN);
              return (int) POLL.invokeExact(errno, asked, 1L, millis);
            })
        > 0;
  }

  /** Reads what is there into the array; 0 at the end, negative on an error. */
  static int read(int fd, byte[] into) {
    return (int)
        call(
            (arena, errno) -> {
              MemorySegment buffer = arena.allocate(into.length);
              long read = (long) READ.invokeExact(errno, fd, buffer, (long) into.length);
              MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, (int) Math.max(0, read));
              return read;
            });
  }

  static int epoll() throws PosixException {
    return checked(
        "epoll_create1", call((_, errno) -> (int) EPOLL_CREATE.invokeExact(errno, CLOEXEC)));
  }

  /** Has {@link #await} give the key once when the descriptor becomes readable. */
  static void watch(int epoll, int fd, long key) throws PosixException {
    checked(
        "epoll_ctl",
        call(
            (arena, errno) -> {
              MemorySegment event = arena.allocate(EVENT_SIZE, 8);
              event.set(JAVA_INT, 0, EPOLLIN | EPOLLONESHOT);
              event.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA, key);
              return (int) EPOLL_CTL.invokeExact(errno, epoll, EPOLL_CTL_ADD, fd, event);
            }));
  }

  /** The key of one descriptor that has become readable; blocks until there is one. */
  static long await(int epoll) throws PosixException {
    try (Arena events = Arena.ofConfined()) {
      MemorySegment event = events.allocate(EVENT_SIZE, 8);
      while (true) {
        long result = call((_, errno) -> (int) EPOLL_WAIT.invokeExact(errno, epoll, event, 1, -1));
        if (result == 1) {
          return event.get(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA);
        }
        if (result != -EINTR) {
          checked("epoll_wait", result);
        }
      }
    }
  }

  static String describe(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static long syscall(long number, long a, long b, long c, long d) {
    return call((_, errno) -> (long) SYSCALL.invokeExact(errno, number, a, b, c, d));
  }

  private static MethodHandle handle(
      String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        firstVariadic < 0
            ? new Linker.Option[] {errno}
            : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(firstVariadic)};
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), options);
  }

  static MemorySegment symbol(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
  }
}
