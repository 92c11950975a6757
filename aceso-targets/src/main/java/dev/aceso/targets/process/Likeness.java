package dev.aceso.targets.process;

import dev.aceso.model.Settings;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the process of a component that others start looks like.
 *
 * @param programs names that its program may have; empty when it may have any
 * @param script that an interpreter among these runs
 * @param user whose it is, by name or number, where that is not the pidfile's owner
 * @param mark the line in the environment of what the engine itself has started
 */
record Likeness(Set<String> programs, Optional<String> script, Optional<String> user, String mark) {
  private static final int ROOT = 0;

  /** The kernel keeps so much of a name; see proc_pid_comm(5). */
  private static final int KEPT = 15;

  private static final Set<String> INTERPRETERS =
      Set.of("sh", "bash", "dash", "ksh", "zsh", "perl", "ruby", "node", "nodejs", "php");

  Likeness {
    programs = Set.copyOf(programs);
  }

  /** By {@code program} and {@code user}, otherwise by the command. */
  static Likeness of(Settings settings, Programs path, String mark) {
    Optional<String> user =
        settings.has("user") ? Optional.of(settings.text("user")) : Optional.empty();
    if (settings.has("program")) {
      return new Likeness(names(settings.text("program"), path), Optional.empty(), user, mark);
    }
    List<String> command = settings.texts("command");
    if (command.isEmpty() || startsAnything(command)) {
      return new Likeness(Set.of(), Optional.empty(), user, mark);
    }
    Optional<String> script =
        interprets(base(command.getFirst()))
            ? command.stream().skip(1).filter(a -> !a.startsWith("-")).findFirst()
            : Optional.empty();
    return new Likeness(names(command.getFirst(), path), script, user, mark);
  }

  /** A line for a shell doesn't tell what program comes of it. */
  private static boolean startsAnything(List<String> command) {
    return interprets(base(command.getFirst())) && command.size() > 1 && isLine(command.get(1));
  }

  private static boolean isLine(String option) {
    return option.startsWith("-") && option.endsWith("c");
  }

  private static boolean interprets(String program) {
    return INTERPRETERS.contains(program) || program.startsWith("python");
  }

  private static Set<String> names(String program, Programs path) {
    Set<String> names = new HashSet<>(Set.of(base(program)));
    try {
      names.add(base(path.find(program).toRealPath().toString()));
    } catch (IOException | PosixException onlyItsOwnName) {
      return names;
    }
    return names;
  }

  private static String base(String path) {
    Path name = Path.of(path).getFileName();
    return name == null ? path : name.toString();
  }

  /**
   * Why a process can't be the component; empty when it can.
   *
   * @param owner user number of the pidfile's owner, of whom only root may name another's process
   */
  Optional<String> objection(long pid, int owner) {
    return objectionToUser(pid, owner).or(() -> objectionToProgram(pid));
  }

  private Optional<String> objectionToUser(long pid, int owner) {
    Optional<Proc.User> its = Proc.user(pid);
    if (its.filter(u -> u.id() == owner).isPresent()) {
      return Optional.empty();
    }
    String shown = its.map(Proc.User::name).orElse("unknown");
    if (user.isPresent() && its.filter(u -> u.isCalled(user.get())).isEmpty()) {
      return Optional.of("its user is %s, not %s".formatted(shown, user.get()));
    }
    return owner == ROOT
        ? Optional.empty()
        : Optional.of(
            "its user is %s, who doesn't own the file; if that is right, make %s its owner"
                .formatted(shown, shown));
  }

  private Optional<String> objectionToProgram(long pid) {
    List<String> arguments = Proc.arguments(pid);
    if (programs.isEmpty() || Proc.carries(pid, mark)) {
      return Optional.empty();
    }
    if (!named(pid, arguments)) {
      return Optional.of(
          "its program is not %s; if it is the right one, set 'program: %s'"
              .formatted(String.join(" or ", programs.stream().sorted().toList()), Proc.name(pid)));
    }
    return script.isEmpty() || arguments.stream().anyMatch(a -> base(a).equals(base(script.get())))
        ? Optional.empty()
        : Optional.of("it does not run %s".formatted(script.get()));
  }

  private boolean named(long pid, List<String> arguments) {
    String name = Proc.name(pid);
    return Proc.executable(pid).filter(e -> programs.contains(base(e))).isPresent()
        || arguments.stream().findFirst().filter(a -> programs.contains(base(a))).isPresent()
        || programs.stream().anyMatch(p -> p.substring(0, Math.min(KEPT, p.length())).equals(name));
  }
}
