package dev.aceso.targets.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.aceso.model.ExitStatus;
import java.lang.foreign.AddressLayout;
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
import java.util.List;
import java.util.Optional;

/**
 * The few calls of the C library that the JDK does not offer: spawning into a session of its own
 * (posix_spawn(3)), process descriptors (pidfd_open(2)), waiting on them (waitid(2), epoll(7)) and
 * signals (kill(2)). Constants are those of Linux on x86-64 and arm64.
 */
@SuppressWarnings("restricted")
final class Posix {
  static final int SIGTERM = 15;
  static final int SIGKILL = 9;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EACCES = 13;

  private static final int EINTR = 4;
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int WNOHANG = 1;
  private static final int CLD_EXITED = 1;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLLIN = 1;
  private static final int EPOLLONESHOT = 1 << 30;

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
      withErrno("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle KILL = withErrno("kill", -1, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITID =
      withErrno("waitid", -1, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle IOCTL =
      withErrno("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle CLOSE = withErrno("close", -1, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE =
      withErrno("epoll_create1", -1, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      withErrno("epoll_ctl", -1, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      withErrno("epoll_wait", -1, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(unbounded(), JAVA_INT));
  private static final MethodHandle SPAWN =
      plain("posix_spawnp", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_INIT = plain("posix_spawnattr_init", ADDRESS);
  private static final MethodHandle ATTR_DESTROY = plain("posix_spawnattr_destroy", ADDRESS);
  private static final MethodHandle ATTR_FLAGS =
      plain("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTR_DEFAULT =
      plain("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_MASK =
      plain("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  private static final MethodHandle FILLSET = plain("sigfillset", ADDRESS);
  private static final MethodHandle EMPTYSET = plain("sigemptyset", ADDRESS);
  private static final MethodHandle FILES_INIT = plain("posix_spawn_file_actions_init", ADDRESS);
  private static final MethodHandle FILES_DESTROY =
      plain("posix_spawn_file_actions_destroy", ADDRESS);
  private static final MethodHandle FILES_OPEN =
      plain("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FILES_DUP =
      plain("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FILES_CHDIR =
      plain("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  private static final MethodHandle FILES_CLOSE_FROM =
      plain("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

  private static final int O_WRONLY_CREAT_APPEND = 1 | 0x40 | 0x400;
  private static final short SETSIGDEF_SETSIGMASK_SETSID = 0x04 | 0x08 | 0x80;
  private static final int LARGER_THAN_ANY_STRUCT = 512;

  private Posix() {}

  /** The result of a call: what it returned and, where that is negative, the error number. */
  private record Result(long value, int errno) {}

  /** A call that failed, with its error number. */
  static final class PosixException extends Exception {
    private static final long serialVersionUID = 1;
    private final int errno;

    PosixException(String call, int errno) {
      super(call + ": " + describe(errno));
      this.errno = errno;
    }

    int errno() {
      return errno;
    }
  }

  /**
   * Starts a program in a session and process group of its own, with default signals, standard
   * input from nowhere, standard output and error appended to a file, and no other descriptor.
   *
   * @param argv the program, searched for on the path, and its arguments
   * @param environment lines of the form NAME=VALUE
   * @return its process id
   */
  static long spawn(List<String> argv, List<String> environment, String directory, String output)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(LARGER_THAN_ANY_STRUCT, 16);
      MemorySegment files = arena.allocate(LARGER_THAN_ANY_STRUCT, 16);
      check("posix_spawnattr_init", ATTR_INIT.invoke(attributes));
      check("posix_spawn_file_actions_init", FILES_INIT.invoke(files));
      try {
        MemorySegment signals = arena.allocate(128, 8);
        check("sigfillset", FILLSET.invoke(signals));
        check("setsigdefault", ATTR_DEFAULT.invoke(attributes, signals));
        check("sigemptyset", EMPTYSET.invoke(signals));
        check("setsigmask", ATTR_MASK.invoke(attributes, signals));
        check("setflags", ATTR_FLAGS.invoke(attributes, SETSIGDEF_SETSIGMASK_SETSID));
        check("addopen", FILES_OPEN.invoke(files, 0, arena.allocateFrom("/dev/null"), 0, 0));
        check(
            "addopen",
            FILES_OPEN.invoke(files, 1, arena.allocateFrom(output), O_WRONLY_CREAT_APPEND, 0640));
        check("adddup2", FILES_DUP.invoke(files, 1, 2));
        check("addclosefrom_np", FILES_CLOSE_FROM.invoke(files, 3));
        check("addchdir_np", FILES_CHDIR.invoke(files, arena.allocateFrom(directory)));
        MemorySegment pid = arena.allocate(JAVA_INT);
        check(
            argv.getFirst(),
            SPAWN.invoke(
                pid,
                arena.allocateFrom(argv.getFirst()),
                files,
                attributes,
                strings(arena, argv),
                strings(arena, environment)));
        return pid.get(JAVA_INT, 0);
      } finally {
        check("posix_spawnattr_destroy", ATTR_DESTROY.invoke(attributes));
        check("posix_spawn_file_actions_destroy", FILES_DESTROY.invoke(files));
      }
    } catch (PosixException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a signal to a process, or with a negative number to a process group. */
  static void kill(long pid, int signal) throws PosixException {
    Result result = call(KILL, (int) pid, signal);
    if (result.value() < 0) {
      throw new PosixException("kill", result.errno());
    }
  }

  /** A descriptor that stands for one process for ever, whatever becomes of its number. */
  static int pidfd(long pid) throws PosixException {
    Result result = call(SYSCALL, SYS_PIDFD_OPEN, pid, 0L);
    if (result.value() < 0) {
      throw new PosixException("pidfd_open", result.errno());
    }
    return (int) result.value();
  }

  /** Reaps a child that has ended; empty when the process is no child of this one. */
  static Optional<ExitStatus> reap(int pidfd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(128, 8);
      Result result = call(WAITID, P_PIDFD, pidfd, info, WEXITED | WNOHANG);
      if (result.value() < 0 || info.get(JAVA_INT, 16) == 0) {
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(PIDFD_INFO_SIZE, 8);
      info.set(JAVA_LONG, 0, PIDFD_INFO_EXIT);
      Result result = call(IOCTL, pidfd, PIDFD_GET_INFO, info);
      if (result.value() < 0 || (info.get(JAVA_LONG, 0) & PIDFD_INFO_EXIT) == 0) {
        return Optional.empty();
      }
      int status = info.get(JAVA_INT, PIDFD_INFO_EXIT_CODE);
      int signal = status & 0x7f;
      return Optional.of(
          signal == 0
              ? new ExitStatus.Code((status >> 8) & 0xff)
              : new ExitStatus.Signalled(signal));
    }
  }

  static void close(int fd) {
    call(CLOSE, fd);
  }

  static int epoll() {
    Result result = call(EPOLL_CREATE, EPOLL_CLOEXEC);
    if (result.value() < 0) {
      throw new IllegalStateException("epoll_create1: " + describe(result.errno()));
    }
    return (int) result.value();
  }

  /** Has {@link #await} give the key once when the descriptor becomes readable. */
  static void watch(int epoll, int fd, long key) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_SIZE, 8);
      event.set(JAVA_INT, 0, EPOLLIN | EPOLLONESHOT);
      event.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA, key);
      Result result = call(EPOLL_CTL, epoll, EPOLL_CTL_ADD, fd, event);
      if (result.value() < 0) {
        throw new PosixException("epoll_ctl", result.errno());
      }
    }
  }

  /** The key of one descriptor that has become readable; blocks until there is one. */
  static long await(int epoll) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_SIZE, 8);
      while (true) {
        Result result = call(EPOLL_WAIT, epoll, event, 1, -1);
        if (result.value() == 1) {
          return event.get(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA);
        }
        if (result.value() < 0 && result.errno() != EINTR) {
          throw new IllegalStateException("epoll_wait: " + describe(result.errno()));
        }
      }
    }
  }

  static String describe(int errno) {
    try {
      return ((MemorySegment) STRERROR.invoke(errno)).getString(0);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Result call(MethodHandle handle, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      Object[] all = new Object[arguments.length + 1];
      all[0] = captured;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      Object value = handle.invokeWithArguments(all);
      return new Result(((Number) value).longValue(), (int) ERRNO.get(captured, 0L));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The posix_spawn family returns the error number itself. */
  private static void check(String call, Object returned) throws PosixException {
    int errno = ((Number) returned).intValue();
    if (errno != 0) {
      throw new PosixException(call, errno);
    }
  }

  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
    }
    array.setAtIndex(ADDRESS, strings.size(), MemorySegment.NULL);
    return array;
  }

  private static MethodHandle plain(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle withErrno(
      String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        firstVariadic < 0
            ? new Linker.Option[] {errno}
            : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(firstVariadic)};
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), options);
  }

  private static MemorySegment symbol(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
  }

  private static AddressLayout unbounded() {
    return ADDRESS.withTargetLayout(
        MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE));
  }
}
