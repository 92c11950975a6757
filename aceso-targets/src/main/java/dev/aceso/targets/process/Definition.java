package dev.aceso.targets.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a process was started by, as digests: enough to see a difference, and nothing to read.
 *
 * @param command digest of the program and its arguments
 * @param env digest of the variables it was given
 * @param directory digest of where it was started
 * @param rights digest of as whom it runs and how much it may use; empty when as the engine does
 */
record Definition(String command, String env, String directory, String rights) {
  static final Definition UNKNOWN = new Definition("", "", "", "");

  private static final int BYTES = 8;

  /**
   * Digests of a definition.
   *
   * @param salt of this start, so that a digest can't be looked up
   */
  static Definition of(
      String salt, List<String> command, Map<String, String> env, Path directory, Rights rights) {
    List<String> variables = new ArrayList<>();
    new TreeMap<>(env).forEach((name, value) -> variables.add(name + "=" + value));
    return new Definition(
        digest(salt, command),
        digest(salt, variables),
        digest(salt, List.of(directory + "")),
        rights.text().isEmpty() ? "" : digest(salt, List.of(rights.text())));
  }

  private static String digest(String salt, List<String> texts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt.getBytes(StandardCharsets.UTF_8));
      for (String text : texts) {
        sha.update((byte) 0);
        sha.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  static Definition parse(String text) {
    String[] parts = text.split(" ", -1);
    return switch (parts.length) {
      case 3 -> new Definition(parts[0], parts[1], parts[2], "");
      case 4 -> new Definition(parts[0], parts[1], parts[2], parts[3]);
      default -> UNKNOWN;
    };
  }

  String text() {
    return equals(UNKNOWN) ? "" : String.join(" ", command, env, directory, rights).strip();
  }

  /** In what the present definition differs from this one, under which something runs. */
  Optional<String> drift(Definition now) {
    List<String> changed = new ArrayList<>();
    if (!command.equals(now.command)) {
      changed.add("command");
    }
    if (!env.equals(now.env)) {
      changed.add("env");
    }
    if (!directory.equals(now.directory)) {
      changed.add("directory");
    }
    if (!rights.equals(now.rights)) {
      changed.add("user, umask or limits");
    }
    if (equals(UNKNOWN) || changed.isEmpty()) {
      return Optional.empty();
    }
    String last = changed.removeLast();
    String names = changed.isEmpty() ? last : String.join(", ", changed) + " and " + last;
    return Optional.of(
        "runs with an older definition: %s %s changed since it was started"
            .formatted(names, changed.isEmpty() ? "has" : "have"));
  }
}
