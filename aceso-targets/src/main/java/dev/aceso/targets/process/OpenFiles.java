package dev.aceso.targets.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files may be open (RLIMIT_NOFILE of getrlimit(2)): the engine takes as many as it may
 * get, and what it starts gets what the engine was started with, as many programs are slow or wrong
 * with a large limit. Thread-safe.
 */
@SuppressWarnings("restricted")
public final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
  private static final int RLIMIT_NOFILE = 7;
  private static final MethodHandle GET = handle("getrlimit");
  private static final MethodHandle SET = handle("setrlimit");
  private static final Path OPEN = Path.of("/proc/self/fd");

  /** So many files other threads may open while a program is started. */
  private static final int ROOM = 128;

  /** Guards the limit, which is one of the whole process. */
  private static final Object LIMIT = new Object();

  private static long soft;
  private static long hard;

  private OpenFiles() {}

  /** The start of a program. */
  interface Start {
    int run() throws Throwable;
  }

  /**
   * From now on this process may open as many files as it may get at all. Takes a JVM that has not
   * done so by itself ({@code -XX:-MaxFDLimit}); otherwise nothing is known of the limit before.
   */
  public static void raise() {
    synchronized (LIMIT) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment limit = arena.allocate(16, 8);
        if ((int) GET.invokeExact(RLIMIT_NOFILE, limit) != 0) {
          return;
        }
        long found = limit.get(JAVA_LONG, 0);
        long most = limit.get(JAVA_LONG, 8);
        if (found != most && set(most, most)) {
          soft = found;
          hard = most;
        }
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Starts a program with the limit that this process was started with, which it has itself
   * meanwhile. Where that would leave it no room, the program gets the raised limit.
   */
  static int asStarted(Start start) throws Throwable {
    synchronized (LIMIT) {
      if (soft == hard || open() + ROOM > soft || !set(soft, hard)) {
        return start.run();
      }
      try {
        return start.run();
      } finally {
        if (!set(hard, hard)) {
          LOG.warn("the engine may open only {} files from now on: restart it", soft);
        }
      }
    }
  }

  private static long open() {
    try (Stream<Path> all = Files.list(OPEN)) {
      return all.count();
    } catch (IOException e) {
      return Long.MAX_VALUE - ROOM;
    }
  }

  private static boolean set(long soft, long hard) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(16, 8);
      limit.set(JAVA_LONG, 0, soft);
      limit.set(JAVA_LONG, 8, hard);
      return (int) SET.invokeExact(RLIMIT_NOFILE, limit) == 0;
    }
  }

  private static MethodHandle handle(String name) {
    return Linker.nativeLinker()
        .downcallHandle(Posix.symbol(name), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }
}
