package dev.aceso.engine.loop;

import dev.aceso.model.ComponentId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine has started and no longer watches, as long as it runs on. Thread-safe. */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final Map<ComponentId, Long> running = new TreeMap<>();
  private volatile Consumer<String> problem = text -> {};

  /** Who shows them to people: is told a text, or an empty one when there are none. */
  void tell(Consumer<String> listener) {
    problem = listener;
  }

  /** These it is, by their process, and no others. */
  synchronized void set(Map<ComponentId, Long> found) {
    Map<ComponentId, Long> before = Map.copyOf(running);
    running.clear();
    found.forEach(
        (id, pid) ->
            ProcessHandle.of(pid)
                .ifPresent(
                    process -> {
                      running.put(id, pid);
                      var _ = process.onExit().thenRun(() -> gone(id, pid));
                    }));
    if (!before.equals(running)) {
      running.forEach((id, pid) -> LOG.warn("{}", text(Map.of(id, pid))));
      problem.accept(text(running));
    }
  }

  private synchronized void gone(ComponentId id, long pid) {
    if (running.remove(id, pid)) {
      problem.accept(text(running));
    }
  }

  private static String text(Map<ComponentId, Long> orphans) {
    return orphans.isEmpty()
        ? ""
        : orphans.entrySet().stream()
            .map(o -> "%s (pid %d)".formatted(o.getKey(), o.getValue()))
            .collect(
                Collectors.joining(
                    ", ",
                    "no longer configured but still running: ",
                    "; end it by hand or configure it again"));
  }
}
