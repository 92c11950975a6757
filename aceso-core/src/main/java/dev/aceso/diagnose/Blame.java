package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of the things that a component needs it complains of in its log. */
final class Blame {
  private static final List<String> COMPLAINTS =
      List.of(
          "connection refused",
          "connection reset",
          "connection closed",
          "connection lost",
          "timed out",
          "time out",
          "timeout",
          "no answer",
          "unreachable",
          "no route to host",
          "unavailable",
          "not connect",
          "can't connect",
          "couldn't connect",
          "failed to connect",
          "unable to connect",
          "bad gateway",
          "broken pipe",
          " broke:");

  private static final Pattern SERVER_ERROR =
      Pattern.compile("(?:answered|returned|responded|responded with|status|http) 5\\d\\d");

  private final Scene scene;
  private @Nullable Naming naming;

  Blame(Scene scene) {
    this.scene = scene;
  }

  /** The last line that blames it, for each thing that is blamed. */
  Map<ComponentId, Signal.Logged> of(ComponentId complainer, List<LogLine> lines) {
    Map<ComponentId, Signal.Logged> blamed = new LinkedHashMap<>();
    for (LogLine line : lines) {
      if (complains(line.lowerCase())) {
        deepest(complainer, line.lowerCase()).ifPresent(id -> blamed.put(id, line.logged()));
      }
    }
    return blamed;
  }

  private static boolean complains(String line) {
    return COMPLAINTS.stream().anyMatch(line::contains)
        || (line.contains(" 5") && SERVER_ERROR.matcher(line).find());
  }

  /** A line such as {@code orders answered 503: payments: no answer} blames payments. */
  private Optional<ComponentId> deepest(ComponentId complainer, String line) {
    Set<ComponentId> needs = scene.needs(complainer);
    List<ComponentId> named = naming().in(line).stream().filter(needs::contains).toList();
    return named.stream()
        .filter(id -> named.stream().noneMatch(scene.needs(id)::contains))
        .findFirst();
  }

  /** Made only when there is a line to read, as it takes in every component. */
  private Naming naming() {
    Naming made = naming;
    if (made == null) {
      made = new Naming(scene.topology());
      naming = made;
    }
    return made;
  }
}
