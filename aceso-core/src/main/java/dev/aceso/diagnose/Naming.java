package dev.aceso.diagnose;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.ProbeSpec;
import dev.aceso.model.Topology;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How components are named in what others log: by id, or by a port that their probes use. */
final class Naming {
  private static final Pattern PORT = Pattern.compile(":(\\d{2,5})(?!\\d)");

  private final Topology topology;
  private final Map<String, Set<ComponentId>> byPort = new HashMap<>();

  Naming(Topology topology) {
    this.topology = topology;
    topology.components().forEach(this::index);
  }

  /** The components that a line, given in lower case, names; in the order in which it does. */
  Set<ComponentId> in(String lowerCase) {
    Set<ComponentId> named = new LinkedHashSet<>();
    int from = -1;
    for (int i = 0; i <= lowerCase.length(); i++) {
      boolean within = i < lowerCase.length() && ofWord(lowerCase.charAt(i));
      if (within && from < 0) {
        from = i;
      } else if (!within && from >= 0) {
        boolean port = from > 0 && lowerCase.charAt(from - 1) == ':';
        word(lowerCase.substring(from, i), port, named);
        from = -1;
      }
    }
    return named;
  }

  /** {@code payments.internal} names payments too, unless something has just that name. */
  private void word(String word, boolean port, Set<ComponentId> named) {
    if (port) {
      named.addAll(byPort.getOrDefault(word, Set.of()));
    }
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) == '.') {
      end--;
    }
    int dot = word.indexOf('.');
    if (!add(word.substring(0, end), named) && dot > 0) {
      add(word.substring(0, dot), named);
    }
  }

  private boolean add(String word, Set<ComponentId> named) {
    if (!ComponentId.isLegal(word) || topology.find(ComponentId.of(word)).isEmpty()) {
      return false;
    }
    named.add(ComponentId.of(word));
    return true;
  }

  private void index(Component component) {
    for (ProbeSpec probe : component.probes()) {
      Map<String, Object> settings = probe.settings().values();
      List.copyOf(settings.values()).forEach(value -> indexPorts(component, "" + value));
      if (settings.containsKey("port")) {
        index(component, "" + settings.get("port"));
      }
    }
  }

  private void indexPorts(Component component, String value) {
    Matcher matcher = PORT.matcher(value);
    while (matcher.find()) {
      index(component, matcher.group(1));
    }
  }

  private void index(Component component, String port) {
    byPort.computeIfAbsent(port, _ -> new LinkedHashSet<>()).add(component.id());
  }

  private static boolean ofWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  }
}
