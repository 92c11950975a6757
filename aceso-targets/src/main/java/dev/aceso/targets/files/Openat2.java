package dev.aceso.targets.files;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * openat2(2) of Linux 5.6 and later, which the C library has no name for. Constants are those of
 * x86-64 and arm64.
 */
@SuppressWarnings("restricted")
final class Openat2 {
  /** Only a handle: nothing is read, and what is behind it doesn't notice. */
  static final long HANDLE = 0x200000 | 0x80000;

  /** To read, without waiting for whoever holds a lease on it. */
  static final long TO_READ = 0x800 | 0x80000;

  static final long NO_OTHER_MOUNT = 1;
  static final long NO_LINKS = 4;
  static final long BENEATH = 8;

  /** Names are relative to the working folder. */
  static final int NOWHERE = -100;

  private static final long SYS_OPENAT2 = 437;
  private static final long HOW_SIZE = 24;
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EXDEV = 18;
  private static final int ENOTDIR = 20;
  private static final int ENOSYS = 38;
  private static final int ELOOP = 40;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      handle("syscall", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

  private Openat2() {}

  /** A symbolic link is in the way. */
  static final class LinkException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** It is on another mount than the folder. */
  static final class OtherMountException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Opens.
   *
   * @param folder the descriptor that the name is relative to
   * @param resolve what is not to be passed on the way
   */
  static int open(int folder, String name, long flags, long resolve) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(HOW_SIZE, 8);
      how.set(JAVA_LONG, 0, flags);
      how.set(JAVA_LONG, 16, resolve);
      MemorySegment errno = arena.allocate(CAPTURED);
      long result = call(errno, folder, arena.allocateFrom(name), how);
      if (result < 0) {
        throw failure((int) ERRNO.get(errno, 0L), name);
      }
      return (int) result;
    }
  }

  private static long call(
      MemorySegment errno, long folder, MemorySegment name, MemorySegment how) {
    try {
      return (long) SYSCALL.invokeExact(errno, SYS_OPENAT2, folder, name, how, HOW_SIZE);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static IOException failure(int errno, String name) {
    return switch (errno) {
      case ENOENT, ENOTDIR -> new NoSuchFileException(name);
      case EACCES -> new AccessDeniedException(name);
      case ELOOP -> new LinkException();
      case EXDEV -> new OtherMountException();
      case EAGAIN -> new UnsafeFileException("is held by another program, which has a lease on it");
      case ENOSYS, EPERM ->
          new UnsafeFileException(
              "can't be opened safely here: openat2(2) is missing or forbidden;"
                  + " it takes Linux 5.6 or later, and a sandbox that allows it");
      default -> new FileSystemException(name, null, "error " + errno);
    };
  }

  static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(arena.allocate(CAPTURED), descriptor);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        name.equals("syscall")
            ? new Linker.Option[] {errno, Linker.Option.firstVariadicArg(1)}
            : new Linker.Option[] {errno};
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    return LINKER.downcallHandle(symbol, FunctionDescriptor.of(result, arguments), options);
  }
}
