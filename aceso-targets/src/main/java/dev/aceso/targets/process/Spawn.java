package dev.aceso.targets.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.aceso.targets.process.Posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts programs with posix_spawn(3), which does not copy the engine's memory: each in a session
 * and process group of its own (setsid(2)), with default signals, standard input from nowhere, and
 * none of the engine's other descriptors. Needs glibc 2.34 or later.
 *
 * @param argv the program and its arguments; a name without a slash is searched for on the path
 * @param more environment variables beside those that every program gets
 * @param rights as whom it runs and how much it may use
 */
@SuppressWarnings("restricted")
record Spawn(List<String> argv, Map<String, String> more, Path directory, Rights rights) {
  private static final MethodHandle SPAWN =
      handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_INIT = handle("posix_spawnattr_init", ADDRESS);
  private static final MethodHandle ATTR_FLAGS =
      handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTR_DEFAULT =
      handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_MASK =
      handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  private static final MethodHandle FILLSET = handle("sigfillset", ADDRESS);
  private static final MethodHandle EMPTYSET = handle("sigemptyset", ADDRESS);
  private static final MethodHandle FILES_INIT = handle("posix_spawn_file_actions_init", ADDRESS);
  private static final MethodHandle FILES_DESTROY =
      handle("posix_spawn_file_actions_destroy", ADDRESS);
  private static final MethodHandle FILES_OPEN =
      handle("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FILES_DUP =
      handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FILES_CHDIR =
      handle("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  private static final MethodHandle FILES_CLOSE_FROM =
      handle("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY_CREAT_APPEND = 1 | 0x40 | 0x400;
  private static final short SETSIGDEF_SETSIGMASK_SETSID = 0x04 | 0x08 | 0x80;

  /** posix_spawnattr_t is the largest of the opaque structures: 336 bytes. */
  private static final int LARGER_THAN_ANY_STRUCT = 512;

  private static final MemorySegment ATTRIBUTES = attributes();

  /** Where standard output and error go. */
  private interface Output {
    int add(Arena arena, MemorySegment actions) throws Throwable;
  }

  /**
   * Starts it with its output appended to a file, which others may not read; gives its process id.
   */
  long toFile(Path output) throws PosixException {
    try {
      return spawn(
          (arena, actions) ->
              (int)
                  FILES_OPEN.invokeExact(
                      actions,
                      1,
                      arena.allocateFrom(output.toString()),
                      O_WRONLY_CREAT_APPEND,
                      0600));
    } catch (PosixException e) {
      Path folder = output.toAbsolutePath().getParent();
      throw folder != null && Files.isDirectory(folder) && Files.isDirectory(directory)
          ? e
          : new PosixException(
              "output " + output + " and directory " + directory + " are needed", e.errno());
    }
  }

  /** Starts it with its output written to an open descriptor; gives its process id. */
  long toDescriptor(int descriptor) throws PosixException {
    return spawn((_, actions) -> (int) FILES_DUP.invokeExact(actions, descriptor, 1));
  }

  /** Ends a child that nobody watches yet, with its group, and reaps it. */
  static void undo(long pid) {
    try {
      Posix.killGroup(pid, Posix.SIGKILL);
    } catch (PosixException e) {
      throw new IllegalStateException("a child's group can't be ended", e);
    }
    Posix.reapByNumber(pid);
  }

  private long spawn(Output output) throws PosixException {
    Map<String, String> given = new TreeMap<>(rights.environment());
    given.putAll(more);
    Map<String, String> environment = Environment.with(given);
    Path program = new Programs(environment, directory).find(argv.getFirst());
    List<String> line = line(program);
    Path first = line.equals(argv) ? program : Path.of(line.getFirst());
    List<String> lines =
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(LARGER_THAN_ANY_STRUCT, 16);
      check("posix_spawn_file_actions_init", (int) FILES_INIT.invokeExact(actions));
      try {
        setActions(arena, actions, output);
        MemorySegment pid = arena.allocate(JAVA_INT);
        MemorySegment path = arena.allocateFrom(first.toString());
        MemorySegment arguments = strings(arena, line);
        MemorySegment variables = strings(arena, lines);
        int errno =
            OpenFiles.asStarted(
                () ->
                    (int) SPAWN.invokeExact(pid, path, actions, ATTRIBUTES, arguments, variables));
        check(program + (interpreterMissing(program, errno) ? ", its #! line" : ""), errno);
        return pid.get(JAVA_INT, 0);
      } finally {
        check("posix_spawn_file_actions_destroy", (int) FILES_DESTROY.invokeExact(actions));
      }
    } catch (PosixException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The command itself, or what starts it with its rights. */
  private List<String> line(Path program) throws PosixException {
    if (rights.equals(Rights.OWN)) {
      return argv;
    }
    Path found = program.toAbsolutePath();
    if (!Files.isExecutable(found)) {
      throw new PosixException(found + " may not be executed", Posix.ENOENT);
    }
    List<String> named = new ArrayList<>(argv);
    named.set(0, found.toString());
    return rights.over(named);
  }

  private boolean interpreterMissing(Path program, int errno) {
    return errno == Posix.ENOENT && Files.exists(program) && Files.isDirectory(directory);
  }

  /** The same for every program, and only read: a new session, no signal blocked or ignored. */
  private static MemorySegment attributes() {
    MemorySegment attributes = Arena.global().allocate(LARGER_THAN_ANY_STRUCT, 16);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment signals = arena.allocate(128, 8);
      check("posix_spawnattr_init", (int) ATTR_INIT.invokeExact(attributes));
      check("sigfillset", (int) FILLSET.invokeExact(signals));
      check("setsigdefault", (int) ATTR_DEFAULT.invokeExact(attributes, signals));
      check("sigemptyset", (int) EMPTYSET.invokeExact(signals));
      check("setsigmask", (int) ATTR_MASK.invokeExact(attributes, signals));
      check("setflags", (int) ATTR_FLAGS.invokeExact(attributes, SETSIGDEF_SETSIGMASK_SETSID));
      return attributes;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void setActions(Arena arena, MemorySegment actions, Output output) throws Throwable {
    check(
        "addopen",
        (int) FILES_OPEN.invokeExact(actions, 0, arena.allocateFrom("/dev/null"), O_RDONLY, 0));
    check("output", output.add(arena, actions));
    check("adddup2", (int) FILES_DUP.invokeExact(actions, 1, 2));
    check("addclosefrom_np", (int) FILES_CLOSE_FROM.invokeExact(actions, 3));
    check(
        "addchdir_np",
        (int) FILES_CHDIR.invokeExact(actions, arena.allocateFrom(directory.toString())));
  }

  /** The posix_spawn family returns the error number itself. */
  private static void check(String call, int errno) throws PosixException {
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

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(Posix.symbol(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
