package dev.aceso.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code ${NAME}} by the environment and {@code ${file:PATH}} by a file's content. */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final long LARGEST = 64 * 1024;

  private final Path folder;
  private final Map<String, String> environment;

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

  static boolean refers(String text) {
    return REFERENCE.matcher(text).find();
  }

  String expand(String text) throws UnresolvedException {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(resolve(matcher.group(1))));
    }
    return matcher.appendTail(expanded).toString();
  }

  private String resolve(String reference) throws UnresolvedException {
    if (reference.startsWith("file:")) {
      Path file = folder.resolve(reference.substring(5));
      try {
        if (Files.size(file) > LARGEST) {
          throw new UnresolvedException("%s is larger than 64 KiB".formatted(file));
        }
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new UnresolvedException("%s can't be read: %s".formatted(file, e.getMessage()));
      }
    }
    String value = environment.get(reference);
    if (value == null) {
      throw new UnresolvedException(
          "the environment has no %s: set it before the engine starts".formatted(reference));
    }
    return value;
  }
}
