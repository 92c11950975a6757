package dev.aceso.targets.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A user as the C library knows it: getpwnam_r(3), which also asks whatever nsswitch.conf(5) names.
 * Offsets are those of glibc on 64 bits.
 *
 * @param id number of the user
 * @param group number of its first group
 * @param name how it is called
 * @param home its folder
 */
@SuppressWarnings("restricted")
record Account(int id, int group, String name, String home) {
  private static final int PASSWD = 48;
  private static final int GROUP = 32;
  private static final int NUMBER = 16;
  private static final int FIRST_GROUP = 20;
  private static final int HOME = 32;

  /** More than the longest line of passwd(5) or, for a group with few members, group(5). */
  private static final int TEXTS = 64 * 1024;

  private static final MemoryLayout TEXT = MemoryLayout.sequenceLayout(TEXTS, JAVA_BYTE);

  private static final MethodHandle USER_BY_NAME = handle("getpwnam_r", ADDRESS);
  private static final MethodHandle USER_BY_NUMBER = handle("getpwuid_r", JAVA_INT);
  private static final MethodHandle GROUP_BY_NAME = handle("getgrnam_r", ADDRESS);

  /** The user of this name or number; empty when there is none. */
  static Optional<Account> user(String called) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(PASSWD, 8);
      MemorySegment texts = arena.allocate(TEXTS);
      MemorySegment found = arena.allocate(ADDRESS);
      int _ =
          isNumber(called)
              ? (int)
                  USER_BY_NUMBER.invokeExact(
                      Integer.parseUnsignedInt(called), entry, texts, (long) TEXTS, found)
              : (int)
                  USER_BY_NAME.invokeExact(
                      arena.allocateFrom(called), entry, texts, (long) TEXTS, found);
      return found.get(ADDRESS, 0).equals(MemorySegment.NULL)
          ? Optional.empty()
          : Optional.of(
              new Account(
                  entry.get(JAVA_INT, NUMBER),
                  entry.get(JAVA_INT, FIRST_GROUP),
                  text(entry, 0),
                  text(entry, HOME)));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The number of the group of this name or number; empty when there is none of the name. */
  static Optional<Integer> group(String called) {
    if (isNumber(called)) {
      return Optional.of(Integer.parseUnsignedInt(called));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(GROUP, 8);
      MemorySegment texts = arena.allocate(TEXTS);
      MemorySegment found = arena.allocate(ADDRESS);
      int _ =
          (int)
              GROUP_BY_NAME.invokeExact(
                  arena.allocateFrom(called), entry, texts, (long) TEXTS, found);
      return found.get(ADDRESS, 0).equals(MemorySegment.NULL)
          ? Optional.empty()
          : Optional.of(entry.get(JAVA_INT, NUMBER));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static boolean isNumber(String called) {
    return called.matches("[0-9]{1,9}");
  }

  private static String text(MemorySegment entry, long offset) {
    return entry.get(ADDRESS.withTargetLayout(TEXT), offset).getString(0);
  }

  private static MethodHandle handle(String name, MemoryLayout key) {
    return Linker.nativeLinker()
        .downcallHandle(
            Posix.symbol(name),
            FunctionDescriptor.of(JAVA_INT, key, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }
}
