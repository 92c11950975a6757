package dev.aceso.targets.resource;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** The inodes of a file system, by statvfs(3); offsets are those of 64-bit Linux. */
@SuppressWarnings("restricted")
record Inodes(long total, long available) {
  private static final MethodHandle STATVFS =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("statvfs").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final long SIZE = 256;
  private static final long F_FILES = 40;
  private static final long F_FAVAIL = 56;

  /** Empty where the file system has no fixed number of them, or can't be asked. */
  static Optional<Inodes> of(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(SIZE, 8);
      int result = (int) STATVFS.invoke(arena.allocateFrom(path.toString()), answer);
      long total = answer.get(JAVA_LONG, F_FILES);
      return result == 0 && total > 0
          ? Optional.of(new Inodes(total, answer.get(JAVA_LONG, F_FAVAIL)))
          : Optional.empty();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
