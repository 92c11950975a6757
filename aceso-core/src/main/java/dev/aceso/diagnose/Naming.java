package dev.aceso.diagnose;

import dev.aceso.model.Component;
import dev.aceso.model.ProbeSpec;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How others name a component in what they log: by its id, or by a port that its probes use.
 *
 * @param ports as text, such as {@code 7683}
 */
record Naming(String id, Set<String> ports) {
  private static final Pattern PORT = Pattern.compile(":(\\d{2,5})(?!\\d)");

  Naming {
    ports = Set.copyOf(ports);
  }

  static Naming of(Component component) {
    Set<String> ports = new TreeSet<>();
    for (ProbeSpec probe : component.probes()) {
      probe
          .settings()
          .values()
          .forEach(
              (key, value) -> {
                if (key.equals("port")) {
                  ports.add(String.valueOf(value));
                }
                Matcher matcher = PORT.matcher(String.valueOf(value));
                while (matcher.find()) {
                  ports.add(matcher.group(1));
                }
              });
    }
    return new Naming(component.id().value(), ports);
  }

  boolean in(String line) {
    return standsAlone(line.toLowerCase(Locale.ROOT), id)
        || ports.stream().anyMatch(port -> standsAlone(line, ":" + port));
  }

  /** Whether the word occurs and is no part of a longer one. */
  private static boolean standsAlone(String line, String word) {
    for (int at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean begins = at == 0 || word.startsWith(":") || !wordly(line.charAt(at - 1));
      boolean ends = end == line.length() || !wordly(line.charAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean wordly(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }
}
