package dev.aceso.targets.process;

import dev.aceso.model.Settings;
import dev.aceso.targets.process.Posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * As whom a program runs, and how much it may use, where that is not as the engine itself.
 * posix_spawn(3) can set none of this, so that util-linux's setpriv(1) and prlimit(1) and the
 * shell's umask do it: each becomes the next by exec, so that the process stays the same. What is
 * not configured costs nothing.
 *
 * @param user by name or number
 * @param group by name or number; that of the user where there is none
 * @param umask in octal
 * @param limits by the names of prlimit(1): {@code soft:hard}, or one for both
 */
public record Rights(
    Optional<String> user,
    Optional<String> group,
    Optional<String> umask,
    Map<String, String> limits) {
  /** Those of the engine. */
  public static final Rights OWN =
      new Rights(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

  /** The properties of a JSON Schema that {@link #of} reads, each followed by a comma. */
  public static final String SCHEMA =
      """
      "group": {"description": "The group it runs as; that of its user by default.", "type": "string"},
      "umask": {
        "description": "What its new files are not open for, in octal and in quotes, such as \\"0027\\".",
        "type": "string", "pattern": "^0?[0-7]{3}$"
      },
      "limits": {
        "description": "What it may use at most; one value, or soft:hard. See prlimit(1).",
        "type": "object",
        "propertyNames": {
          "enum": [
            "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile",
            "nproc", "rss", "rtprio", "rttime", "sigpending", "stack"
          ]
        },
        "additionalProperties": {
          "type": ["integer", "string"], "minimum": 0,
          "pattern": "^(unlimited|[0-9]{1,18})(:(unlimited|[0-9]{1,18}))?$"
        }
      },
      """;

  private static final int ROOT = 0;
  private static final String SHELL = "/bin/sh";

  /** Where only root installs programs. */
  private static final List<String> TRUSTED = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  public Rights {
    limits = Map.copyOf(limits);
  }

  /**
   * Those of a component's process. With a pidfile, {@code user} only tells whose process that
   * names: it is the command's work to become it.
   */
  public static Rights of(Settings component) {
    Rights all = in(component);
    return component.has("pidfile")
        ? new Rights(Optional.empty(), Optional.empty(), all.umask, all.limits)
        : all;
  }

  /** Those of a command that may have its own, and otherwise has those of the component. */
  public static Rights of(Settings command, Settings component) {
    Rights own = in(command);
    Rights its = of(component);
    boolean asOther = own.user.isPresent() || own.group.isPresent();
    return new Rights(
        asOther ? own.user : its.user,
        asOther ? own.group : its.group,
        own.umask.or(its::umask),
        own.limits.isEmpty() ? its.limits : own.limits);
  }

  private static Rights in(Settings settings) {
    return new Rights(
        text(settings, "user"),
        text(settings, "group"),
        text(settings, "umask"),
        settings.table("limits"));
  }

  private static Optional<String> text(Settings settings, String key) {
    return settings.has(key) ? Optional.of(settings.text(key)) : Optional.empty();
  }

  /** What a change is seen by; empty when nothing is configured. */
  String text() {
    return equals(OWN)
        ? ""
        : String.join(
            " ",
            user.orElse(""),
            group.orElse(""),
            umask.orElse(""),
            new TreeMap<>(limits).toString());
  }

  /** Why a program can't be started with these, found without any effect; empty when it could. */
  Optional<String> obstacle() {
    try {
      over(List.of(SHELL));
      return Optional.empty();
    } catch (PosixException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The variables that tell a program who it is, where that is another user than the engine's. */
  Map<String, String> environment() {
    return user.flatMap(Account::user)
        .map(u -> Map.of("HOME", u.home(), "USER", u.name(), "LOGNAME", u.name()))
        .orElse(Map.of());
  }

  /**
   * The command that starts another with these rights; the other itself when it needs none.
   *
   * @param command whose program is a path
   * @throws PosixException when that can't be
   */
  List<String> over(List<String> command) throws PosixException {
    List<String> line = new ArrayList<>();
    if (umask.isPresent()) {
      line.addAll(List.of(SHELL, "-c", "umask \"$0\" && exec \"$@\"", umask.get()));
    }
    if (!limits.isEmpty()) {
      line.add(tool("prlimit", "limits"));
      new TreeMap<>(limits)
          .forEach(
              (name, most) ->
                  line.add("--" + name + "=" + (most.contains(":") ? "" : most + ":") + most));
      line.add("--");
    }
    line.addAll(asOther());
    line.addAll(command);
    return line;
  }

  private List<String> asOther() throws PosixException {
    if (user.isEmpty() && group.isEmpty()) {
      return List.of();
    }
    int own = own();
    Optional<Account> account = user.flatMap(Account::user);
    if (user.isPresent() && account.isEmpty() && !Account.isNumber(user.get())) {
      throw impossible("there is no user '%s' on this machine".formatted(user.get()));
    }
    int id = account.map(Account::id).or(() -> user.map(Integer::parseUnsignedInt)).orElse(own);
    if (own != ROOT) {
      if (id == own && group.isEmpty()) {
        return List.of();
      }
      throw impossible("to run it as another user or group the engine must run as root");
    }
    int its = group(account);
    return List.of(
        tool("setpriv", "user and group"),
        "--reuid=" + Integer.toUnsignedString(id),
        "--regid=" + Integer.toUnsignedString(its),
        account.isPresent() ? "--init-groups" : "--clear-groups",
        "--");
  }

  private int group(Optional<Account> account) throws PosixException {
    if (group.isPresent()) {
      return Account.group(group.get())
          .orElseThrow(
              () -> impossible("there is no group '%s' on this machine".formatted(group.get())));
    }
    return account
        .map(Account::group)
        .orElseThrow(
            () ->
                impossible(
                    "user %s has no group on this machine: set group".formatted(user.orElse(""))));
  }

  private static int own() throws PosixException {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw impossible("/proc can't be read: " + e.getMessage());
    }
  }

  private static String tool(String name, String sets) throws PosixException {
    return TRUSTED.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                impossible(
                    "%s need %s, which is not in %s: install util-linux"
                        .formatted(sets, name, String.join(", ", TRUSTED))))
        .toString();
  }

  private static PosixException impossible(String why) {
    return new PosixException(why);
  }
}
