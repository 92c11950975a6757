package dev.aceso.diagnose;

import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which of the things that a component needs it complains of in its log. */
final class Blame {
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "connection (refused|reset|closed)|timed? ?out|no answer|unreachable|no route to host"
              + "|unavailable|(could not|couldn't|can't|cannot|failed to|unable to) connect"
              + "|connection to .{1,80} (broke|failed|lost)|bad gateway|broken pipe"
              + "|(answered|returned|responded( with)?|status|HTTP) 5\\d\\d",
          Pattern.CASE_INSENSITIVE);

  private final Scene scene;
  private final Map<ComponentId, Naming> names = new LinkedHashMap<>();

  Blame(Scene scene) {
    this.scene = scene;
  }

  /** The last line that blames it, for each thing that is blamed. */
  Map<ComponentId, Signal.Logged> of(ComponentId complainer, List<Signal.Logged> lines) {
    Map<ComponentId, Signal.Logged> blamed = new LinkedHashMap<>();
    for (Signal.Logged line : lines) {
      if (COMPLAINT.matcher(line.line()).find()) {
        deepest(complainer, line.line()).ifPresent(id -> blamed.put(id, line));
      }
    }
    return blamed;
  }

  /** A line such as {@code orders answered 503: payments: no answer} blames payments. */
  private Optional<ComponentId> deepest(ComponentId complainer, String line) {
    List<ComponentId> named = new ArrayList<>();
    for (ComponentId id : scene.needs(complainer)) {
      Naming name = names.computeIfAbsent(id, i -> Naming.of(scene.topology().get(i)));
      if (name.in(line)) {
        named.add(id);
      }
    }
    return named.stream()
        .filter(id -> named.stream().noneMatch(other -> scene.needs(id).contains(other)))
        .findFirst();
  }
}
