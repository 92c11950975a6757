package dev.aceso.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} by the environment and {@code ${file:PATH}} by a file's content, and
 * takes both out again of what people are told: they may be secrets.
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final long LARGEST = 64 * 1024;

  /** What is shorter is no secret, and would be found in many a word. */
  private static final int SHORTEST_HIDDEN = 4;

  private final Path folder;
  private final Map<String, String> environment;

  /** By value, the longest first: it may hold another. */
  private final Map<String, String> references =
      new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(text -> text));

  Expansion(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** The reference can't be followed, and why. */
  static final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1;

    UnresolvedException(String message) {
      super(message);
    }
  }

  String expand(String text) throws UnresolvedException {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String value = resolve(matcher.group(1));
      if (value.length() >= SHORTEST_HIDDEN) {
        references.put(value, matcher.group());
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(expanded).toString();
  }

  /** What was looked up so far: each value with its reference. */
  Map<String, String> references() {
    return Map.copyOf(references);
  }

  /** The problem, with references in the place of what they were expanded to. */
  ConfigProblem hidden(ConfigProblem problem) {
    String message = problem.message();
    for (String value : references.keySet()) {
      message = message.replace(value, references.getOrDefault(value, ""));
    }
    return new ConfigProblem(problem.file(), problem.line(), problem.column(), message);
  }

  private String resolve(String reference) throws UnresolvedException {
    if (reference.startsWith("file:")) {
      return read(reference.substring("file:".length()));
    }
    String value = environment.get(reference);
    if (value == null) {
      throw new UnresolvedException(
          "the environment has no '%s': set it before the engine starts".formatted(reference));
    }
    return value;
  }

  private String read(String path) throws UnresolvedException {
    try {
      Path file = folder.resolve(path);
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(path);
      }
      if (Files.size(file) > LARGEST) {
        throw new UnresolvedException("file '%s' is larger than 64 KiB".formatted(path));
      }
      return Files.readString(file).strip();
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new UnresolvedException("there is no file '%s'".formatted(path));
    } catch (IOException e) {
      throw new UnresolvedException(
          "file '%s' can't be read: it must be text that the engine may read".formatted(path));
    }
  }
}
